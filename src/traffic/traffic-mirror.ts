import { Construct } from 'constructs';
import { HttpMatch } from './http-match';
import { seesRequests } from './http-service';
import { percentage } from '../input/percentage';
import { portNumber } from '../input/port-number';
import { inputError } from '../model/input-error';
import { EVERYTHING } from '../model/match';
import { Mirror } from '../model/route-policy';
import { httpPorts } from '../model/service';
import { MeshService } from '../service/mesh-service';
import { ServiceVersion } from '../service/service-version';

/**
 * Who gets copies. Exactly one of `version` and `service`.
 * @example
 * const target: MirrorTarget = { version: v2, percent: 10 };
 */
export interface MirrorTarget {
  /**
   * A version, of the mirrored service or of another.
   * @default - all versions of `service`
   */
  readonly version?: ServiceVersion;
  /**
   * A service, other than the mirrored one.
   * @default - the service of `version`
   */
  readonly service?: MeshService;
  /**
   * Share of the requests that are copied: whole percent from 1 to 100. Drawn for each request and target.
   * @default 100
   */
  readonly percent?: number;
  /**
   * Port of the target's Service: one that speaks http, http2 or grpc.
   * @default - the port that the request came for
   */
  readonly port?: number;
}

/**
 * Which requests to a service are copied, and to whom.
 * @example
 * const copies: TrafficMirrorProps = { service: users, targets: [{ version: v2 }] };
 */
export interface TrafficMirrorProps {
  /** The service. */
  readonly service: MeshService;
  /** Who gets copies: at least one. */
  readonly targets: MirrorTarget[];
  /**
   * The requests: those that meet any of these.
   * @default - all
   */
  readonly match?: HttpMatch[];
}

/**
 * Sends copies of requests to another version or service, and throws the answers away. The requests themselves go where they would go anyway.
 *
 * A copy is a request like any other: what it writes is written, so mirror to what may be written twice, or reads only. The caller's proxy
 * sends it, with the caller's identity: in a `ZeroTrustNamespace` the caller must be allowed to call the target as well, else the
 * mesh's findings say so. Copies double the load of a target that takes requests of its own.
 *
 * On Istio a copy has the `Host` of the request and the address of a proxy more in `x-forwarded-for`; other meshes made of Envoy may add
 * `-shadow` to the `Host`. What gets past a fault is copied, what is answered with its error is not.
 * @example
 * new TrafficMirror(chart, 'users-mirror', {
 *   service: users, targets: [{ version: v2, percent: 10 }], match: [HttpMatch.method(HttpMethod.GET)],
 * });
 */
export class TrafficMirror extends Construct {
  /** The service. */
  public readonly service: MeshService;

  /**
   * @throws if there is no target, one is given twice or is no other than the mirrored service, has no such HTTP port or is in another mesh,
   * a percentage is out of range, or the service has no HTTP port
   */
  constructor(scope: Construct, id: string, props: TrafficMirrorProps) {
    super(scope, id);
    const { service, targets, match } = props;
    const owner = this.node.path;
    this.service = service;
    for (const [what, list] of Object.entries({ targets, match })) {
      if (list?.length === 0) {
        throw inputError({ where: owner, what: `number of ${what}`, got: 0, allowed: 'at least one', fix: MISSING[what as keyof typeof MISSING] });
      }
    }
    seesRequests(owner, service, 'requests are what is copied');
    const mirrors = targets.map((target, i) => this.mirror(target, `targets[${i}]`));
    mirrors.forEach((_, i) => this.checkTwin(mirrors, i));
    for (const { version } of targets) version?.service._model.routes.tellVersionsApart();
    for (const target of targets) (target.service ?? target.version?.service)?._model.copiesFrom.push(service._model.namespace);
    service._model.routes.overlay({ owner, matches: match?.map(({ _match }) => _match) ?? [EVERYTHING], mirrors });
    for (const synced of new Set([...targets.flatMap(target => target.service ?? target.version?.service ?? []), service])) synced._sync();
  }

  private mirror(target: MirrorTarget, what: string): Mirror {
    const where = this.node.path;
    const { version, percent = 100, port } = target;
    const service = target.service ?? version?.service;
    if (!service || (target.service && version)) {
      const got = service ? 'version and service' : 'neither version nor service';
      throw inputError({ where, what, got, allowed: 'exactly one of them', fix: 'name who gets the copies; a version says its service by itself' });
    }
    if (service === this.service && !version) {
      throw inputError({ where, what, got: service.node.path, allowed: 'a version, or another service', fix: 'copies to the very pods that get the requests only double them' });
    }
    const mesh = this.service.namespace.mesh;
    if (service.namespace.mesh !== mesh) {
      throw inputError({
        where, what: `mesh of ${what}`, got: service.namespace.mesh.node.path, allowed: mesh.node.path, fix: 'identities of one mesh mean nothing to the other',
      });
    }
    this.checkPort(service, port, what);
    return {
      service: { name: service.serviceName, namespace: service.namespace.namespaceName },
      ...(version ? { version: version.versionName } : {}),
      ...(port === undefined ? {} : { port }),
      percent: percentage(where, `${what}.percent`, percent, 'give the share of the requests that are copied', 1),
    };
  }

  /** Requests come for any HTTP port of the service; each copy needs one at the target. */
  private checkPort(target: MeshService, port: number | undefined, what: string): void {
    const where = this.node.path;
    const there = httpPorts(target._model).map(({ number }) => number);
    const wanted = port === undefined ? httpPorts(this.service._model).map(({ number }) => number) : [portNumber(where, `${what}.port`, port)];
    const missing = wanted.find(number => !there.includes(number));
    if (missing === undefined) return;
    throw inputError({
      where,
      what: `${what}.port`,
      got: missing,
      allowed: `HTTP ports of ${target.node.path}: ${there.join(', ') || 'none'}`,
      fix: port === undefined ? 'copies go to the port that the request came for, unless another is said' : 'give one that speaks http, http2 or grpc',
    });
  }

  private checkTwin(mirrors: readonly Mirror[], i: number): void {
    const key = ({ service, version, port }: Mirror) => JSON.stringify([service, version, port]);
    const twin = mirrors.slice(0, i).findIndex(earlier => key(earlier) === key(mirrors[i]));
    if (twin >= 0) {
      throw inputError({
        where: this.node.path, what: `targets[${i}]`, got: `targets[${twin}] again`, allowed: 'each target once', fix: 'one target gets one copy of a request',
      });
    }
  }
}

const MISSING = { targets: 'name who gets the copies', match: 'name the requests, or leave it out for all' };
