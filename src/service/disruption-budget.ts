import { percentage } from '../input/percentage';
import { INT32_MAX, wholeNumber } from '../input/whole-number';
import { Availability } from '../model/availability';

/**
 * A disruption budget: how many pods of each version a drain of nodes may evict at a time. It is a PodDisruptionBudget for each version, which also selects
 * the copies of its pods that a delivery engine runs. Pods that are not ready may always be evicted: a broken release does not block a drain.
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 * @example
 * const availability: AvailabilityOptions = { disruptionBudget: DisruptionBudget.maxUnavailable(1) };
 */
export class DisruptionBudget {
  /** No budget, where the namespace has one. */
  public static readonly NONE = new DisruptionBudget('none');

  /**
   * At most so many pods are unavailable.
   * @param pods number of pods, at least one
   * @throws if it is no whole number from 1
   */
  public static maxUnavailable(pods: number): DisruptionBudget {
    return new DisruptionBudget({ maxUnavailable: podCount('maxUnavailable', pods, 'with 0 no pod could ever be evicted, and no node be drained') });
  }

  /**
   * At most such a share of the pods is unavailable, rounded up to whole pods.
   * @param percent whole percent from 1 to 100
   * @throws if it is out of range
   */
  public static maxUnavailablePercent(percent: number): DisruptionBudget {
    const fix = 'with 0 no pod could ever be evicted, and no node be drained';
    return new DisruptionBudget({ maxUnavailable: `${percentage('DisruptionBudget.maxUnavailablePercent', 'percent', percent, fix, 1)}%` });
  }

  /**
   * At least so many pods stay available. It has to be less than the number of pods: of as many, none could be evicted.
   * @param pods number of pods, at least one
   * @throws if it is no whole number from 1
   */
  public static minAvailable(pods: number): DisruptionBudget {
    return new DisruptionBudget({ minAvailable: podCount('minAvailable', pods, 'for no budget use DisruptionBudget.NONE') });
  }

  /**
   * At least such a share of the pods stays available, rounded up to whole pods.
   * @param percent whole percent from 1 to 99
   * @throws if it is out of range
   */
  public static minAvailablePercent(percent: number): DisruptionBudget {
    const fix = 'with 100 no pod could ever be evicted, and no node be drained';
    return new DisruptionBudget({ minAvailable: `${wholeNumber('DisruptionBudget.minAvailablePercent', 'percent', percent, 1, 99, fix)}%` });
  }

  /** @internal */
  private constructor(public readonly _budget: NonNullable<Availability['disruptionBudget']>) {}
}

function podCount(factory: string, pods: number, fix: string): number { return wholeNumber(`DisruptionBudget.${factory}`, 'pods', pods, 1, INT32_MAX, fix); }
