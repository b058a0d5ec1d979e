import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Mesh } from '../mesh';
import { serviceLabel } from '../model/dns-label';
import { EgressGatewayRecord } from '../model/egress-gateway';
import { INT32_MAX, wholeNumber } from '../model/number';
import type { MeshNamespace } from '../namespace/mesh-namespace';

/**
 * What a gateway out of the mesh is.
 * @example
 * const props: EgressGatewayProps = { namespace: shop, replicas: 3 };
 */
export interface EgressGatewayProps {
  /** The namespace it runs in. In a `ZeroTrustNamespace` only declared callers get through it. */
  readonly namespace: MeshNamespace;
  /**
   * Name of its workload, Service and ServiceAccount, and the `app` label of its pods: a DNS label.
   * @default - the construct's id
   */
  readonly gatewayName?: string;
  /**
   * Whether to render the workload. False for one that is installed already, such as Istio's `istio-egressgateway` in `istio-system`:
   * then its Service has to have the ports of all that leaves through it (80 and 443, as installed).
   * @default true
   */
  readonly create?: boolean;
  /**
   * Number of its pods: a whole number from 1.
   * @default 2
   */
  readonly replicas?: number;
}

/**
 * A proxy of the mesh through which traffic leaves it: one place for policies, logs and firewall rules. It carries each `ExternalService` that names it.
 * Callers reach it with mutual TLS, so it knows who they are.
 * @see https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/
 * @example
 * const gateway = new EgressGateway(chart, 'egress', { namespace: shop });
 * const stripe = new ExternalService(chart, 'stripe', { namespace: shop, hosts: ['api.stripe.com'], egressGateway: gateway });
 * payments.calls(stripe);
 */
export class EgressGateway extends Construct {
  /** Name of its workload. */
  public readonly gatewayName: string;
  /** The namespace it runs in. */
  public readonly namespace: MeshNamespace;
  /** @internal */
  public readonly _mesh: Mesh;
  /** @internal */
  public readonly _model: EgressGatewayRecord;

  /** @throws if the name is no DNS label, or there are no replicas */
  constructor(scope: Construct, id: string, props: EgressGatewayProps) {
    super(scope, id);
    const path = this.node.path;
    this.namespace = props.namespace;
    this._mesh = props.namespace.mesh;
    this.gatewayName = serviceLabel(path, 'gatewayName', props.gatewayName ?? id);
    this._model = {
      path,
      name: this.gatewayName,
      namespace: props.namespace.namespaceName,
      created: props.create ?? true,
      replicas: wholeNumber(path, 'replicas', props.replicas ?? 2, 1, INT32_MAX, 'give the number of pods'),
    };
    this._mesh._model.egressGateways.push(this._model);
    this._mesh._renders(this, this.gatewayName);
  }

  /** The rendered objects. Patch them with `addJsonPatch`. */
  public get objects(): ApiObject[] { return this._mesh._objectsOf(this); }
}
