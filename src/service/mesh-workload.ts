import { ApiObject } from 'cdk8s';
import { Deployment, IServiceAccount, ServiceAccount } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { AvailabilityOptions, availabilitySettings } from './availability';
import type { CallTarget } from './call-target';
import { checkMesh, declareCall, ICaller } from './caller';
import { ExistingPods } from './existing-pods';
import { ExistingWorkloadProps } from './existing-workload-props';
import { kubernetesApiCalls } from './kubernetes-api';
import type { MeshService } from './mesh-service';
import { PodOptions } from './pod-options';
import { checkForm, Pods, podsOf, PodsOwner } from './pods';
import { checkProps } from '../input/check-props';
import { constructPlace } from '../input/construct-place';
import { dnsLabel } from '../input/dns-label';
import { instanceOf } from '../input/instance-of';
import { selectorLabels } from '../input/label';
import { objectName } from '../input/object-name';
import type { StructName } from '../input/structs';
import type { Mesh } from '../mesh';
import { availabilityOf } from '../model/availability';
import { Caller } from '../model/match';
import { namespaceAtStage } from '../model/mesh-at-stage';
import { WorkloadDraft } from '../model/mesh-draft';
import { policySelector } from '../model/policy-selector';
import type { EgressHost } from '../namespace/egress-host';
import { scopedHosts } from '../namespace/egress-hosts';
import type { MeshNamespace } from '../namespace/mesh-namespace';
import { ProxyOptions, proxySettings } from '../namespace/proxy';
import { CallOptions } from '../security/call';
import { consumerRoute, ConsumerRouteOptions } from '../traffic/consumer-route';

/**
 * Options of a workload: its pods and their identity.
 * @example
 * shop.addWorkload('mailer', { image: 'myregistry/mailer:v1', replicas: 1 });
 */
export interface MeshWorkloadOptions extends PodOptions {
  /**
   * Name of the workload: that of its Deployment, and the `app` label of its pods. A DNS label that no service of the namespace has.
   * @default - the construct's id
   */
  readonly workloadName?: string;
  /**
   * The ServiceAccount of the pods: their client identity in the mesh. A workload that shares its ServiceAccount cannot call a service
   * in a `ZeroTrustNamespace`.
   * @default - a ServiceAccount of its own, named after the workload, without a token
   */
  readonly serviceAccount?: IServiceAccount;
  /**
   * Whether the pods call the Kubernetes API. A Deployment of this app then mounts the token of the ServiceAccount, which others do not. In a
   * `ZeroTrustNamespace` their NetworkPolicy then allows it, at `networkPolicies.kubernetesApi` of the mesh, and the egress scope of their proxies (Istio)
   * has it.
   * @default false
   */
  readonly callsKubernetesApi?: boolean;
  /**
   * Why the pods call the Kubernetes API: a text of one line, 1 to 200 characters. It is in an annotation of their NetworkPolicy, and in the access matrix. Only
   * with `callsKubernetesApi`.
   * @default - none
   */
  readonly kubernetesApiReason?: string;
  /**
   * Size of the proxies of its pods.
   * @default - the namespace's
   */
  readonly proxy?: ProxyOptions;
  /**
   * Disruption budget, topology spread and graceful shutdown of its pods.
   * @default - the namespace's
   */
  readonly availability?: AvailabilityOptions;
  /**
   * Egress hosts of its pods beside those that `calls()` gives: exceptions, such as the headless Service of its peers. The
   * NetworkPolicy of the pods allows the connections; a service that denies by default still needs a call. Only where the egress scope of the namespace
   * follows from calls: a `ZeroTrustNamespace`, or `EgressScope.fromCalls()`.
   * @default - none
   */
  readonly egressHosts?: EgressHost[];
}

/**
 * Properties of `MeshWorkload`.
 * @example
 * const props: MeshWorkloadProps = { namespace: shop, image: 'myregistry/mailer:v1' };
 */
export interface MeshWorkloadProps extends MeshWorkloadOptions {
  /** The namespace of the workload. */
  readonly namespace: MeshNamespace;
}

/**
 * A workload without a Service: a client only, such as a worker, a Job or a CronJob.
 * Its pods have a sidecar proxy as those of a service have. That of a Job or CronJob is a native sidecar (Kubernetes 1.29 and later), which ends with the Job.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
 * @example
 * const mailer = shop.addWorkload('mailer', { image: 'myregistry/mailer:v1' });
 * mailer.calls(users, { methods: [HttpMethod.GET] });
 */
export class MeshWorkload extends Construct implements ICaller {
  /**
   * An existing workload, deployed outside this app (by an operator, a Helm release, another app). It can call services; its objects are
   * not rendered and not changed.
   * @param scope the construct's scope
   * @param id the construct's id, which findings name
   * @param props namespace, ServiceAccount and pod labels of the workload
   * @throws if there are no labels, or the namespace has a service or workload of this name already
   */
  public static fromExistingWorkload(scope: Construct, id: string, props: ExistingWorkloadProps): MeshWorkload {
    return new ExistingMeshWorkload(scope, id, props);
  }

  /** Name of the workload. */
  public readonly workloadName: string;
  /** The namespace of the workload. */
  public readonly namespace: MeshNamespace;
  /** @internal */
  public readonly _mesh: Mesh;
  /** @internal */
  public readonly _model: WorkloadDraft;
  /** @internal */
  public readonly _caller: Caller & { readonly service: string };
  private readonly pods: Pods;
  private account?: IServiceAccount;

  /** @throws if the name is no DNS label or taken, or the options are not exactly one of the forms */
  constructor(scope: Construct, id: string, props: MeshWorkloadProps) {
    super(...constructPlace(new.target, scope, id));
    const { path } = this.node;
    checkProps(path, this._props(), props);
    const { namespace, proxy, availability, egressHosts } = props;
    this.namespace = namespace;
    this._mesh = instanceOf(path, 'namespace', namespace, 'MeshNamespace').mesh;
    this.workloadName = dnsLabel(path, 'workloadName', props.workloadName ?? id);
    this.account = props.serviceAccount;
    namespace._claimName(this, 'workloadName', this.workloadName);
    const podLabels = this._podLabels(props);
    this._caller = { namespace: namespace.namespaceName, service: this.workloadName, ...podLabels };
    this._model = {
      path,
      name: this.workloadName,
      namespace: namespace.namespaceName,
      ...this._identity(props),
      ...podLabels,
      deployment: props.image !== undefined || props.containers ? this.workloadName : undefined,
      proxy: proxy && proxySettings(path, proxy),
      availability: availability && availabilitySettings(path, availability),
      egressHosts: egressHosts && scopedHosts(path, egressHosts, namespace._model, this._mesh._model.settings),
      ...kubernetesApiCalls(path, props, namespace),
      settle: () => this.pods.settle(),
    };
    this.pods = this._pods(props);
    this._mesh._model.workloads.push(this._model);
    this._mesh._renders(this, this.workloadName, namespace.namespaceName);
  }

  /** The ServiceAccount of its pods; a workload of your own needs it, see `PodOptions.workload`. */
  public get serviceAccount(): IServiceAccount {
    this.account ??= ServiceAccount.fromServiceAccountName(this, 'Identity', this._model.serviceAccount);
    return this.account;
  }

  /**
   * Its Deployment: add volumes, init containers, scheduling, an autoscaler and the like here.
   * @throws if its pods come from a workload of your own, or are deployed outside this app
   */
  public get workload(): Deployment { return this.pods.workload; }

  /**
   * The rendered workload. Patch it with `addJsonPatch`.
   * @throws if its pods are deployed outside this app
   */
  public get object(): ApiObject { return this.pods.object; }

  /** The rendered objects, without the workload. Patch them with `addJsonPatch`. */
  public get objects(): ApiObject[] { return this._mesh._objectsOf(this); }

  /**
   * Allows this workload to call a service, or an external service: an edge of the call graph. Each call to the same target is a separate rule (OR).
   * In a `ZeroTrustNamespace` the authorization policies are generated from the edges; elsewhere an edge allows nothing further.
   * @param target the `MeshService` or `ExternalService` that is called
   * @param options methods, paths and ports that are allowed
   * @throws if the target is in another mesh, or methods or paths are given for a port that does not speak HTTP
   */
  public calls(target: CallTarget, options: CallOptions = {}): void {
    declareCall(this, target, options);
  }

  /**
   * Adds a consumer route: timeout, retries and headers of this workload's own requests to a service, and how it connects to it
   * (circuit breaker, connection pool, load balancing). Their destinations do not change. The objects are in the target's chart.
   * @param target the service that is called
   * @param options settings that override those for all callers
   * @throws if the target is in another mesh, or has no HTTP port for settings of requests; if no setting is given, or one is set already
   */
  public routesTo(target: MeshService, options: ConsumerRouteOptions): void {
    checkMesh(this, instanceOf(this.node.path, 'target of routesTo()', target, 'MeshService'), 'routes to');
    consumerRoute(this, target, options);
  }

  /**
   * The ServiceAccount of its pods.
   * @internal
   */
  protected _identity({ serviceAccount }: MeshWorkloadProps): Pick<WorkloadDraft, 'serviceAccount' | 'ownServiceAccount'> {
    return { serviceAccount: serviceAccount ? objectName(this.node.path, 'name of serviceAccount', serviceAccount.name) : this.workloadName, ownServiceAccount: !serviceAccount };
  }

  /**
   * The labels of existing pods, deployed outside this app.
   * @internal
   */
  protected _podLabels(_props: MeshWorkloadProps): Pick<Caller, 'podLabels'> { return {}; }

  /** @internal */
  protected _pods(props: MeshWorkloadProps): Pods {
    const {
      namespace: _, workloadName: __, serviceAccount: ___, proxy: ____, callsKubernetesApi: _____, kubernetesApiReason: ______, egressHosts: _______,
      availability: ________,
      ...options
    } = props;
    checkForm(this.node.path, options, ['image', 'containers', 'workload']);
    const pods = podsOf(this, options, this.podsOwner());
    this.namespace.mesh._runs(pods.object);
    return pods;
  }

  /** The interface of its props. @internal */
  protected _props(): StructName { return 'MeshWorkloadProps'; }

  private podsOwner(): PodsOwner {
    const provider = this._mesh._provider;
    const { proxy, availability } = this._model;
    const settings = { namespace: namespaceAtStage(this.namespace._model), proxy };
    const { topologySpread, shutdown } = availabilityOf({ ...settings, availability });
    const { labels, annotations } = provider.podMetadata(settings, shutdown);
    return {
      deploymentName: this.workloadName,
      containerName: this.workloadName,
      ports: [],
      namespace: this.namespace.namespaceName,
      serviceAccountName: this._model.serviceAccount,
      serviceAccount: () => this.serviceAccount,
      callsKubernetesApi: this._model.callsKubernetesApi,
      selector: { app: this.workloadName },
      meshLabels: labels,
      policyLabels: policySelector({ name: this.workloadName }),
      recommendedLabels: {},
      annotations,
      jobAnnotations: provider.podMetadata(settings).annotations,
      jobDefaults: provider.jobPodAnnotations,
      availability: { topologySpread, shutdown, labels: policySelector({ name: this.workloadName }) },
      accountToUse: `ServiceAccount.fromServiceAccountName(scope, id, '${this._model.serviceAccount}')`,
    };
  }
}

/** An existing workload: only its calls are declared in this app. */
class ExistingMeshWorkload extends MeshWorkload {
  /** @internal */
  public static readonly _factory = 'MeshWorkload.fromExistingWorkload';

  constructor(scope: Construct, id: string, props: ExistingWorkloadProps) { super(scope, id, props); }

  /** @internal */
  protected _props(): StructName { return 'ExistingWorkloadProps'; }

  /** @internal */
  protected _identity(props: ExistingWorkloadProps): Pick<WorkloadDraft, 'serviceAccount' | 'ownServiceAccount'> {
    return { serviceAccount: objectName(this.node.path, 'serviceAccountName', props.serviceAccountName), ownServiceAccount: false };
  }

  /** @internal */
  protected _podLabels(props: ExistingWorkloadProps): Pick<Caller, 'podLabels'> {
    return { podLabels: selectorLabels(this.node.path, 'podLabels', props.podLabels, 'give the labels of its pods') };
  }

  /** @internal */
  protected _pods(): Pods { return new ExistingPods(this.node.path, [], {}); }
}
