import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { GatewayListener, modelListeners } from './gateway-listener';
import { modelRoute, routeEdges } from './gateway-route';
import { GatewayRouteOptions } from './gateway-route-options';
import { GatewayWorkload } from './gateway-workload';
import { checkProps } from '../input/check-props';
import { cidrs } from '../input/cidr';
import { constructPlace } from '../input/construct-place';
import { dnsLabel } from '../input/dns-label';
import { headerName } from '../input/header-name';
import { instanceOf } from '../input/instance-of';
import { objectName } from '../input/object-name';
import { INT32_MAX, wholeNumber } from '../input/whole-number';
import { keyOf } from '../model/edge';
import { inputError } from '../model/input-error';
import { GatewayDraft } from '../model/mesh-draft';
import { MeshNamespace } from '../namespace/mesh-namespace';
import { callEdge, CallOptions } from '../security/call';
import { MeshService } from '../service/mesh-service';

/**
 * Properties of `Gateway`.
 * @example
 * const props: GatewayProps = { namespace: shop, listeners: [{ hosts: ['shop.example.com'] }] };
 */
export interface GatewayProps {
  /** The namespace of the gateway and its routes. */
  readonly namespace: MeshNamespace;
  /** Listeners: at least one, with at most 32 hosts in all. */
  readonly listeners: GatewayListener[];
  /**
   * Name of the gateway: a DNS label.
   * @default - the construct's id
   */
  readonly gatewayName?: string;
  /**
   * The GatewayClass, where the gateway is one of Gateway API: a DNS subdomain. Istio with sidecars has no classes, see `workload`.
   * @default - istio with Istio's ambient mesh; elsewhere required
   */
  readonly gatewayClassName?: string;
  /**
   * The pods that run the gateway: `GatewayWorkload.istioctl()`, `.helm(…)`, `.envoyGateway()`, or others with `.of(…)`. No effect in Istio ambient with the
   * class `istio`: Istio deploys the pods of each gateway there.
   * @default - `MeshProps.gatewayWorkload`, else with Istio's sidecars `GatewayWorkload.istioctl()`, and a warning if the gateway has routes to a `ZeroTrustNamespace`; in Istio ambient
   * those that Istio deploys; elsewhere they are unknown, an error if the gateway has routes to a `ZeroTrustNamespace`
   */
  readonly workload?: GatewayWorkload;
  /**
   * Number of proxies in front of the gateway whose `x-forwarded-for` and `x-forwarded-proto` it trusts, such as a load balancer that terminates TLS: a whole
   * number from 0. With Istio ambient it is set on the pods; elsewhere the library does not configure the pods of the gateway: give what they have (Istio:
   * `numTrustedProxies`; Envoy Gateway: `numTrustedHops`).
   * @default 0
   */
  readonly trustedProxies?: number;
  /**
   * Networks whose clients may use the gateway: CIDRs, at least one. All others get 403, on TLS passthrough no connection. The list only denies: what else
   * denies clients still does. With `trustedProxies` the address is from `x-forwarded-for`, else it is that of the connection.
   * @default - all networks
   */
  readonly allowedClientCidrs?: string[];
  /**
   * Networks whose clients may not use the gateway, even if they are in `allowedClientCidrs`: CIDRs, at least one.
   * @default - none
   */
  readonly deniedClientCidrs?: string[];
  /**
   * Headers that the gateway keeps in external requests: those that clients may set, and those that a filter of yours at the gateway sets.
   * It strips all other headers that routes of the mesh match on, claim headers of every `JwtAuthentication` except its own, and x-forwarded-client-cert, x-jwt-claim-role, x-jwt-claim-sub, x-user-group and
   * x-user-id, which carry an identity. Headers that every client sends (`accept-language`, `authorization`, `user-agent` …) need not be listed.
   * @default - none, and a warning that lists what the gateway strips: an empty list says that it keeps none
   */
  readonly keptHeaders?: string[];
  /**
   * Further headers that the gateway strips from external requests: those that only services read.
   * @default - none
   */
  readonly internalHeaders?: string[];
}

/**
 * An ingress gateway: the entry point for clients outside the mesh. A request that no route matches gets 404.
 *
 * The gateway applies the traffic splits and policies of the service, as for callers in the mesh: a canary gets its share of both. But external
 * clients cannot choose a version by an internal header: the gateway strips headers that routes of the mesh match on, except `keptHeaders`, and
 * ignores them in its own routes. A fault that a header switches on works inside the mesh only. Cookies and query parameters stay.
 * @example
 * const gateway = new Gateway(chart, 'public', {
 *   namespace: shop,
 *   listeners: [{ hosts: ['shop.example.com'], tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromClusterIssuer('letsencrypt') }) }],
 *   workload: GatewayWorkload.helm({ releaseName: 'istio-ingress', namespace: 'istio-ingress' }),
 *   keptHeaders: ['x-api-version'],
 * });
 * gateway.addRoute(users, { paths: [PathMatch.prefix('/api/users')] });
 * gateway.addRoute(frontend);
 */
export class Gateway extends Construct {
  /** Name of the gateway. */
  public readonly gatewayName: string;
  /** The namespace of the gateway. */
  public readonly namespace: MeshNamespace;
  /** @internal */
  public readonly _model: GatewayDraft;

  /**
   * @throws if a host, header or name is invalid, the workload's labels are empty, clients are restricted by addresses that a load balancer hides, two listeners have one host and port, or another gateway of the namespace has this name
   */
  constructor(scope: Construct, id: string, props: GatewayProps) {
    super(...constructPlace(new.target, scope, id));
    const path = this.node.path;
    checkProps(path, 'GatewayProps', props);
    const { namespace, gatewayClassName, keptHeaders, internalHeaders = [] } = props;
    const trustedProxies = wholeNumber(path, 'trustedProxies', props.trustedProxies ?? 0, 0, INT32_MAX, 'give numTrustedProxies of the gateway');
    checkClientAddresses(path, props, trustedProxies);
    const { mesh } = instanceOf(path, 'namespace', namespace, 'MeshNamespace');
    const workload = props.workload ?? mesh._gatewayWorkload;
    this.namespace = namespace;
    this.gatewayName = dnsLabel(path, 'gatewayName', props.gatewayName ?? id);
    this._model = {
      path,
      name: this.gatewayName,
      namespace: namespace.namespaceName,
      listeners: modelListeners(path, this.gatewayName, props.listeners, trustedProxies),
      className: gatewayClassName === undefined ? undefined : className(path, gatewayClassName),
      workload: workload === undefined ? {} : instanceOf(path, 'workload', workload, 'GatewayWorkload')._record(path, { name: this.gatewayName, namespace: namespace.namespaceName }),
      trustedProxies,
      allowedClients: networks(path, 'allowedClientCidrs', props.allowedClientCidrs),
      deniedClients: networks(path, 'deniedClientCidrs', props.deniedClientCidrs),
      keptHeaders: keptHeaders?.map(name => headerName(path, 'keptHeaders', name)),
      internalHeaders: internalHeaders.map(name => headerName(path, 'internalHeaders', name)),
      jwt: [],
      externalAuthorizations: [],
      routes: [],
    };
    namespace._claimName(this, 'gatewayName', this.gatewayName, 'ingress gateway');
    mesh._model.gateways.push(this._model);
    mesh._model.edges.push({ owner: path, source: { type: 'anyone' }, target: { type: 'gateway', key: keyOf(this._model) }, scope: {}, reason: 'gateway-listener' });
    mesh._renders(this, this.gatewayName);
  }

  /** The rendered objects. Patch them with `addJsonPatch`. */
  public get objects(): ApiObject[] { return this.namespace.mesh._objectsOf(this); }

  /**
   * Routes external requests to a service. The route is an edge of the call graph: in a `ZeroTrustNamespace` the service allows the gateway
   * the requests that the route matches, nothing else.
   * @param service the destination
   * @param options hosts, matches, timeout and retries
   * @throws if the service is in another mesh, no listener fits its port, or no request can meet the matches
   */
  public addRoute(service: MeshService, options: GatewayRouteOptions = {}): void {
    instanceOf(this.node.path, 'service of addRoute()', service, 'MeshService');
    const where = `${this.node.path} routes to ${service.node.path}`;
    const { mesh } = this.namespace;
    this.checkMesh(where, service);
    checkProps(where, 'GatewayRouteOptions', options);
    const route = modelRoute(where, this._model, service._model, service.namespace._model.zeroTrust, options);
    this._model.routes.push(route);
    mesh._model.edges.push(...routeEdges(this._model, route, service._model));
  }

  /**
   * Allows the gateway to call a service that none of its routes has as destination, such as one that gets mirrored requests.
   * @param target the service that is called
   * @param options methods, paths and ports that are allowed
   * @throws if the target is in another mesh
   */
  public calls(target: MeshService, options: CallOptions = {}): void {
    instanceOf(this.node.path, 'target of calls()', target, 'MeshService');
    this.checkMesh(`${this.node.path} calls ${target.node.path}`, target);
    const source = { path: this.node.path, source: { type: 'gateway' as const, key: keyOf(this._model) } };
    this.namespace.mesh._model.edges.push(callEdge(source, target._target(), options));
  }

  private checkMesh(where: string, service: MeshService): void {
    const { mesh } = this.namespace;
    if (service.namespace.mesh === mesh) return;
    throw inputError({
      where, what: 'mesh of the service', got: service.namespace.mesh.node.path, allowed: `the gateway's, ${mesh.node.path}`, fix: 'add a gateway to each mesh',
    });
  }
}

/** Classes of Istio whose pods are no ingress gateways: a waypoint has the ServiceAccount of its name. */
const OTHER_CLASSES: readonly string[] = ['istio-waypoint', 'istio-east-west'];

/** @throws if it is no name, or names a class that is not for ingress gateways */
function className(where: string, name: string): string {
  if (!OTHER_CLASSES.includes(objectName(where, 'gatewayClassName', name))) return name;
  throw inputError({ where, what: 'gatewayClassName', got: name, allowed: 'a class of ingress gateways', fix: 'use istio, or leave it out' });
}

/** @throws if a load balancer hides the addresses of the clients that are restricted */
function checkClientAddresses(where: string, { listeners, ...props }: GatewayProps, trustedProxies: number): void {
  const what = (['allowedClientCidrs', 'deniedClientCidrs'] as const).find(name => props[name]);
  if (!what || trustedProxies || !listeners.some(({ tls }) => tls?._tls.mode === 'load-balancer')) return;
  throw inputError({
    where,
    what,
    got: `${props[what]!.join(', ')}, with TLS at the load balancer and no trusted proxy`,
    allowed: 'networks with trustedProxies of at least 1',
    fix: 'set trustedProxies to that of the gateway: else it sees the address of the load balancer, so a deny list denies nobody and an allow list everybody',
  });
}

/** @throws if a network is no CIDR, or there is none: an empty list could mean nobody, or everybody */
function networks(where: string, what: string, list?: readonly string[]): string[] | undefined {
  if (list?.length === 0) throw inputError({ where, what, got: list, allowed: 'at least one CIDR', fix: 'leave it out for no restriction' });
  return list && cidrs(where, what, list);
}
