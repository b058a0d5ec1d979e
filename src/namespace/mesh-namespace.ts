import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { checkProps } from '../input/check-props';
import { Mesh } from '../mesh';
import { claimChart } from './chart-meshes';
import { checkedHost } from './egress-hosts';
import { EgressScope } from './egress-scope';
import { Injection } from './injection';
import { ProxyOptions, proxySettings } from './proxy';
import { constructPlace } from '../input/construct-place';
import { dnsLabel } from '../input/dns-label';
import { enumValue } from '../input/enum-value';
import { instanceOf } from '../input/instance-of';
import { nonBlank } from '../input/non-blank';
import { waypointNameOf } from '../input/waypoint-name';
import { EgressScopeRecord } from '../model/egress-host';
import { inputError } from '../model/input-error';
import { MigrationStage } from '../model/migration-stage';
import { MtlsMode } from '../model/mtls-mode';
import { NamespaceModel } from '../model/namespace';
import { OutboundTraffic } from '../model/outbound-traffic';
import { PodSecurityLevel } from '../model/pod-security/pod-security-level';
import { mixedOutputType } from '../output-type';
import { AvailabilityOptions, availabilitySettings } from '../service/availability';
import { MeshService } from '../service/mesh-service';
import { MeshServiceOptions } from '../service/mesh-service-options';
import { MeshWorkload, MeshWorkloadOptions } from '../service/mesh-workload';

/**
 * Properties that every namespace of a mesh has.
 * @example
 * const options: NamespaceOptions = { mesh, create: false };
 */
export interface NamespaceOptions {
  /** The mesh it belongs to. Another mesh of the app may have a namespace of the same name, in other charts: for another cluster. */
  readonly mesh: Mesh;
  /**
   * Name of the namespace: a DNS label.
   * @default - the construct's id
   */
  readonly namespaceName?: string;
  /**
   * Whether to render the Namespace object. False for an existing namespace: its owner sets the labels and
   * annotations, and defaults of the mesh do not apply to it. A `ZeroTrustNamespace` denies by default for all its pods, also those of other owners.
   * @default true
   */
  readonly create?: boolean;
  /**
   * Which control plane injects its proxy into the pods.
   * @default Injection.enabled()
   */
  readonly injection?: Injection;
  /**
   * Settings of the proxies of all pods; a service may override them.
   * @default - as the mesh was installed
   */
  readonly proxy?: ProxyOptions;
  /**
   * Disruption budgets, topology spread and graceful shutdown of the pods that this app deploys; a service may override them.
   * @default - none: as Kubernetes and the mesh were installed
   */
  readonly availability?: AvailabilityOptions;
  /**
   * Pod Security level that the API server enforces on the pods of the namespace, by the label `pod-security.kubernetes.io/enforce`. Pods of this app that it
   * would refuse are an error. For namespaces that this app creates: with `create: false` the label is the owner's.
   * @see https://kubernetes.io/docs/concepts/security/pod-security-admission/
   * @default - in a `ZeroTrustNamespace` the strictest level that the data plane admits: RESTRICTED on Istio ambient, on Istio and Linkerd with `cni: true`;
   * elsewhere no label
   */
  readonly podSecurity?: PodSecurityLevel;
  /**
   * Where its pods may send traffic: anywhere, or only to declared services (`REGISTRY_ONLY`).
   * @see https://istio.io/latest/docs/tasks/traffic-management/egress/egress-control/
   * @default - the mesh's; with `create: false` that of the cluster, since the namespace has pods of others too
   */
  readonly outboundTraffic?: OutboundTraffic;
  /**
   * Egress scope: which services its proxies get configuration of. Istio with sidecars only.
   * @see https://istio.io/latest/docs/reference/config/networking/sidecar/
   * @default - EgressScope.fromCalls() in a `ZeroTrustNamespace`, elsewhere EgressScope.all()
   */
  readonly egressScope?: EgressScope;
  /**
   * Name of the waypoint of the namespace: of its Gateway, and of the ServiceAccount and the Service of its pods. A DNS label that begins with a letter, not
   * `none`. In a namespace with `create: false` it is the existing waypoint, unless `createWaypoint` is set. Istio ambient only: no effect on other meshes.
   * @see https://istio.io/latest/docs/ambient/usage/waypoint/
   * @default 'waypoint'
   */
  readonly waypointName?: string;
  /**
   * Whether to render the waypoint of the namespace, if something in it needs one. False for an existing waypoint: its Gateway, its access to Secrets
   * and with `create: false` its NetworkPolicy are left to its owner, and in a `ZeroTrustNamespace` all services use it. Istio ambient only: no effect on other meshes.
   * @default - that of `create`; with `create: false` one of `waypointName` and `createWaypoint` is required where a waypoint is needed
   */
  readonly createWaypoint?: boolean;
}

/**
 * Properties of `MeshNamespace`.
 * @example
 * const props: MeshNamespaceProps = { mesh, mtls: MtlsMode.PERMISSIVE };
 */
export interface MeshNamespaceProps extends NamespaceOptions {
  /**
   * Mutual TLS mode: whether callers need a mesh identity.
   * @default - as the mesh was installed
   */
  readonly mtls?: MtlsMode;
}

/** Namespaces of each app by name: of a name there is one for each mesh, since two would overwrite each other's objects. */
const namespacesByApp = new WeakMap<IConstruct, Map<string, MeshNamespace[]>>();

/**
 * A namespace whose pods are in the mesh. Any caller may call any service in it; a `ZeroTrustNamespace` denies calls by default.
 * @example
 * const shop = new MeshNamespace(chart, 'shop', { mesh });
 * shop.addService('orders').addVersion('v1', { image: 'myregistry/order-service:v1' });
 */
export class MeshNamespace extends Construct {
  /** Name of the namespace. */
  public readonly namespaceName: string;
  /** The mesh it belongs to. */
  public readonly mesh: Mesh;
  /** @internal */
  public readonly _model: NamespaceModel;
  /** Construct paths by what has to be unique in the namespace: a kind of construct and a name, the key of its record. */
  private readonly claimedNames = new Map<string, string>();

  /**
   * @throws if a name is invalid, another construct of the mesh, or of the same chart, declares the namespace, or its pods would have no proxy to
   * enforce strict mutual TLS
   */
  constructor(scope: Construct, id: string, props: MeshNamespaceProps) {
    super(...constructPlace(new.target, scope, id));
    const path = this.node.path;
    const zeroTrust = this._zeroTrust();
    checkProps(path, zeroTrust ? 'ZeroTrustNamespaceProps' : 'MeshNamespaceProps', props);
    this.mesh = instanceOf(path, 'mesh', props.mesh, 'Mesh');
    this.namespaceName = dnsLabel(path, 'namespaceName', props.namespaceName ?? id);
    this.claimName();
    const created = props.create ?? true;
    const injection = instanceOf(path, 'injection', props.injection ?? Injection.enabled(), 'Injection')._injection;
    const mtls = zeroTrust ? MtlsMode.STRICT : props.mtls && enumValue(path, 'mtls', props.mtls, MtlsMode);
    if (!injection.enabled && mtls === MtlsMode.STRICT) this.refuseDisabledInjection(zeroTrust);
    if (props.podSecurity !== undefined && !created) this.refusePodSecurity(props.podSecurity);
    this._model = {
      path,
      name: this.namespaceName,
      created,
      injection,
      mtls,
      proxy: props.proxy && proxySettings(path, props.proxy),
      availability: props.availability && availabilitySettings(path, props.availability),
      zeroTrust,
      stage: this._stage(props),
      networkPolicies: this._networkPolicies(props),
      podSecurity: props.podSecurity && enumValue(path, 'podSecurity', props.podSecurity, PodSecurityLevel),
      // The mesh's default is not for the pods of others: it would cut off their egress.
      outboundTraffic: props.outboundTraffic ? enumValue(path, 'outboundTraffic', props.outboundTraffic, OutboundTraffic)
        : created ? this.mesh._model.settings.outboundTraffic : undefined,
      egressScope: props.egressScope && this.egressScope(props.egressScope, created),
      waypointName: props.waypointName === undefined ? undefined : waypointNameOf(path, 'waypointName', props.waypointName),
      createWaypoint: props.createWaypoint,
    };
    this.mesh._model.namespaces.push(this._model);
    this.mesh._renders(this, this.namespaceName);
  }

  /** The rendered objects: Namespace and namespace-wide policies. Patch them with `addJsonPatch`. */
  public get objects(): ApiObject[] { return this.mesh._objectsOf(this); }

  /**
   * Adds a service, in this namespace's chart. To put it into another chart: `new MeshService(chart, id, { namespace })`.
   * @param name of the service: a DNS label
   * @param options service options
   */
  public addService(name: string, options: MeshServiceOptions = {}): MeshService {
    const where = `${this.node.path}/${nonBlank(this.node.path, 'name of a service', name, 'give the name of its Service')}`;
    return new MeshService(this, name, { ...checkProps(where, 'MeshServiceOptions', options), namespace: this });
  }

  /**
   * Adds a workload that calls services and has no Service (a worker, a Job, a CronJob), in this namespace's chart.
   * To put it into another chart: `new MeshWorkload(chart, id, { namespace, … })`.
   * @param id the construct's id, and where `workloadName` is left out the name of the workload: a DNS label
   * @param options its pods
   */
  public addWorkload(id: string, options: MeshWorkloadOptions): MeshWorkload {
    const where = `${this.node.path}/${nonBlank(this.node.path, 'id of a workload', id, 'give its name')}`;
    return new MeshWorkload(this, id, { ...checkProps(where, 'MeshWorkloadOptions', options), namespace: this });
  }

  /**
   * @param construct the construct in this namespace
   * @param what the prop with the name
   * @param kind the kind of construct; services and workloads are one, since their names are the `app` labels of their pods
   * @throws if the namespace has a construct of this kind and name already, or its chart has objects of another mesh in a namespace of this name
   * @internal
   */
  public _claimName(construct: IConstruct, what: string, name: string, kind = 'service or workload'): void {
    const where = construct.node.path;
    const claim = `${kind} ${name}`;
    const other = this.claimedNames.get(claim);
    if (other) {
      throw inputError({
        where,
        what,
        got: name,
        allowed: `one ${kind} of a name in namespace ${this.namespaceName}`,
        fix: `${other} has it: choose another name, or use that construct`,
      });
    }
    claimChart(construct, this.namespaceName, this.mesh);
    this.claimedNames.set(claim, where);
  }

  /** @internal */
  protected _zeroTrust(): boolean { return false; }

  private egressScope(egressScope: EgressScope, created: boolean): EgressScopeRecord {
    const { node: { path }, mesh } = this;
    const scope = instanceOf(path, 'egressScope', egressScope, 'EgressScope')._egressScope;
    if (scope.by !== 'hosts') return scope;
    if (!created) {
      throw inputError({
        where: path,
        what: 'egressScope',
        got: 'EgressScope.hosts() with create: false',
        allowed: 'EgressScope.fromCalls() or all(): the namespace has pods of others, which one Sidecar for the namespace would limit too',
        fix: 'use EgressScope.fromCalls(), which selects the pods of this app only',
      });
    }
    for (const host of scope.hosts) checkedHost(path, 'egressScope', host, mesh._model.settings.clusterDomain);
    return scope;
  }
  /** Whether its pods get NetworkPolicies. @internal */
  protected _networkPolicies(_props: NamespaceOptions): boolean { return false; }

  /** How far its migration has come. @internal */
  protected _stage(_props: NamespaceOptions): MigrationStage | undefined { return undefined; }

  private refusePodSecurity(got: PodSecurityLevel): never {
    throw inputError({
      where: this.node.path,
      what: 'podSecurity',
      got: `${got} with create: false`,
      allowed: 'none: the owner of the namespace sets its labels',
      fix: 'leave it out, and have the owner set the label pod-security.kubernetes.io/enforce',
    });
  }

  private refuseDisabledInjection(zeroTrust: boolean): never {
    throw inputError({
      where: this.node.path,
      what: 'injection',
      got: 'disabled',
      allowed: `injection ${zeroTrust ? 'in a ZeroTrustNamespace' : 'with mtls STRICT'}: without proxies nothing enforces it`,
      fix: `leave injection out, or ${zeroTrust ? 'use a MeshNamespace' : 'leave mtls out'}`,
    });
  }

  private claimName(): void {
    const { node: { path, root }, namespaceName, mesh } = this;
    const names = namespacesByApp.get(root) ?? new Map<string, MeshNamespace[]>();
    namespacesByApp.set(root, names);
    const others = names.get(namespaceName) ?? [];
    const same = others.find(other => other.mesh === mesh);
    if (same) {
      throw inputError({
        where: path, what: 'namespaceName', got: namespaceName, allowed: 'one construct for each namespace', fix: `${same.node.path} declares it: use that construct`,
      });
    }
    claimChart(this, namespaceName, mesh);
    const outputType = mixedOutputType(root);
    if (others.length && outputType) {
      throw inputError({
        where: path,
        what: 'namespaceName',
        got: namespaceName,
        allowed: `one mesh for each namespace with YamlOutputType.${outputType}, which does not keep the objects of two clusters apart`,
        fix: `${others[0].node.path} declares it in mesh ${others[0].mesh.node.path}: use YamlOutputType.FILE_PER_CHART, or an App for each cluster`,
      });
    }
    names.set(namespaceName, [...others, this]);
  }
}
