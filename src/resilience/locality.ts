import { checkProps } from '../input/check-props';
import { isLabelKey, isLabelValue } from '../input/label';
import { isLocality, isRegion } from '../input/locality';
import { percentage } from '../input/percentage';
import { inputError } from '../model/input-error';
import { LoadBalancer, LocalityPreference } from '../model/traffic-policy';

/**
 * Failover of a region: the region that receives its requests when it has no healthy pods left.
 * @example
 * const failover: RegionFailover = { origin: 'eu-west-1', target: 'eu-central-1' };
 */
export interface RegionFailover {
  /** Region of the callers, without zone. */
  readonly origin: string;
  /** Region that takes over: a different one. */
  readonly target: string;
}

/**
 * A share of requests for a locality.
 * @example
 * const share: LocalityShare = { locality: 'eu-west-1/eu-west-1a/*', percent: 80 };
 */
export interface LocalityShare {
  /** Locality of the pods: `region`, `region/zone` or `region/zone/subzone`; a trailing `*` is a wildcard. */
  readonly locality: string;
  /** Weight: whole percent from 1 to 100; the shares of an origin add up to 100. */
  readonly percent: number;
}

/**
 * The distribution of the requests of one locality.
 * @example
 * const distribution: LocalityDistribution = {
 *   origin: 'eu-west-1/*',
 *   shares: [{ locality: 'eu-west-1/*', percent: 90 }, { locality: 'eu-central-1/*', percent: 10 }],
 * };
 */
export interface LocalityDistribution {
  /** Locality of the callers: `region`, `region/zone` or `region/zone/subzone`; a trailing `*` is a wildcard. */
  readonly origin: string;
  /** Shares of their requests: at least one. */
  readonly shares: LocalityShare[];
}

/**
 * Locality load balancing: the preference among pods in several regions or zones. The locality of a pod is that of its node
 * (`topology.kubernetes.io/region` and `zone`).
 *
 * Failover to other localities requires outlier detection: without a `circuitBreaker`, one with default values is rendered
 * (not for `distribute`, which does not need it).
 * @see https://istio.io/latest/docs/tasks/traffic-management/locality-load-balancing/
 * @example
 * shop.addService('catalogue', { locality: Locality.failover({ origin: 'eu-west-1', target: 'eu-central-1' }) });
 */
export class Locality {
  /** No preference: all pods, whatever their locality. */
  public static readonly IGNORED = new Locality({ by: 'nothing' });
  /** Pods in the caller's zone first, then in its region, then all others. */
  public static readonly NEAREST = new Locality({ by: 'nearness' });

  /**
   * Like `NEAREST`, with a failover region after the caller's own region.
   * @param failovers at most one for each region
   * @throws if there is none, a region is malformed, is its own target, or has two failovers
   */
  public static failover(...failovers: RegionFailover[]): Locality {
    const where = 'Locality.failover';
    checkNotEmpty(where, 'failovers', failovers);
    failovers.forEach((failover, i) => checkProps(where, 'RegionFailover', failover, `failovers[${i}]`));
    for (const { origin, target } of failovers) {
      for (const [what, region] of [['origin', origin], ['target', target]]) {
        if (!isRegion(region)) {
          throw inputError({ where, what, got: region, allowed: 'the name of a region', fix: 'give the region only, without zone and *' });
        }
      }
      if (origin === target) throw inputError({ where, what: 'target', got: target, allowed: 'another region than origin', fix: 'give the region that takes over' });
    }
    checkDistinct(where, 'origin', failovers.map(({ origin }) => origin));
    return new Locality({ by: 'failover', failovers: failovers.map(({ origin, target }) => ({ origin, target })) });
  }

  /**
   * Failover priority: pods whose labels equal the caller's for all of these first, then for all but the last, and so on.
   * @param labels labels of pods, or `topology.kubernetes.io/region` and the like of nodes; `name=value` compares with a fixed value
   * @throws if there is none, a label is malformed or occurs twice
   */
  public static priorities(...labels: string[]): Locality {
    const where = 'Locality.priorities';
    checkNotEmpty(where, 'labels', labels);
    for (const label of labels) {
      if (!isLabelWithOptionalValue(label)) {
        throw inputError({ where, what: 'labels', got: label, allowed: 'label names, or name=value', fix: 'for instance topology.kubernetes.io/zone' });
      }
    }
    checkDistinct(where, 'labels', labels);
    return new Locality({ by: 'labels', labels: [...labels] });
  }

  /**
   * Locality-weighted distribution: fixed shares for each locality of callers, whatever the number of pods in the target locality.
   * @param origins distributions, one for each locality of callers
   * @throws if there is none, a locality is malformed or overlaps with another, or shares do not add up to 100
   */
  public static distribute(...origins: LocalityDistribution[]): Locality {
    const where = 'Locality.distribute';
    checkNotEmpty(where, 'origins', origins);
    origins.forEach((origin, i) => checkProps(where, 'LocalityDistribution', origin, `origins[${i}]`));
    checkDisjoint(where, 'origin', origins.map(({ origin }) => origin));
    for (const { origin, shares } of origins) {
      checkNotEmpty(where, `shares of ${origin}`, shares);
      checkDisjoint(where, `locality in the shares of ${origin}`, shares.map(({ locality }) => locality));
      for (const { locality, percent } of shares) {
        percentage(where, `percent of ${locality}`, percent, `give the share of the requests from ${origin}`, 1);
      }
      const sum = shares.reduce((all, { percent }) => all + percent, 0);
      if (sum !== 100) throw inputError({ where, what: `sum of the shares of ${origin}`, got: sum, allowed: '100', fix: 'change the shares' });
    }
    return new Locality({
      by: 'shares',
      origins: origins.map(({ origin, shares }) => ({ origin, shares: shares.map(({ locality, percent }) => ({ locality, percent })) })),
    });
  }

  /** @internal */
  private constructor(public readonly _preference: LocalityPreference) {}
}

/** Refuses a locality with PASSTHROUGH, where the caller has already chosen the address. */
export function checkLocality(where: string, preference?: LocalityPreference, balancer?: LoadBalancer): void {
  if (!preference || balancer?.by !== 'passthrough') return;
  throw inputError({
    where,
    what: 'loadBalancing with locality',
    got: balancer.by,
    allowed: 'any but PASSTHROUGH',
    fix: 'leave locality out: PASSTHROUGH keeps the destination address of the caller',
  });
}

function isLabelWithOptionalValue(label: unknown): boolean {
  if (typeof label !== 'string') return false;
  const [key, value = '', ...others] = label.split('=');
  return isLabelKey(key) && isLabelValue(value) && !others.length;
}

function checkNotEmpty(where: string, what: string, items: readonly unknown[]): void {
  if (!items.length) throw inputError({ where, what, got: items, allowed: 'at least one', fix: 'or use Locality.NEAREST' });
}

function checkDistinct(where: string, what: string, items: readonly string[]): void {
  const duplicate = items.find((item, i) => items.indexOf(item) !== i);
  if (duplicate !== undefined) throw inputError({ where, what, got: duplicate, allowed: 'each once', fix: 'remove one of the two' });
}

function checkDisjoint(where: string, what: string, localities: readonly string[]): void {
  for (const locality of localities) {
    if (!isLocality(locality)) {
      throw inputError({ where, what, got: locality, allowed: 'region, region/zone or region/zone/subzone, * only at the end', fix: 'for instance eu-west-1/eu-west-1a/*' });
    }
  }
  const overlap = localities.find((one, i) => localities.slice(0, i).some(other => within(one, other) || within(other, one)));
  if (overlap !== undefined) {
    throw inputError({ where, what, got: overlap, allowed: 'localities that do not overlap', fix: 'split the wider one, or remove one of the two' });
  }
}

/** Whether the outer locality contains the inner one: a region contains its zones, `*` is a wildcard. */
function within(inner: string, outer: string): boolean {
  const wide = outer.replace(/\/?\*$/, '');
  return wide === '' || inner.replace(/\/?\*$/, '') === wide || inner.startsWith(`${wide}/`);
}
