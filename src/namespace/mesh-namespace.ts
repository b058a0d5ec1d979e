import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { Mesh } from '../mesh';
import { Injection } from './injection';
import { ProxyOptions, proxySettings } from './proxy';
import { dnsLabel } from '../model/dns-label';
import { inputError } from '../model/input-error';
import { MtlsMode } from '../model/mtls-mode';
import { NamespaceModel } from '../model/namespace';
import { OutboundTraffic } from '../model/outbound-traffic';
import { RenderedObjects } from '../rendered-objects';
import { MeshService } from '../service/mesh-service';
import { MeshServiceOptions } from '../service/mesh-service-options';
import { MeshWorkload, MeshWorkloadOptions } from '../service/mesh-workload';

/**
 * What every namespace of a mesh has.
 * @example
 * const options: NamespaceOptions = { mesh, create: false };
 */
export interface NamespaceOptions {
  /** The mesh it belongs to: exactly one. */
  readonly mesh: Mesh;
  /**
   * Name of the namespace: a DNS label.
   * @default - the construct's id
   */
  readonly namespaceName?: string;
  /**
   * Whether to render the Namespace object. False for one that somebody else owns: then its labels and annotations are theirs to set.
   * @default true
   */
  readonly create?: boolean;
  /**
   * Which control plane puts its proxy into the pods.
   * @default Injection.enabled()
   */
  readonly injection?: Injection;
  /**
   * Size of the proxies of all pods; a service may have its own.
   * @default - as the mesh was installed
   */
  readonly proxy?: ProxyOptions;
  /**
   * Where its pods may send traffic.
   * @see https://istio.io/latest/docs/tasks/traffic-management/egress/egress-control/
   * @default - the mesh's
   */
  readonly outboundTraffic?: OutboundTraffic;
}

/**
 * What a namespace is.
 * @example
 * const props: MeshNamespaceProps = { mesh, mtls: MtlsMode.PERMISSIVE };
 */
export interface MeshNamespaceProps extends NamespaceOptions {
  /**
   * Whether callers need a mesh identity.
   * @default - as the mesh was installed
   */
  readonly mtls?: MtlsMode;
}

/** Namespaces of each app by name: two owners of one namespace would overwrite each other. */
const declared = new WeakMap<IConstruct, Map<string, MeshNamespace>>();

/**
 * A namespace whose pods are in the mesh. Any caller may call any service in it; see `ZeroTrustNamespace` for one where callers have to be named.
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
  private readonly rendered: RenderedObjects;
  /** Paths of the services and workloads by their names: the `app` labels of their pods. */
  private readonly appNames = new Map<string, string>();

  /** @throws if the name is no DNS label, or the app has declared the namespace already */
  constructor(scope: Construct, id: string, props: MeshNamespaceProps) {
    super(scope, id);
    const path = this.node.path;
    this.mesh = props.mesh;
    this.namespaceName = dnsLabel(path, 'namespaceName', props.namespaceName ?? id);
    this.claimName();
    const zeroTrust = this._zeroTrust();
    this._model = {
      path,
      name: this.namespaceName,
      created: props.create ?? true,
      injection: (props.injection ?? Injection.enabled())._injection,
      mtls: zeroTrust ? MtlsMode.STRICT : props.mtls,
      proxy: props.proxy && proxySettings(path, props.proxy),
      zeroTrust,
      services: [],
      outboundTraffic: props.outboundTraffic ?? this.mesh._outboundTraffic,
      externals: [],
    };
    this.mesh._model.namespaces.push(this._model);
    this.rendered = new RenderedObjects(this, this.namespaceName, () => this.mesh._provider.namespaceObjects(this._model));
    this._sync();
    // A gateway whose pods lie here may need more, now that nobody gets in.
    if (zeroTrust) for (const gateway of this.mesh._gateways) gateway._sync();
  }

  /** The rendered objects: Namespace and namespace-wide policies. Patch them with `addJsonPatch`. */
  public get objects(): ApiObject[] { return this.rendered.all; }

  /**
   * Adds a service, in this namespace's chart. To put it into another chart: `new MeshService(chart, id, { namespace })`.
   * @param name of the service: a DNS label
   * @param options what else there is to say
   */
  public addService(name: string, options: MeshServiceOptions = {}): MeshService {
    return new MeshService(this, name, { ...options, namespace: this });
  }

  /**
   * Adds pods that call services and have no Service of their own, in this namespace's chart: a worker, a Job, a CronJob.
   * To put it into another chart: `new MeshWorkload(chart, id, { namespace, … })`.
   * @param id the construct's id, and where `workloadName` is left out the name of the workload: a DNS label
   * @param options its pods
   */
  public addWorkload(id: string, options: MeshWorkloadOptions): MeshWorkload {
    return new MeshWorkload(this, id, { ...options, namespace: this });
  }

  /**
   * To be called after each change of the model, and of one of its services.
   * @internal
   */
  public _sync(): void {
    this.mesh._changed();
    this.rendered.sync();
  }

  /**
   * @throws if the namespace has a service or workload of this name already
   * @internal
   */
  public _claimName(where: string, what: string, name: string): void {
    const other = this.appNames.get(name);
    if (other) {
      throw inputError({
        where,
        what,
        got: name,
        allowed: `one service or workload of a name in namespace ${this.namespaceName}`,
        fix: `${other} has it: choose another name, or pass that construct on`,
      });
    }
    this.appNames.set(name, where);
  }

  /** @internal */
  protected _zeroTrust(): boolean { return false; }

  private claimName(): void {
    const names = declared.get(this.node.root) ?? new Map<string, MeshNamespace>();
    declared.set(this.node.root, names);
    const other = names.get(this.namespaceName);
    if (other) {
      const sameMesh = other.mesh === this.mesh;
      throw inputError({
        where: this.node.path,
        what: 'namespaceName',
        got: this.namespaceName,
        allowed: sameMesh ? 'one construct for each namespace' : 'one mesh for each namespace: two would put two proxies into each pod',
        fix: sameMesh ? `${other.node.path} declares it: pass that construct on` : `${other.node.path} has it in mesh ${other.mesh.node.path}: choose one`,
      });
    }
    names.set(this.namespaceName, this);
  }
}
