import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { checkProps } from '../input/check-props';
import { constructPlace } from '../input/construct-place';
import { instanceOf } from '../input/instance-of';
import { serviceName } from '../input/service-name';
import type { StructName } from '../input/structs';
import { INT32_MAX, wholeNumber } from '../input/whole-number';
import type { Mesh } from '../mesh';
import { EgressGatewayRecord } from '../model/egress-gateway';
import type { MeshNamespace } from '../namespace/mesh-namespace';

/**
 * Properties of `EgressGateway`.
 * @example
 * const props: EgressGatewayProps = { namespace: shop, replicas: 3 };
 */
export interface EgressGatewayProps {
  /** The namespace it runs in. In a `ZeroTrustNamespace` it serves declared callers only. */
  readonly namespace: MeshNamespace;
  /**
   * Name of its workload, Service and ServiceAccount, and the `app` label of its pods: a DNS label.
   * @default - the construct's id
   */
  readonly gatewayName?: string;
  /**
   * Number of pods: a whole number from 1.
   * @default 2
   */
  readonly replicas?: number;
}

/**
 * Properties of an existing egress gateway, deployed outside this app.
 * @example
 * const props: ExistingEgressGatewayProps = { namespace: shop, gatewayName: 'istio-egressgateway' };
 */
export interface ExistingEgressGatewayProps {
  /** The namespace it runs in. In a `ZeroTrustNamespace` it serves declared callers only. */
  readonly namespace: MeshNamespace;
  /** Name of its Service and ServiceAccount, and the `app` label of its pods: a DNS label. */
  readonly gatewayName: string;
}

/**
 * An egress gateway: a proxy through which traffic leaves the mesh, one place for policies, logs and firewall rules.
 * It carries the traffic of each `ExternalService` that names it. Callers connect to it with mutual TLS, so it knows their identities.
 * @see https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/
 * @example
 * const gateway = new EgressGateway(chart, 'egress', { namespace: shop });
 * const stripe = new ExternalService(chart, 'stripe', { namespace: shop, hosts: ['api.stripe.com'], egressGateway: gateway });
 * payments.calls(stripe);
 */
export class EgressGateway extends Construct {
  /**
   * An existing egress gateway, such as Istio's `istio-egressgateway` in `istio-system`: only its routes and policies are rendered. Its Service must have
   * the ports of every `ExternalService` that uses it (80 and 443 by default).
   * @param scope the construct's scope
   * @param id the construct's id, which findings name
   * @param props namespace and name of the gateway
   * @throws if the name is no DNS label that begins with a letter, or another egress gateway of the namespace has this name
   */
  public static fromExistingGateway(scope: Construct, id: string, props: ExistingEgressGatewayProps): EgressGateway {
    return new ExistingEgressGateway(scope, id, props);
  }

  /** Name of its workload. */
  public readonly gatewayName: string;
  /** The namespace it runs in. */
  public readonly namespace: MeshNamespace;
  /** @internal */
  public readonly _mesh: Mesh;
  /** @internal */
  public readonly _model: EgressGatewayRecord;

  /** @throws if the name is no DNS label that begins with a letter, the replicas are no whole number from 1, or another egress gateway of the namespace has this name */
  constructor(scope: Construct, id: string, props: EgressGatewayProps) {
    super(...constructPlace(new.target, scope, id));
    const path = this.node.path;
    checkProps(path, this._props(), props);
    this.namespace = instanceOf(path, 'namespace', props.namespace, 'MeshNamespace');
    this._mesh = props.namespace.mesh;
    this.gatewayName = serviceName(path, 'gatewayName', props.gatewayName ?? id);
    this._model = {
      path,
      name: this.gatewayName,
      namespace: props.namespace.namespaceName,
      created: this._props() === 'EgressGatewayProps',
      replicas: wholeNumber(path, 'replicas', props.replicas ?? 2, 1, INT32_MAX, 'give the number of pods'),
    };
    this.namespace._claimName(this, 'gatewayName', this.gatewayName, 'egress gateway');
    this._mesh._model.egressGateways.push(this._model);
    this._mesh._renders(this, this.gatewayName);
  }

  /** The rendered objects. Patch them with `addJsonPatch`. */
  public get objects(): ApiObject[] { return this._mesh._objectsOf(this); }

  /** @internal */
  protected _props(): StructName { return 'EgressGatewayProps'; }
}

/** An existing egress gateway: its workload is not rendered. */
class ExistingEgressGateway extends EgressGateway {
  /** @internal */
  public static readonly _factory = 'EgressGateway.fromExistingGateway';

  constructor(scope: Construct, id: string, props: ExistingEgressGatewayProps) { super(scope, id, props); }

  /** @internal */
  protected _props(): StructName { return 'ExistingEgressGatewayProps'; }
}
