import { ApiObject } from 'cdk8s';
import { IServiceAccount, ServiceAccount } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Mesh } from '../mesh';
import { CallTarget } from './call-target';
import { modelPorts } from './mesh-port';
import { MeshServiceOptions } from './mesh-service-options';
import { modelMetrics } from './metrics-endpoint';
import { ServiceVersion } from './service-version';
import { ServiceVersionOptions } from './service-version-options';
import { serviceLabel } from '../model/dns-label';
import { keyOf, EdgeTarget } from '../model/edge';
import { inputError } from '../model/input-error';
import { host } from '../model/mesh';
import { ServiceDraft } from '../model/mesh-draft';
import { isEmptyTable } from '../model/route-table';
import { RouteTableBuilder } from '../model/route-table-builder';
import { httpPorts } from '../model/service';
import { MeshNamespace } from '../namespace/mesh-namespace';
import { proxySettings } from '../namespace/proxy';
import { optionalMilliseconds } from '../resilience/milliseconds';
import { retryPolicy } from '../resilience/retries';
import { trafficPolicy } from '../resilience/traffic-policy';
import { callEdge, CallableTarget, CallOptions, workloadSource } from '../security/call';
import { ConsumerRouteOptions, consumerRoute } from '../traffic/consumer-route';
import { ServiceRoutes } from '../traffic/service-routes';

/**
 * What a service is.
 * @example
 * const props: MeshServiceProps = { namespace: shop, ports: [{ port: 8080 }] };
 */
export interface MeshServiceProps extends MeshServiceOptions {
  /** The namespace it lives in. */
  readonly namespace: MeshNamespace;
}

/**
 * A service of the mesh: Service and ServiceAccount, a Deployment for each version, and what the mesh needs to route to it and to guard it.
 * @example
 * const orders = new MeshService(chart, 'orders', { namespace: shop });
 * orders.addVersion('v1', { image: 'myregistry/order-service:v1', replicas: 3 });
 */
export class MeshService extends CallTarget {
  /** Name of the service. */
  public readonly serviceName: string;
  /** The namespace it lives in. */
  public readonly namespace: MeshNamespace;
  /** @internal */
  public readonly _model: ServiceDraft;
  /** @internal */
  public readonly _mesh: Mesh;
  private account?: IServiceAccount;

  /** @throws if a setting is out of its range, or the namespace has a service of this name already */
  constructor(scope: Construct, id: string, props: MeshServiceProps) {
    super(scope, id);
    const path = this.node.path;
    const { namespace, metrics, proxy, timeout, streamIdleTimeout, retries } = props;
    const { zeroTrust } = namespace._model;
    this.namespace = namespace;
    this._mesh = namespace.mesh;
    this.serviceName = serviceLabel(path, 'serviceName', props.serviceName ?? id);
    this.account = props.serviceAccount;
    const ports = modelPorts(path, props.ports ?? [{ port: 8080 }], zeroTrust);
    const endpoint = metrics && modelMetrics(path, metrics, zeroTrust);
    this._model = {
      path,
      name: this.serviceName,
      namespace: namespace.namespaceName,
      serviceAccount: this.account?.name ?? this.serviceName,
      ownServiceAccount: !props.serviceAccount,
      ports: ports.map(({ plaintextFrom: _, ...port }) => port),
      metrics: endpoint && { port: endpoint.port, path: endpoint.path },
      proxy: proxy && proxySettings(path, proxy),
      traffic: trafficPolicy(path, props),
      routes: new RouteTableBuilder(path, {
        timeoutMs: optionalMilliseconds(path, 'timeout', timeout),
        idleTimeoutMs: optionalMilliseconds(path, 'streamIdleTimeout', streamIdleTimeout),
        retries: retries && retryPolicy(path, retries),
      }),
      versions: [],
      rateLimits: [],
      callerPolicies: [],
    };
    this.checkPorts(!!endpoint?.plaintextFrom.length);
    this.claimName();
    this._mesh._model.services.push(this._model);
    for (const { target, plaintextFrom } of ports) this.allowNetworks(target, plaintextFrom, 'plaintext');
    if (endpoint) this.allowNetworks(endpoint.port, endpoint.plaintextFrom, 'scrape');
    this._mesh._renders(this, this.serviceName, namespace.namespaceName);
  }

  /** Whom its pods run as: for workloads of your own, see `ServiceVersionOptions.workload`. */
  public get serviceAccount(): IServiceAccount {
    this.account ??= ServiceAccount.fromServiceAccountName(this, 'Identity', this.serviceName);
    return this.account;
  }

  /** Host that resolves from every namespace: `user-service.default.svc.cluster.local`. */
  public get hostName(): string { return host({ name: this.serviceName, namespace: this.namespace._model }, this._mesh._model.settings); }

  /** Where callers reach its first port: `http://user-service.default.svc.cluster.local:8080`. Plain http, as the mesh encrypts by itself. */
  public get url(): string {
    const [{ protocol, number }] = this._model.ports;
    const scheme = httpPorts(this._model).includes(this._model.ports[0]) ? 'http' : protocol;
    return `${scheme}://${this.hostName}:${number}`;
  }

  /** Its route table, for rules that no construct says. */
  public get routes(): ServiceRoutes { return this.node.tryFindChild('Routes') as ServiceRoutes ?? ServiceRoutes._create(this); }

  /** The rendered objects, without the versions' workloads. Patch them with `addJsonPatch`. */
  public get objects(): ApiObject[] { return this._mesh._objectsOf(this); }

  /**
   * Adds a version, deployed beside the others.
   * @param version its name: a DNS label, the `version` label of its pods
   * @param options its pods
   */
  public addVersion(version: string, options: ServiceVersionOptions): ServiceVersion {
    return new ServiceVersion(this, version, options);
  }

  /**
   * Lets this service call another, or something outside the mesh: an edge of the call graph. Further calls to the same target allow more.
   * In a `ZeroTrustNamespace` the edges are the policy; elsewhere they are documentation so far.
   * @param target the service that is called, or the `ExternalService`
   * @param options what it may do there
   * @throws if the target is of another mesh, or the options name requests on a port where the mesh sees none
   */
  public calls(target: CallTarget, options: CallOptions = {}): void {
    this.checkMesh(target, 'calls');
    target._grant(this, options);
  }

  /** @internal */
  public _grant(caller: MeshService, options: CallOptions): void {
    this._mesh._model.edges.push(callEdge(workloadSource(caller), this._target(), options));
  }

  /**
   * Says how this service's own requests to another are treated (its timeout, its retries, its headers), and how it connects to it
   * (circuit breaker, pool, load balancing). Where they go stays as it is. It stands with the target, in the target's chart.
   * @param target the service that is called
   * @param options what is to be other than for all callers
   * @throws if the target is of another mesh, or has no HTTP port and the options speak of requests; if they say nothing, or what was said before
   */
  public routesTo(target: MeshService, options: ConsumerRouteOptions): void {
    this.checkMesh(target, 'routes to');
    consumerRoute(this, target, options);
  }

  /** The server's end of an edge. @internal */
  public _target(): CallableTarget { return { type: 'service', key: keyOf(this._model), path: this.node.path, ports: this._model.ports }; }

  /** @internal */
  public _own(where: string, what: string, version: ServiceVersion): void {
    if (version.service !== this) {
      throw inputError({
        where, what, got: version.node.path, allowed: `a version of ${this.node.path}`, fix: 'requests for a service cannot go to the pods of another',
      });
    }
  }

  private allowNetworks(port: number, cidrs: readonly string[], reason: 'plaintext' | 'scrape'): void {
    if (!cidrs.length) return;
    const target: EdgeTarget = { type: 'service', key: keyOf(this._model) };
    this._mesh._model.edges.push({ owner: this.node.path, source: { type: 'network', cidrs }, target, scope: { ports: [port] }, reason });
  }

  private checkMesh(target: CallTarget, does: string): void {
    if (target._mesh === this._mesh) return;
    throw inputError({
      where: `${this.node.path} ${does} ${target.node.path}`,
      what: 'mesh of the target',
      got: target._mesh.node.path,
      allowed: `the caller's, ${this._mesh.node.path}`,
      fix: 'identities of one mesh mean nothing to the other: keep caller and target in one mesh',
    });
  }

  private claimName(): void {
    const names = this.namespace._serviceNames;
    const other = names.get(this.serviceName);
    if (other) {
      throw inputError({
        where: this.node.path,
        what: 'serviceName',
        got: this.serviceName,
        allowed: `one service of a name in namespace ${this.namespace.namespaceName}`,
        fix: `${other} has it: choose another name, or pass that construct on`,
      });
    }
    names.set(this.serviceName, this.node.path);
  }

  private checkPorts(scrapedInPlaintext: boolean): void {
    const { routes, ports, metrics } = this._model;
    if (!isEmptyTable(routes.build()) && !httpPorts(this._model).length) {
      throw inputError({
        where: this.node.path,
        what: 'timeout or retries with ports',
        got: ports.map(({ protocol }) => protocol).join(', '),
        allowed: 'a port that speaks http, http2 or grpc',
        fix: 'they hold for requests, and the mesh sees none on other ports',
      });
    }
    if (metrics && ports.some(({ target }) => target === metrics.port) && scrapedInPlaintext) {
      throw inputError({
        where: this.node.path,
        what: 'metrics.port',
        got: metrics.port,
        allowed: 'a port that the service does not publish',
        fix: 'serve metrics on a port of their own, or set mtls and plaintextFrom on the port',
      });
    }
  }
}
