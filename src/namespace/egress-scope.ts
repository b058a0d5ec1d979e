import { EgressHost } from './egress-host';
import { instancesOf } from '../input/instances-of';
import { EgressScopeRecord } from '../model/egress-host';
import { inputError } from '../model/input-error';

/**
 * Egress scope: the services that the sidecars of a namespace get configuration of. It keeps the configuration of proxies small; it is no access control.
 * Requests to other services of the mesh bypass the routes and have no client identity, or with `OutboundTraffic.REGISTRY_ONLY` are blocked.
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/
 * @example
 * new MeshNamespace(chart, 'shop', {
 *   mesh,
 *   egressScope: EgressScope.hosts([EgressHost.service('shop', 'user-service'), EgressHost.allServices('istio-system')]),
 * });
 */
export class EgressScope {
  /**
   * For each workload, what its `calls()` lead to: callees, destinations of their routes and mirrors, external services and their egress gateways;
   * besides `MeshProps.proxyServices`, and the `egressHosts` of the workload. One Sidecar for each workload. A call that is not declared is outside the scope.
   */
  public static fromCalls(): EgressScope { return new EgressScope({ by: 'calls' }); }

  /**
   * The same hosts for all pods of the namespace, in one Sidecar, besides `MeshProps.proxyServices`.
   * @param hosts at least one
   * @throws if there is none
   */
  public static hosts(hosts: EgressHost[]): EgressScope {
    const where = 'EgressScope.hosts';
    const all = instancesOf(where, 'hosts', hosts, 'EgressHost').map(({ _egressHost }) => _egressHost);
    if (!all.length) {
      throw inputError({ where, what: 'hosts', got: all, allowed: 'at least one', fix: 'give the hosts, or use EgressScope.fromCalls() or EgressScope.all()' });
    }
    return new EgressScope({ by: 'hosts', hosts: all });
  }

  /** All services that are exported to the namespace: no Sidecar limits them. */
  public static all(): EgressScope { return new EgressScope({ by: 'all' }); }

  /** @internal */
  private constructor(public readonly _egressScope: EgressScopeRecord) {}
}
