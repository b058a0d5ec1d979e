import { checkProps } from '../input/check-props';
import { isLabelKey } from '../input/label';
import { INT32_MAX, wholeNumber } from '../input/whole-number';
import { TopologySpreadRecord } from '../model/availability';
import { inputError } from '../model/input-error';
import { omitUndefined } from '../model/omit-undefined';

/**
 * Options of a topology spread constraint.
 * @example
 * const options: TopologySpreadOptions = { required: true, minDomains: 3 };
 */
export interface TopologySpreadOptions {
  /**
   * The most pods that one zone (node, …) may have more than another: a whole number from 1.
   * @default 1
   */
  readonly maxSkew?: number;
  /**
   * Whether a pod that would exceed `maxSkew` waits (`DoNotSchedule`). Otherwise it runs anyway (`ScheduleAnyway`): after the loss of a zone all pods run in
   * the others.
   * @default false
   */
  readonly required?: boolean;
  /**
   * How many zones (nodes, …) there are at least, also such without any node as yet: a whole number from 1, with `required` only. With fewer, pods wait,
   * and a cluster autoscaler adds nodes.
   * @default - those that have nodes
   */
  readonly minDomains?: number;
}

/**
 * A topology spread constraint: pods of one version spread evenly over zones or nodes. It selects pods by the labels of this library, and counts those
 * of one revision of a Deployment only, so that a rolling update ends spread as well.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 * @example
 * const availability: AvailabilityOptions = { topologySpread: [TopologySpread.zones({ required: true }), TopologySpread.nodes()] };
 */
export class TopologySpread {
  /**
   * Over zones: the label `topology.kubernetes.io/zone` of nodes.
   * @param options skew, and whether it is required
   * @throws if a number is out of range, or `minDomains` is given without `required`
   */
  public static zones(options: TopologySpreadOptions = {}): TopologySpread {
    return new TopologySpread(spreadRecord('TopologySpread.zones', 'topology.kubernetes.io/zone', options));
  }

  /**
   * Over nodes: their label `kubernetes.io/hostname`.
   * @param options skew, and whether it is required
   * @throws if a number is out of range, or `minDomains` is given without `required`
   */
  public static nodes(options: TopologySpreadOptions = {}): TopologySpread {
    return new TopologySpread(spreadRecord('TopologySpread.nodes', 'kubernetes.io/hostname', options));
  }

  /**
   * Over the values of another label of nodes.
   * @param topologyKey the key of the label
   * @param options skew, and whether it is required
   * @throws if the key is no label key, a number is out of range, or `minDomains` is given without `required`
   */
  public static label(topologyKey: string, options: TopologySpreadOptions = {}): TopologySpread {
    const where = 'TopologySpread.label';
    if (typeof topologyKey !== 'string' || !isLabelKey(topologyKey)) {
      throw inputError({ where, what: 'topologyKey', got: topologyKey, allowed: 'the key of a label', fix: "give a label of nodes, such as 'topology.kubernetes.io/region'" });
    }
    return new TopologySpread(spreadRecord(where, topologyKey, options));
  }

  /** @internal */
  private constructor(public readonly _spread: TopologySpreadRecord) {}
}

function spreadRecord(where: string, topologyKey: string, options: TopologySpreadOptions): TopologySpreadRecord {
  const { maxSkew = 1, required = false, minDomains } = checkProps(where, 'TopologySpreadOptions', options);
  if (minDomains !== undefined && !required) {
    throw inputError({ where, what: 'minDomains', got: minDomains, allowed: 'none without required: Kubernetes refuses it with ScheduleAnyway', fix: 'set required: true, or leave minDomains out' });
  }
  return omitUndefined({
    topologyKey,
    maxSkew: wholeNumber(where, 'maxSkew', maxSkew, 1, INT32_MAX, 'leave it out for 1'),
    required,
    minDomains: minDomains === undefined ? undefined : wholeNumber(where, 'minDomains', minDomains, 1, INT32_MAX, 'leave it out'),
  });
}
