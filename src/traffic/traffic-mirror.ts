import { Construct } from 'constructs';
import { HttpMatch } from './http-match';
import { seesRequests } from './http-service';
import { modelMatches } from './model-matches';
import { checkProps } from '../input/check-props';
import { constructPlace } from '../input/construct-place';
import { instanceOf } from '../input/instance-of';
import { list } from '../input/list';
import { percentage } from '../input/percentage';
import { portNumber } from '../input/port-number';
import { keyOf } from '../model/edge';
import { ExternalDestination } from '../model/external-destination';
import { inputError } from '../model/input-error';
import { EVERYTHING } from '../model/match';
import { ServiceDraft } from '../model/mesh-draft';
import { mirrorPorts } from '../model/mirror-ports';
import { mirrorTarget } from '../model/mirror-target';
import { Mirror } from '../model/route-policy';
import { httpPorts } from '../model/service';
import { MeshService } from '../service/mesh-service';
import { ServiceVersion } from '../service/service-version';

/**
 * A mirror destination. Exactly one of `version` and `service`.
 * @example
 * const target: MirrorTarget = { version: v2, percent: 10 };
 */
export interface MirrorTarget {
  /**
   * A version of the mirrored service or of another service, also an external version: mirrored requests to it leave the mesh, with all their headers.
   * @default - all versions of `service`
   */
  readonly version?: ServiceVersion;
  /**
   * Another service than the mirrored one.
   * @default - the service of `version`
   */
  readonly service?: MeshService;
  /**
   * Share of the requests to mirror: whole percent from 1 to 100. Drawn for each request and target.
   * @default 100
   */
  readonly percent?: number;
  /**
   * Port of the target's Service: one that speaks http, http2 or grpc.
   * @default - the port of the original request
   */
  readonly port?: number;
}

/**
 * Properties of `TrafficMirror`.
 * @example
 * const props: TrafficMirrorProps = { service: users, targets: [{ version: v2 }] };
 */
export interface TrafficMirrorProps {
  /** The mirrored service. */
  readonly service: MeshService;
  /** Mirror destinations: at least one. */
  readonly targets: MirrorTarget[];
  /**
   * Requests that match any of these.
   * @default - all requests
   */
  readonly matches?: HttpMatch[];
}

/**
 * A traffic mirror: it mirrors requests to another version or service and discards the responses. The original requests are routed as without it.
 *
 * A mirrored request has side effects like any other: mirror only reads, or to a target where repeated writes are safe. The client's proxy
 * sends it with the client's identity: if the target is in a `ZeroTrustNamespace`, the caller must be allowed to call it, or there is
 * a finding. Mirrored requests add to the load of the target. Mirrors to different targets add up; of two mirrors to one target, the one with
 * the narrower match decides on the percent, so a request is copied once.
 *
 * On Istio a mirrored request has the `Host` and the headers of the request as it is forwarded, and one more proxy address in `x-forwarded-for`; other
 * meshes that use Envoy may append `-shadow` to the `Host`. So an external server receives the `Host` of the service: it has to answer to that name.
 * Requests aborted by a fault are not mirrored.
 * @example
 * new TrafficMirror(chart, 'users-mirror', {
 *   service: users, targets: [{ version: v2, percent: 10 }], matches: [HttpMatch.method(HttpMethod.GET)],
 * });
 */
export class TrafficMirror extends Construct {
  /** The mirrored service. */
  public readonly service: MeshService;

  /**
   * @throws if there is no target, a target occurs twice, is the mirrored service itself, has no such HTTP port or is in another mesh,
   * a percentage is out of range, `matches` is empty, the service has no HTTP port, or an external version has removed headers
   */
  constructor(scope: Construct, id: string, props: TrafficMirrorProps) {
    super(...constructPlace(new.target, scope, id));
    checkProps(this.node.path, 'TrafficMirrorProps', props);
    const { service, targets, matches } = props;
    const owner = this.node.path;
    this.service = service;
    for (const [what, values] of Object.entries({ targets, matches })) {
      if (values && !list<unknown>(owner, what, values).length) {
        throw inputError({ where: owner, what: `number of ${what}`, got: 0, allowed: 'at least one', fix: MISSING[what as keyof typeof MISSING] });
      }
    }
    seesRequests(owner, service, 'mirroring applies to HTTP requests');
    const mirrors = list(owner, 'targets', targets).map((target, i) => this.mirror(target, `targets[${i}]`));
    mirrors.forEach((_, i) => this.checkTwin(mirrors, i));
    for (const { version, service: other, port } of targets) if (!version?._external) this.addEdge((other ?? version!.service)._model, port);
    service._model.routes.addOverlay({ owner, matches: matches ? modelMatches(owner, 'matches', matches) : [EVERYTHING], mirrors });
  }

  /** The proxies of the mirrored service's namespace send the mirrored requests. */
  private addEdge(target: ServiceDraft, port?: number): void {
    const { mesh, namespaceName: namespace } = this.service.namespace;
    const ports = [...new Set(mirrorPorts(this.service._model, target, port).map(one => one.target))];
    mesh._model.edges.push({
      owner: this.node.path, source: { type: 'namespace', namespace }, target: { type: 'service', key: keyOf(target) }, scope: { ports }, reason: 'mirror',
    });
  }

  private mirror(target: MirrorTarget, what: string): Mirror {
    const where = this.node.path;
    const { version, percent = 100, port } = target;
    if (version) instanceOf(where, `${what}.version`, version, 'ServiceVersion');
    const service = target.service ?? version?.service;
    if (service) instanceOf(where, `${what}.service`, service, 'MeshService');
    if (!service || (target.service && version)) {
      throw inputError({ where, what, got: service ? 'both' : 'neither', allowed: 'exactly one of version and service', fix: 'give a version, which implies its service, or a service' });
    }
    if (service === this.service && !version) {
      throw inputError({ where, what, got: service.node.path, allowed: 'a version, or another service', fix: 'mirroring to the pods of the original requests only doubles their load' });
    }
    const mesh = this.service.namespace.mesh;
    if (service.namespace.mesh !== mesh) {
      throw inputError({
        where, what: `mesh of ${what}`, got: service.namespace.mesh.node.path, allowed: mesh.node.path, fix: 'the two meshes do not share a trust domain: choose a target in the same mesh',
      });
    }
    const share = percentage(where, `${what}.percent`, percent, 'give the share of the requests to mirror', 1);
    if (version?._external) return { external: this.external(version._external, port, what), percent: share };
    this.checkPort(service, port, what);
    return {
      service: { name: service.serviceName, namespace: service.namespace.namespaceName },
      ...(version ? { version: version.versionName } : {}),
      ...(port === undefined ? {} : { port }),
      percent: share,
    };
  }

  /** A mirrored request cannot be changed on its way: it is a copy of the one that is forwarded. */
  private external(destination: ExternalDestination, port: number | undefined, what: string): ExternalDestination {
    const where = this.node.path;
    const { removeHeaders } = destination;
    if (port !== undefined) {
      throw inputError({ where, what: `${what}.port`, got: port, allowed: 'none for an external version', fix: 'leave it out, or set port in addExternalVersion()' });
    }
    if (removeHeaders.length) {
      throw inputError({
        where,
        what: `removeHeaders of ${what}`,
        got: removeHeaders,
        allowed: 'none for a mirror',
        fix: 'mirror to an external version without removeHeaders, if the server may receive these headers: no mesh changes the headers of mirrored requests only',
      });
    }
    return destination;
  }

  /** A request may come to any HTTP port of the service; its mirrored request needs an HTTP port of the target. */
  private checkPort(target: MeshService, port: number | undefined, what: string): void {
    const where = this.node.path;
    const targetPorts = httpPorts(target._model).map(({ number }) => number);
    const needed = port === undefined ? httpPorts(this.service._model).map(({ number }) => number) : [portNumber(where, `${what}.port`, port)];
    const missing = needed.find(number => !targetPorts.includes(number));
    if (missing === undefined) return;
    throw inputError({
      where,
      what: `${what}.port`,
      got: missing,
      allowed: `HTTP ports of ${target.node.path}: ${targetPorts.join(', ') || 'none'}`,
      fix: port === undefined ? 'mirrored requests go to the port of the original request: set another port of the target' : 'give a port that speaks http, http2 or grpc',
    });
  }

  private checkTwin(mirrors: readonly Mirror[], i: number): void {
    const twin = mirrors.slice(0, i).findIndex(earlier => mirrorTarget(earlier) === mirrorTarget(mirrors[i]));
    if (twin >= 0) {
      throw inputError({
        where: this.node.path, what: `targets[${i}]`, got: `targets[${twin}] again`, allowed: 'each target once', fix: 'remove one of the two',
      });
    }
  }
}

const MISSING = { targets: 'give a version or service to mirror to', matches: 'leave it out for all requests' };
