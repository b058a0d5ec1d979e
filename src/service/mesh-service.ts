import { ApiObject } from 'cdk8s';
import { IServiceAccount, ServiceAccount } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { checkProps } from '../input/check-props';
import { Mesh } from '../mesh';
import { availabilitySettings } from './availability';
import { CallTarget } from './call-target';
import { checkMesh, declareCall, ICaller } from './caller';
import { checkProbes } from './check-probes';
import { containerPorts } from './container-ports';
import { existingProbes } from './existing-probes';
import { ExistingServiceProps } from './existing-service-props';
import { ExternalVersion } from './external-version';
import { ExternalVersionOptions } from './external-version-options';
import { kubernetesApiCalls } from './kubernetes-api';
import { DeclaredPort, modelPorts } from './mesh-port';
import { MeshServiceOptions } from './mesh-service-options';
import { modelMetrics } from './metrics-endpoint';
import { ServiceVersion } from './service-version';
import { ServiceVersionOptions } from './service-version-options';
import { constructPlace } from '../input/construct-place';
import { optionalMilliseconds, optionalTimeout } from '../input/duration';
import { instanceOf } from '../input/instance-of';
import { selectorLabels } from '../input/label';
import { objectName } from '../input/object-name';
import { serviceName } from '../input/service-name';
import type { StructName } from '../input/structs';
import { keyOf, EdgeTarget } from '../model/edge';
import { inputError } from '../model/input-error';
import { Caller } from '../model/match';
import { host } from '../model/mesh';
import { probeEdges, ServiceDraft } from '../model/mesh-draft';
import { omitUndefined } from '../model/omit-undefined';
import { isEmptyTable } from '../model/route-table';
import { RouteTableBuilder } from '../model/route-table-builder';
import { httpPorts, ServiceModel } from '../model/service';
import { scopedHosts } from '../namespace/egress-hosts';
import { MeshNamespace } from '../namespace/mesh-namespace';
import { proxySettings } from '../namespace/proxy';
import { retryPolicy } from '../resilience/retries';
import { trafficPolicy } from '../resilience/traffic-policy';
import { callEdge, CallableTarget, CallOptions, workloadSource } from '../security/call';
import { ClientSet } from '../security/client-set';
import { DenialOptions, DeniedTarget, denialRecord } from '../security/denial';
import { ExternalClient, externalClientEdge } from '../security/external-client';
import { ConsumerRouteOptions, consumerRoute } from '../traffic/consumer-route';
import { ServiceRoutes } from '../traffic/service-routes';

/**
 * Properties of `MeshService`.
 * @example
 * const props: MeshServiceProps = { namespace: shop, ports: [{ port: 8080 }] };
 */
export interface MeshServiceProps extends MeshServiceOptions {
  /** The namespace of the service. */
  readonly namespace: MeshNamespace;
}

/**
 * A service of the mesh: Service and ServiceAccount, a Deployment for each version, and the mesh's routes and policies for it.
 * @example
 * const orders = new MeshService(chart, 'orders', { namespace: shop });
 * orders.addVersion('v1', { image: 'myregistry/order-service:v1', replicas: 3 });
 */
export class MeshService extends CallTarget implements ICaller {
  /**
   * An existing service, deployed outside this app (by an operator, a Helm release, another app). This app renders its routes and policies;
   * its Service, ServiceAccount and pods are not rendered and not changed. It can call, and be called, as any other service.
   * @param scope the construct's scope: its chart has the routes and policies
   * @param id the construct's id
   * @param props namespace, ServiceAccount, pod labels and settings of the service
   * @throws if there are no labels, a setting is out of its range, or the namespace has a service of this name already
   */
  public static fromExistingService(scope: Construct, id: string, props: ExistingServiceProps): MeshService {
    return new ExistingMeshService(scope, id, props);
  }

  /** Name of the service. */
  public readonly serviceName: string;
  /** The namespace of the service. */
  public readonly namespace: MeshNamespace;
  /** @internal */
  public readonly _model: ServiceDraft;
  /**
   * Construct paths of its versions, by the labels that select their pods.
   * @internal
   */
  public readonly _versionPaths = new Map<string, string>();
  /** @internal */
  public readonly _mesh: Mesh;
  private account?: IServiceAccount;

  /** @throws if a setting is out of range, a name is invalid, or another service of the namespace has this name */
  constructor(scope: Construct, id: string, props: MeshServiceProps) {
    super(...constructPlace(new.target, scope, id));
    const path = this.node.path;
    checkProps(path, this._props(), props);
    const { namespace, metrics, proxy, availability, egressHosts, timeout, streamIdleTimeout, retries } = props;
    const { zeroTrust } = instanceOf(path, 'namespace', namespace, 'MeshNamespace')._model;
    this.namespace = namespace;
    this._mesh = namespace.mesh;
    this.serviceName = serviceName(path, 'serviceName', props.serviceName ?? id);
    this.account = props.serviceAccount;
    const ports = modelPorts(path, props.ports ?? [{ port: 8080 }], zeroTrust);
    const endpoint = metrics && modelMetrics(path, metrics, zeroTrust);
    this._model = {
      path,
      name: this.serviceName,
      namespace: namespace.namespaceName,
      ...this._identity(props),
      ports: ports.map(({ plaintextFrom: _, plaintextReason: __, ...port }) => port),
      metrics: endpoint && { port: endpoint.port, path: endpoint.path },
      proxy: proxy && proxySettings(path, proxy),
      availability: availability && availabilitySettings(path, availability),
      egressHosts: egressHosts && scopedHosts(path, egressHosts, namespace._model, namespace.mesh._model.settings),
      ...kubernetesApiCalls(path, props, namespace),
      traffic: trafficPolicy(path, props),
      routes: new RouteTableBuilder(path, {
        timeoutMs: optionalTimeout(path, timeout),
        idleTimeoutMs: optionalMilliseconds(path, 'streamIdleTimeout', streamIdleTimeout),
        retries: retries && retryPolicy(path, retries),
      }),
      versions: [],
      rateLimits: [],
      jwt: [],
      externalAuthorizations: [],
      denials: [],
      audits: [],
      deliveries: [],
      objectives: [],
      callerPolicies: [],
    };
    this.checkPorts(!!endpoint?.plaintextFrom.length);
    namespace._claimName(this, 'serviceName', this.serviceName);
    this._mesh._model.services.push(this._model);
    for (const port of ports) this.allowNetworks(port.target, port, 'plaintext');
    if (endpoint) this.allowNetworks(endpoint.port, endpoint, 'scrape');
    this._mesh._renders(this, this.serviceName, namespace.namespaceName);
  }

  /** The ServiceAccount of its pods; a workload of your own needs it, see `ServiceVersionOptions.workload`. */
  public get serviceAccount(): IServiceAccount {
    this.account ??= ServiceAccount.fromServiceAccountName(this, 'Identity', this._model.serviceAccount);
    return this.account;
  }

  /** Fully qualified host, which resolves from every namespace: `user-service.default.svc.cluster.local`. */
  public get hostName(): string { return host({ name: this.serviceName, namespace: this.namespace._model }, this._mesh._model.settings); }

  /** URL of its first port: `http://user-service.default.svc.cluster.local:8080`. Plain http, as the mesh adds mutual TLS. */
  public get url(): string {
    const [{ protocol, number }] = this._model.ports;
    const scheme = httpPorts(this._model).includes(this._model.ports[0]) ? 'http' : protocol;
    return `${scheme}://${this.hostName}:${number}`;
  }

  /** Its route table, for low-level rules. */
  public get routes(): ServiceRoutes { return this.node.tryFindChild('Routes') as ServiceRoutes ?? ServiceRoutes._create(this); }

  /** The rendered objects, without the versions' workloads. Patch them with `addJsonPatch`. */
  public get objects(): ApiObject[] { return this._mesh._objectsOf(this); }

  /**
   * Adds a version, deployed beside the others.
   * @param version name of the version: a DNS label, also the `version` label of its pods
   * @param options containers, replicas and traffic policy
   */
  public addVersion(version: string, options: ServiceVersionOptions): ServiceVersion {
    return new ServiceVersion(this, version, options);
  }

  /**
   * Adds a version outside the mesh: an external service that routes send a share of the requests to, or mirror requests to, while a service moves into
   * the mesh or out of it. The server receives its own `Host` header; a mirror keeps that of the request. Callers of this service, and gateways with
   * routes to it, can reach the host; authorization policies of this service do not apply there.
   * @param version name of the version: a DNS label
   * @param options the external service, its port, and the headers that do not leave the mesh
   * @throws if the external service is in another mesh, has an egress gateway, a wildcard host, resolution NONE, several hosts or HTTP ports of which none
   * is named, no HTTP port, or a client certificate from a Secret
   * @example
   * const legacy = new ExternalService(chart, 'legacy', {
   *   namespace: shop, hosts: ['legacy.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: {} }],
   * });
   * const outside = users.addExternalVersion('legacy', { externalService: legacy });
   * new CanaryRoute(chart, 'users-migration', { service: users, stable: v1, canary: outside, canaryPercent: 10 });
   */
  public addExternalVersion(version: string, options: ExternalVersionOptions): ServiceVersion {
    return new ExternalVersion(this, version, options);
  }

  /**
   * Allows this service to call another, or an external service: an edge of the call graph. Each call to the same target is a separate rule (OR).
   * In a `ZeroTrustNamespace` the authorization policies are generated from the edges; elsewhere an edge allows nothing further.
   * @param target the `MeshService` or `ExternalService` that is called
   * @param options methods, paths and ports that are allowed
   * @throws if the target is in another mesh, or methods or paths are given for a port that does not speak HTTP
   */
  public calls(target: CallTarget, options: CallOptions = {}): void {
    declareCall(this, target, options);
  }

  /**
   * Allows a client that this app does not declare to call this service: an edge of the call graph, as `calls()` of a client that it declares.
   * @param client a ServiceAccount, a namespace, or networks
   * @param options methods, paths and ports that are allowed; of networks ports only
   * @throws if methods or paths are given for a port that does not speak HTTP, or networks for a port with strict mutual TLS
   * @example
   * users.allowsFrom(ExternalClient.namespace('back-office'), { methods: [HttpMethod.GET], reason: 'nightly export' });
   */
  public allowsFrom(client: ExternalClient, options: CallOptions = {}): void {
    instanceOf(this.node.path, 'client of allowsFrom()', client, 'ExternalClient');
    const { zeroTrust } = this.namespace._model;
    const { edges, settings: { trustDomain } } = this._mesh._model;
    edges.push(externalClientEdge({ ...this._target(), ports: this._model.ports, zeroTrust, trustDomain }, client, options));
  }

  /**
   * Denies requests to this service, whatever the call graph allows: a denial comes before all permissions, in every namespace. What it leaves is no
   * permission. A denial by path fits only spellings that the proxy and the server read alike: prefer `exceptPaths`, which denies all others, see the
   * guide on zero trust. Istio and Istio ambient support it.
   * @param clients who is denied
   * @param options methods, paths and ports that are denied; at least one of these where everyone is denied
   * @throws if a list is empty, both a list and its exceptions are given, a client is in another mesh, or methods or paths are given for networks or for a
   * port that does not speak HTTP
   * @see https://istio.io/latest/docs/concepts/security/#authorization-policies
   * @example
   * users.denies(ClientSet.everyoneBut({ callers: [frontend] }), { paths: [PathMatch.prefix('/admin')], reason: 'for operators only' });
   */
  public denies(clients: ClientSet, options: DenialOptions = {}): void {
    this._model.denials.push(denialRecord('denies', this.deniedTarget(), clients, options));
  }

  /**
   * Audits requests to this service: marks them for a plugin of the proxy that writes an audit log, and changes no decision. Envoy itself has no such plugin:
   * without one, as in an open source installation of Istio, it has no effect. Istio and Istio ambient support it.
   * @param clients whose requests are audited
   * @param options methods, paths and ports that are audited
   * @throws as `denies()`
   * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#AuthorizationPolicy-Action
   * @example
   * users.audits(ClientSet.everyone(), { methods: [HttpMethod.DELETE], reason: 'deletions are kept for a year' });
   */
  public audits(clients: ClientSet, options: DenialOptions = {}): void {
    this._model.audits.push(denialRecord('audits', this.deniedTarget(), clients, options));
  }

  private deniedTarget(): DeniedTarget { return { ...this._target(), mesh: this._mesh, trustDomain: this._mesh._model.settings.trustDomain }; }

  /** @internal */
  public get _caller(): Caller & { readonly service: string } {
    const { name: service, namespace, podLabels: labels } = this._model;
    return { namespace, service, ...(labels ? { podLabels: labels } : {}) };
  }

  /** @internal */
  public _grant(caller: ICaller, options: CallOptions): void {
    this._mesh._model.edges.push(callEdge(workloadSource(caller), this._target(), options));
  }

  /**
   * Adds a consumer route: timeout, retries and headers of this service's own requests to another, and how it connects to it
   * (circuit breaker, connection pool, load balancing). Their destinations do not change. The objects are in the target's chart.
   * @param target the service that is called
   * @param options settings that override those for all callers
   * @throws if the target is in another mesh, or has no HTTP port for settings of requests; if no setting is given, or one is set already
   */
  public routesTo(target: MeshService, options: ConsumerRouteOptions): void {
    checkMesh(this, instanceOf(this.node.path, 'target of routesTo()', target, 'MeshService'), 'routes to');
    consumerRoute(this, target, options);
  }

  /** The target of an edge. @internal */
  public _target(): CallableTarget {
    const { ports, metrics } = this._model;
    return { type: 'service', key: keyOf(this._model), path: this.node.path, ports, metricsPort: metrics?.port };
  }

  /** @internal */
  public _own(where: string, what: string, version: ServiceVersion): void {
    if (instanceOf(where, what, version, 'ServiceVersion').service !== this) {
      throw inputError({
        where, what, got: version.node.path, allowed: `a version of ${this.node.path}`, fix: 'use a version of this service: requests for it cannot go to the pods of another',
      });
    }
  }

  /** The interface of its props. @internal */
  protected _props(): StructName { return 'MeshServiceProps'; }

  private allowNetworks(
    port: number, clients: Pick<DeclaredPort, 'plaintextFrom' | 'plaintextReason'>, reason: 'plaintext' | 'scrape',
  ): void {
    const { plaintextFrom: cidrs, plaintextReason: justification } = clients;
    if (!cidrs.length) return;
    const target: EdgeTarget = { type: 'service', key: keyOf(this._model) };
    const scope = { ports: [port] };
    this._mesh._model.edges.push(omitUndefined({ owner: this.node.path, source: { type: 'network' as const, cidrs }, target, scope, reason, justification }));
  }

  /**
   * The ServiceAccount of its pods, and the labels of existing pods.
   * @internal
   */
  protected _identity({ serviceAccount }: MeshServiceProps): Pick<ServiceModel, 'serviceAccount' | 'ownServiceAccount' | 'podLabels'> {
    return { serviceAccount: serviceAccount ? objectName(this.node.path, 'name of serviceAccount', serviceAccount.name) : this.serviceName, ownServiceAccount: !serviceAccount };
  }

  private checkPorts(scrapedInPlaintext: boolean): void {
    const { routes, ports, metrics } = this._model;
    if (!isEmptyTable(routes.build()) && !httpPorts(this._model).length) {
      throw inputError({
        where: this.node.path,
        what: 'timeout or retries with ports',
        got: ports.map(({ protocol }) => protocol).join(', '),
        allowed: 'a port that speaks http, http2 or grpc',
        fix: 'leave them out: on other ports the mesh sees connections, not requests',
      });
    }
    if (metrics && ports.some(({ target }) => target === metrics.port) && scrapedInPlaintext) {
      throw inputError({
        where: this.node.path,
        what: 'metrics.port',
        got: metrics.port,
        allowed: 'a port that is no port of the Service',
        fix: 'serve metrics on a separate port, or set mtls and plaintextFrom on the port',
      });
    }
  }
}

/** An existing service: only its routes and policies are rendered in this app. */
class ExistingMeshService extends MeshService {
  /** @internal */
  public static readonly _factory = 'MeshService.fromExistingService';

  constructor(scope: Construct, id: string, props: ExistingServiceProps) {
    super(scope, id, props);
    checkProbes(this.node.path, props);
    this._mesh._model.edges.push(...probeEdges(this._model, this.node.path, existingProbes(this.node.path, containerPorts(this._model), props)));
  }

  /** @internal */
  protected _identity(props: ExistingServiceProps): Pick<ServiceModel, 'serviceAccount' | 'ownServiceAccount' | 'podLabels'> {
    const { path } = this.node;
    return {
      serviceAccount: objectName(path, 'serviceAccountName', props.serviceAccountName),
      ownServiceAccount: false,
      podLabels: selectorLabels(path, 'podLabels', props.podLabels, 'give the labels of its pods'),
    };
  }

  /** @internal */
  protected _props(): StructName { return 'ExistingServiceProps'; }
}
