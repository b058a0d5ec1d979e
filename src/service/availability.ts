import { DisruptionBudget } from './disruption-budget';
import { GracefulShutdownOptions, shutdownRecord } from './graceful-shutdown';
import { TopologySpread } from './topology-spread';
import { Availability } from '../model/availability';
import { inputError } from '../model/input-error';
import { omitUndefined } from '../model/omit-undefined';

/**
 * What keeps a service available while its pods start, end and move to other nodes. For pods that this app deploys.
 * @example
 * const availability: AvailabilityOptions = {
 *   disruptionBudget: DisruptionBudget.maxUnavailable(1),
 *   topologySpread: [TopologySpread.zones()],
 *   gracefulShutdown: { drain: Duration.seconds(30) },
 * };
 */
export interface AvailabilityOptions {
  /**
   * How many pods of each version may be evicted at a time. For Deployments, StatefulSets, ReplicaSets and Rollouts: evictions leave DaemonSets alone.
   * @default - that of the namespace, else none
   */
  readonly disruptionBudget?: DisruptionBudget;
  /**
   * How the pods of each version spread over zones and nodes: one constraint for each topology; none for an empty list. A workload of your own that has
   * constraints keeps those instead.
   * @default - that of the namespace, else the default of the cluster
   */
  readonly topologySpread?: TopologySpread[];
  /**
   * How pods end without losing requests. Jobs and CronJobs end by themselves: it does not apply to them.
   * @default - that of the namespace, else as Kubernetes and the mesh were installed
   */
  readonly gracefulShutdown?: GracefulShutdownOptions;
}

/** The options in the model's terms. @throws if there are two constraints for a topology, or times that cannot fit */
export function availabilitySettings(where: string, options: AvailabilityOptions): Availability {
  const { disruptionBudget, topologySpread, gracefulShutdown } = options;
  const spread = topologySpread?.map(({ _spread }) => _spread);
  const keys = spread?.map(({ topologyKey }) => topologyKey) ?? [];
  const twin = keys.find((key, i) => keys.indexOf(key) < i);
  if (twin) {
    throw inputError({ where, what: 'availability.topologySpread', got: `${twin} twice`, allowed: 'one constraint for each topology', fix: 'remove one of them' });
  }
  return omitUndefined({
    disruptionBudget: disruptionBudget?._budget,
    topologySpread: spread,
    shutdown: gracefulShutdown && shutdownRecord(where, gracefulShutdown),
  });
}
