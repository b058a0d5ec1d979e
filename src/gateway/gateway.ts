import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { GatewayListener, modelListeners } from './gateway-listener';
import { modelRoute, routeEdges } from './gateway-route';
import { GatewayRouteOptions } from './gateway-route-options';
import { GatewayWorkload } from './gateway-workload';
import { dnsLabel } from '../model/dns-label';
import { keyOf } from '../model/edge';
import { inputError } from '../model/input-error';
import { GatewayDraft } from '../model/mesh-draft';
import { MeshNamespace } from '../namespace/mesh-namespace';
import { callEdge, CallOptions } from '../security/call';
import { MeshService } from '../service/mesh-service';
import { headerName } from '../traffic/http-match';

/**
 * What a gateway is.
 * @example
 * const props: GatewayProps = { namespace: shop, listeners: [{ hosts: ['shop.example.com'] }] };
 */
export interface GatewayProps {
  /** The namespace that the gateway and its routes lie in. */
  readonly namespace: MeshNamespace;
  /** Hosts that it answers for: at least one, at most 32. */
  readonly listeners: GatewayListener[];
  /**
   * Name of the gateway: a DNS label.
   * @default - the construct's id
   */
  readonly gatewayName?: string;
  /**
   * The GatewayClass that runs it, where the mesh's gateways are those of Gateway API. Istio with sidecars has gateways of its own, see `workload`.
   * @default - istio with Istio's ambient mesh; elsewhere it has to be said
   */
  readonly gatewayClassName?: string;
  /**
   * The pods that run it.
   * @default - as the mesh installs them
   */
  readonly workload?: GatewayWorkload;
  /**
   * Headers that clients may set although a route of the mesh looks at them. All other such headers are taken off requests from outside, and
   * with them x-forwarded-client-cert, x-jwt-claim-role, x-jwt-claim-sub, x-user-group and x-user-id, which say who somebody is.
   * Headers that every client sends (`accept-language`, `authorization`, `user-agent` …) need not be named.
   * @default - none
   */
  readonly publicHeaders?: string[];
  /**
   * Further headers that are taken off requests from outside: those that only services look at.
   * @default - none
   */
  readonly internalHeaders?: string[];
}

/**
 * A way into the mesh for clients outside of it. A host that it answers for, and a path that no route of the host takes, get 404.
 *
 * Requests are split and treated as those of callers in the mesh are: a canary takes its share of both. But clients outside decide nothing that
 * they are not meant to decide: headers that routes of the mesh look at are taken off, unless they are public, and the gateway does not look
 * at them either. A fault that a header switches on works within, never from outside. Cookies and queries are the client's own, and stay.
 * @example
 * const gateway = new Gateway(chart, 'public', {
 *   namespace: shop,
 *   listeners: [{ hosts: ['shop.example.com'], tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromClusterIssuer('letsencrypt') }) }],
 *   publicHeaders: ['x-api-version'],
 * });
 * gateway.addRoute(users, { paths: [PathMatch.prefix('/api/users')] });
 * gateway.addRoute(frontend);
 */
export class Gateway extends Construct {
  /** Name of the gateway. */
  public readonly gatewayName: string;
  /** The namespace that it lies in. */
  public readonly namespace: MeshNamespace;
  /** @internal */
  public readonly _model: GatewayDraft;

  /** @throws if a host or a header is none, or a host is there twice for one port */
  constructor(scope: Construct, id: string, props: GatewayProps) {
    super(scope, id);
    const path = this.node.path;
    const { namespace, gatewayClassName, workload = {}, publicHeaders = [], internalHeaders = [] } = props;
    const { mesh } = namespace;
    this.namespace = namespace;
    this.gatewayName = dnsLabel(path, 'gatewayName', props.gatewayName ?? id);
    this._model = {
      path,
      name: this.gatewayName,
      namespace: namespace.namespaceName,
      listeners: modelListeners(path, this.gatewayName, props.listeners),
      className: gatewayClassName,
      workload: { namespace: workload.namespace, labels: workload.labels, serviceAccount: workload.serviceAccountName },
      publicHeaders: publicHeaders.map(name => headerName(`${path} publicHeaders`, name)),
      internalHeaders: internalHeaders.map(name => headerName(`${path} internalHeaders`, name)),
      routes: [],
    };
    mesh._model.gateways.push(this._model);
    mesh._model.edges.push({ owner: path, source: { type: 'anyone' }, target: { type: 'gateway', key: keyOf(this._model) }, scope: {}, reason: 'gateway-listener' });
    mesh._renders(this, this.gatewayName);
  }

  /** The rendered objects. Patch them with `addJsonPatch`. */
  public get objects(): ApiObject[] { return this.namespace.mesh._objectsOf(this); }

  /**
   * Lets requests from outside through to a service. In a `ZeroTrustNamespace` that is an edge of the call graph: the service lets the gateway
   * do what the route does, nothing else.
   * @param service who gets them
   * @param options which requests
   * @throws if the service is of another mesh, no listener fits its port, or nothing can meet the matches
   */
  public addRoute(service: MeshService, options: GatewayRouteOptions = {}): void {
    const where = `${this.node.path} routes to ${service.node.path}`;
    const { mesh } = this.namespace;
    this.ofThisMesh(where, service);
    const route = modelRoute(where, this._model, service._model, service.namespace._model.zeroTrust, options);
    this._model.routes.push(route);
    mesh._model.edges.push(...routeEdges(this._model, route, service._model));
  }

  /**
   * Lets the gateway call a service beside its routes: one that gets copies of the requests of another.
   * @param target the service that is called
   * @param options what the gateway may do there
   * @throws if the target is of another mesh
   */
  public calls(target: MeshService, options: CallOptions = {}): void {
    this.ofThisMesh(`${this.node.path} calls ${target.node.path}`, target);
    const source = { path: this.node.path, source: { type: 'gateway' as const, key: keyOf(this._model) } };
    this.namespace.mesh._model.edges.push(callEdge(source, target._target(), options));
  }

  private ofThisMesh(where: string, service: MeshService): void {
    const { mesh } = this.namespace;
    if (service.namespace.mesh === mesh) return;
    throw inputError({
      where, what: 'mesh of the service', got: service.namespace.mesh.node.path, allowed: `the gateway's, ${mesh.node.path}`, fix: 'give each mesh a gateway of its own',
    });
  }
}
