import { ApiObject } from 'cdk8s';
import { IServiceAccount, ServiceAccount } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Mesh } from '../mesh';
import { CallTarget } from './call-target';
import { checkMesh, declareCall, ICaller } from './caller';
import { ExistingServiceProps } from './existing-service-props';
import { modelPorts } from './mesh-port';
import { MeshServiceOptions } from './mesh-service-options';
import { modelMetrics } from './metrics-endpoint';
import { podLabels } from './pod-labels';
import { serviceAccountName } from './service-account-name';
import { ServiceVersion } from './service-version';
import { ServiceVersionOptions } from './service-version-options';
import { serviceLabel } from '../model/dns-label';
import { inputError } from '../model/input-error';
import { Caller } from '../model/match';
import { host } from '../model/mesh';
import { RouteTable } from '../model/route-table';
import { httpPorts, ServiceModel } from '../model/service';
import { MeshNamespace } from '../namespace/mesh-namespace';
import { proxySettings } from '../namespace/proxy';
import { RenderedObjects } from '../rendered-objects';
import { optionalMilliseconds } from '../resilience/milliseconds';
import { retryPolicy } from '../resilience/retries';
import { trafficPolicy } from '../resilience/traffic-policy';
import { CallOptions, grant } from '../security/call';
import { ConsumerRouteOptions, consumerRoute } from '../traffic/consumer-route';
import { ServiceRoutes } from '../traffic/service-routes';

/**
 * Properties of `MeshService`.
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
export class MeshService extends CallTarget implements ICaller {
  /**
   * A service that somebody else deploys: an operator, a Helm release, another app. Its routes and policies are rendered, in this app;
   * its Service, ServiceAccount and pods are not, and nothing of them is changed. It can be called, and it can call.
   * @param scope where its routes and policies are children
   * @param id the construct's id
   * @param props where it is, and how its pods are known
   * @throws if there are no labels, a setting is out of its range, or the namespace has a service of this name already
   */
  public static fromExistingService(scope: Construct, id: string, props: ExistingServiceProps): MeshService {
    return new ExistingMeshService(scope, id, props);
  }

  /** Name of the service. */
  public readonly serviceName: string;
  /** The namespace it lives in. */
  public readonly namespace: MeshNamespace;
  /** @internal */
  public readonly _model: ServiceModel;
  /** @internal */
  public readonly _mesh: Mesh;
  private readonly rendered: RenderedObjects;
  private account?: IServiceAccount;

  /** @throws if a setting is out of its range, or the namespace has a service of this name already */
  constructor(scope: Construct, id: string, props: MeshServiceProps) {
    super(scope, id);
    const path = this.node.path;
    const { namespace, metrics, proxy, timeout, idleTimeout, retries } = props;
    const { zeroTrust } = namespace._model;
    this.namespace = namespace;
    this._mesh = namespace.mesh;
    this.serviceName = serviceLabel(path, 'serviceName', props.serviceName ?? id);
    this.account = props.serviceAccount;
    this._model = {
      path,
      name: this.serviceName,
      namespace: namespace._model,
      ...this._identity(props),
      ports: modelPorts(path, props.ports ?? [{ port: 8080 }], zeroTrust),
      metrics: metrics && modelMetrics(path, metrics, zeroTrust),
      proxy: proxy && proxySettings(path, proxy),
      traffic: trafficPolicy(path, props),
      routes: new RouteTable(path, {
        timeoutMs: optionalMilliseconds(path, 'timeout', timeout),
        idleTimeoutMs: optionalMilliseconds(path, 'idleTimeout', idleTimeout),
        retries: retries && retryPolicy(path, retries),
      }),
      versions: [],
      grants: [],
      copiesFrom: [],
      rateLimits: [],
      callerPolicies: [],
    };
    this.checkPorts();
    namespace._claimName(path, 'serviceName', this.serviceName);
    this._mesh._model.services.push(this._model);
    namespace._model.services.push(this._model);
    this.rendered = new RenderedObjects(this, this.serviceName, () => (
      this._mesh._provider.serviceObjects(this._model, this._mesh._model.settings)
    ), namespace.namespaceName);
    this._sync();
  }

  /** Whom its pods run as: for workloads of your own, see `ServiceVersionOptions.workload`. */
  public get serviceAccount(): IServiceAccount {
    this.account ??= ServiceAccount.fromServiceAccountName(this, 'Identity', this._model.serviceAccount);
    return this.account;
  }

  /** Host that resolves from every namespace: `user-service.default.svc.cluster.local`. */
  public get hostName(): string { return host(this._model, this._mesh._model.settings); }

  /** Where callers reach its first port: `http://user-service.default.svc.cluster.local:8080`. Plain http, as the mesh encrypts by itself. */
  public get url(): string {
    const [{ protocol, number }] = this._model.ports;
    const scheme = httpPorts(this._model).includes(this._model.ports[0]) ? 'http' : protocol;
    return `${scheme}://${this.hostName}:${number}`;
  }

  /** Its route table, for rules that no construct says. */
  public get routes(): ServiceRoutes { return this.node.tryFindChild('Routes') as ServiceRoutes ?? new ServiceRoutes(this); }

  /** The rendered objects, without the versions' workloads. Patch them with `addJsonPatch`. */
  public get objects(): ApiObject[] { return this.rendered.all; }

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
    declareCall(this, target, options);
  }

  /** @internal */
  public get _caller(): Caller & { readonly service: string } {
    const { name: service, namespace, podLabels: labels } = this._model;
    return { namespace: namespace.name, service, ...(labels ? { podLabels: labels } : {}) };
  }

  /** @internal */
  public _grant(caller: ICaller, options: CallOptions): void {
    this._model.grants.push(grant(caller._model, this._model, options));
    this._sync();
  }

  /**
   * Says how this service's own requests to another are treated (its timeout, its retries, its headers), and how it connects to it
   * (circuit breaker, pool, load balancing). Where they go stays as it is. It stands with the target, in the target's chart.
   * @param target the service that is called
   * @param options what is to be other than for all callers
   * @throws if the target is of another mesh, or has no HTTP port and the options speak of requests; if they say nothing, or what was said before
   */
  public routesTo(target: MeshService, options: ConsumerRouteOptions): void {
    checkMesh(this, target, 'routes to');
    consumerRoute(this, target, options);
    target._sync();
  }

  /**
   * To be called after each change of the model.
   * @internal
   */
  public _sync(): void {
    this._mesh._changed();
    this.rendered.sync();
    if (this._mesh._provider.namespaceFollowsServices) this.namespace._sync();
  }

  /** @internal */
  public _own(where: string, what: string, version: ServiceVersion): void {
    if (version.service !== this) {
      throw inputError({
        where, what, got: version.node.path, allowed: `a version of ${this.node.path}`, fix: 'requests for a service cannot go to the pods of another',
      });
    }
  }

  /**
   * Whom its pods run as, and whose they are.
   * @internal
   */
  protected _identity({ serviceAccount }: MeshServiceProps): Pick<ServiceModel, 'serviceAccount' | 'ownServiceAccount' | 'podLabels'> {
    return { serviceAccount: serviceAccount?.name ?? this.serviceName, ownServiceAccount: !serviceAccount };
  }

  private checkPorts(): void {
    const { routes, ports, metrics } = this._model;
    if (!routes.empty && !httpPorts(this._model).length) {
      throw inputError({
        where: this.node.path,
        what: 'timeout or retries with ports',
        got: ports.map(({ protocol }) => protocol).join(', '),
        allowed: 'a port that speaks http, http2 or grpc',
        fix: 'they hold for requests, and the mesh sees none on other ports',
      });
    }
    if (metrics && ports.some(({ target }) => target === metrics.port) && metrics.plaintextFrom.length) {
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

/** A service of which this app has the routes and policies only. */
class ExistingMeshService extends MeshService {
  constructor(scope: Construct, id: string, props: ExistingServiceProps) { super(scope, id, props); }

  /** @internal */
  protected _identity(props: ExistingServiceProps): Pick<ServiceModel, 'serviceAccount' | 'ownServiceAccount' | 'podLabels'> {
    const { path } = this.node;
    return {
      serviceAccount: serviceAccountName(path, props.serviceAccountName), ownServiceAccount: false, podLabels: podLabels(path, props.podLabels),
    };
  }
}
