import { ApiObject } from 'cdk8s';
import { Deployment, IServiceAccount, ServiceAccount } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { CallTarget } from './call-target';
import { checkMesh, declareCall, ICaller } from './caller';
import { ExistingPods } from './existing-pods';
import { ExistingWorkloadProps } from './existing-workload-props';
import type { MeshService } from './mesh-service';
import { podLabels } from './pod-labels';
import { PodOptions } from './pod-options';
import { checkForm, Pods, podsOf, PodsOwner } from './pods';
import { serviceAccountName } from './service-account-name';
import { dnsLabel } from '../input/dns-label';
import { instanceOf } from '../input/instance-of';
import { objectName } from '../input/object-name';
import type { Mesh } from '../mesh';
import { Caller } from '../model/match';
import { WorkloadDraft } from '../model/mesh-draft';
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
   * Whom the pods run as, and so who they are to those they call. One that others run as too cannot call into a ZeroTrustNamespace.
   * @default - an own ServiceAccount with the workload's name, without a token
   */
  readonly serviceAccount?: IServiceAccount;
  /**
   * Size of the proxies of its pods.
   * @default - the namespace's
   */
  readonly proxy?: ProxyOptions;
}

/**
 * Properties of `MeshWorkload`.
 * @example
 * const props: MeshWorkloadProps = { namespace: shop, image: 'myregistry/mailer:v1' };
 */
export interface MeshWorkloadProps extends MeshWorkloadOptions {
  /** The namespace it lives in. */
  readonly namespace: MeshNamespace;
}

/**
 * A workload that calls services and that nobody calls: a worker, a Job, a CronJob. It has no Service.
 * Proxies run beside it as beside a service. Those of a Job or CronJob are native sidecars (Kubernetes 1.29 and later), so that the Job completes.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
 * @example
 * const mailer = shop.addWorkload('mailer', { image: 'myregistry/mailer:v1' });
 * mailer.calls(users, { methods: [HttpMethod.GET] });
 */
export class MeshWorkload extends Construct implements ICaller {
  /**
   * A workload that somebody else deploys: an operator, a Helm release, another app. It can call; nothing of it is rendered or changed.
   * @param scope the construct's scope
   * @param id the construct's id, which findings name
   * @param props where it is, and how its pods are known
   * @throws if there are no labels, or the namespace has a service or workload of this name already
   */
  public static fromExistingWorkload(scope: Construct, id: string, props: ExistingWorkloadProps): MeshWorkload {
    return new ExistingMeshWorkload(scope, id, props);
  }

  /** Name of the workload. */
  public readonly workloadName: string;
  /** The namespace it lives in. */
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
    super(scope, id);
    const { path } = this.node;
    const { namespace, proxy } = props;
    this.namespace = namespace;
    this._mesh = instanceOf(path, 'namespace', namespace, 'MeshNamespace').mesh;
    this.workloadName = dnsLabel(path, 'workloadName', props.workloadName ?? id);
    this.account = props.serviceAccount;
    namespace._claimName(path, 'workloadName', this.workloadName);
    this._caller = { namespace: namespace.namespaceName, service: this.workloadName, ...this._podLabels(props) };
    this._model = {
      path,
      name: this.workloadName,
      namespace: namespace.namespaceName,
      ...this._identity(props),
      deployment: props.image !== undefined || props.containers ? this.workloadName : undefined,
      proxy: proxy && proxySettings(path, proxy),
      settle: () => this.pods.settle(),
    };
    this.pods = this._pods(props);
    this._mesh._model.workloads.push(this._model);
    this._mesh._renders(this, this.workloadName, namespace.namespaceName);
  }

  /** Whom its pods run as: for a workload of your own, see `PodOptions.workload`. */
  public get serviceAccount(): IServiceAccount {
    this.account ??= ServiceAccount.fromServiceAccountName(this, 'Identity', this._model.serviceAccount);
    return this.account;
  }

  /**
   * Its Deployment: add volumes, init containers, scheduling, an autoscaler and the like here.
   * @throws if its pods come from a workload of your own, or somebody else deploys them
   */
  public get workload(): Deployment { return this.pods.workload; }

  /**
   * The rendered workload. Patch it with `addJsonPatch`.
   * @throws if somebody else deploys its pods
   */
  public get object(): ApiObject { return this.pods.object; }

  /** The rendered objects, without the workload. Patch them with `addJsonPatch`. */
  public get objects(): ApiObject[] { return this._mesh._objectsOf(this); }

  /**
   * Lets it call a service, or something outside the mesh: an edge of the call graph. Further calls to the same target allow more.
   * @param target the service that is called, or the `ExternalService`
   * @param options what it may do there
   * @throws if the target is of another mesh, or the options name requests on a port where the mesh sees none
   */
  public calls(target: CallTarget, options: CallOptions = {}): void {
    declareCall(this, target, options);
  }

  /**
   * Sets how its own requests to a service are treated (timeout, retries, headers), and how it connects to it (circuit breaker, pool, load balancing).
   * Where they go stays as it is. It stands with the target, in the target's chart.
   * @param target the service that is called
   * @param options what is to be other than for all callers
   * @throws if the target is of another mesh, or has no HTTP port and the options speak of requests; if they say nothing, or what was said before
   */
  public routesTo(target: MeshService, options: ConsumerRouteOptions): void {
    checkMesh(this, instanceOf(this.node.path, 'target of routesTo()', target, 'MeshService'), 'routes to');
    consumerRoute(this, target, options);
  }

  /**
   * Whom its pods run as.
   * @internal
   */
  protected _identity({ serviceAccount }: MeshWorkloadProps): Pick<WorkloadDraft, 'serviceAccount' | 'ownServiceAccount'> {
    return { serviceAccount: serviceAccount ? objectName(this.node.path, 'name of serviceAccount', serviceAccount.name) : this.workloadName, ownServiceAccount: !serviceAccount };
  }

  /**
   * The labels of pods that somebody else deploys.
   * @internal
   */
  protected _podLabels(_props: MeshWorkloadProps): Pick<Caller, 'podLabels'> { return {}; }

  /** @internal */
  protected _pods({ namespace: _, workloadName: __, serviceAccount: ___, proxy: ____, ...options }: MeshWorkloadProps): Pods {
    checkForm(this.node.path, options, ['image', 'containers', 'workload']);
    return podsOf(this, options, this.podsOwner());
  }

  private podsOwner(): PodsOwner {
    const provider = this._mesh._provider;
    const { labels, annotations } = provider.podMetadata({ namespace: this.namespace._model, proxy: this._model.proxy });
    return {
      deploymentName: this.workloadName,
      containerName: this.workloadName,
      ports: [],
      namespace: this.namespace.namespaceName,
      serviceAccountName: this._model.serviceAccount,
      serviceAccount: () => this.serviceAccount,
      selector: { app: this.workloadName },
      meshLabels: labels,
      recommendedLabels: { 'app.kubernetes.io/name': this.workloadName },
      annotations,
      jobAnnotations: provider.jobPodAnnotations,
      accountOwner: `workload ${this.workloadName}`,
    };
  }
}

/** A caller of which this app has the calls only. */
class ExistingMeshWorkload extends MeshWorkload {
  constructor(scope: Construct, id: string, props: ExistingWorkloadProps) { super(scope, id, props); }

  /** @internal */
  protected _identity(props: ExistingWorkloadProps): Pick<WorkloadDraft, 'serviceAccount' | 'ownServiceAccount'> {
    return { serviceAccount: serviceAccountName(this.node.path, props.serviceAccountName), ownServiceAccount: false };
  }

  /** @internal */
  protected _podLabels(props: ExistingWorkloadProps): Pick<Caller, 'podLabels'> {
    return { podLabels: podLabels(this.node.path, props.podLabels) };
  }

  /** @internal */
  protected _pods(): Pods { return new ExistingPods(this.node.path, [], {}); }
}
