import { Construct } from 'constructs';
import { MeshNamespace, NamespaceOptions } from './mesh-namespace';
import { enumValue } from '../input/enum-value';
import { inputError } from '../model/input-error';
import { MigrationStage } from '../model/migration-stage';

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
  /**
   * How far the namespace has come on its way into the mesh. Declare its services and calls once, then go on a stage at a time: `mesh.migration()` reports what
   * would be an error or a warning at the next one. `outboundTraffic`, `egressScope` and `networkPolicies` apply from `DENY_BY_DEFAULT` on.
   * `PREPARED` is an error with `create: false`: the owner of the namespace has the proxies injected.
   * @default MigrationStage.JWT, the last one
   */
  readonly stage?: MigrationStage;
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
  protected _stage({ stage, create = true }: ZeroTrustNamespaceProps): MigrationStage | undefined {
    const { path } = this.node;
    if (stage === undefined) return undefined;
    enumValue(path, 'stage', stage, MigrationStage);
    if (stage === MigrationStage.PREPARED && !create) {
      throw inputError({
        where: path,
        what: 'stage',
        got: 'PREPARED with create: false',
        allowed: 'INJECTED or a later stage: the owner of the namespace decides about the injection of proxies',
        fix: 'leave the namespace out of the mesh until proxies are injected, or use INJECTED',
      });
    }
    return stage;
  }

  /** @internal */
  protected _networkPolicies({ networkPolicies = true }: ZeroTrustNamespaceProps): boolean { return networkPolicies; }
}
