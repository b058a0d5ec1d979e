import { Construct } from 'constructs';
import { MeshNamespace, NamespaceOptions } from './mesh-namespace';

/**
 * Properties of `ZeroTrustNamespace`.
 * @example
 * const props: ZeroTrustNamespaceProps = { mesh };
 */
export interface ZeroTrustNamespaceProps extends NamespaceOptions {
  /**
   * Whether pods get NetworkPolicies from the call graph, for ingress and egress: the pods of each service, workload and gateway one, and in a namespace that
   * this app creates all other pods one that denies everything. The network plugin (CNI) of the cluster has to enforce them. For pods with other connections
   * (a database, an operator), add a NetworkPolicy: what several allow adds up.
   * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
   * @default true
   */
  readonly networkPolicies?: boolean;
}

/**
 * A namespace that denies by default: strict mutual TLS, no call is allowed unless `calls()` declares it,
 * and each service that is called gets one authorization policy with its callers.
 * @example
 * const shop = new ZeroTrustNamespace(chart, 'default', { mesh });
 * const users = shop.addService('user-service');
 * const frontend = shop.addService('frontend');
 * frontend.calls(users, { methods: [HttpMethod.GET], paths: [PathMatch.prefix('/api/users')] });
 */
export class ZeroTrustNamespace extends MeshNamespace {
  constructor(scope: Construct, id: string, props: ZeroTrustNamespaceProps) {
    super(scope, id, props);
  }

  /** @internal */
  protected _zeroTrust(): boolean { return true; }

  /** @internal */
  protected _networkPolicies({ networkPolicies = true }: ZeroTrustNamespaceProps): boolean { return networkPolicies; }
}
