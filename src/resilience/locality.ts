import { isLabelKey, isLabelValue } from '../input/label';
import { isLocality, isRegion } from '../input/locality';
import { percentage } from '../input/percentage';
import { inputError } from '../model/input-error';
import { LoadBalancer, LocalityPreference } from '../model/traffic-policy';

/**
 * Where requests go whose region has no healthy pods left.
 * @example
 * const failover: RegionFailover = { origin: 'eu-west-1', target: 'eu-central-1' };
 */
export interface RegionFailover {
  /** Region of the callers, without zone. */
  readonly origin: string;
  /** Region of the pods that take over: another one. */
  readonly target: string;
}

/**
 * A share of requests for the pods of a locality.
 * @example
 * const share: LocalityShare = { locality: 'eu-west-1/eu-west-1a/*', percent: 80 };
 */
export interface LocalityShare {
  /** `region`, `region/zone` or `region/zone/subzone`; a `*` at the end stands for all. */
  readonly locality: string;
  /** Whole percent from 1 to 100; all shares of an origin sum to 100. */
  readonly percent: number;
}

/**
 * Where the requests of one locality go.
 * @example
 * const distribution: LocalityDistribution = {
 *   origin: 'eu-west-1/*',
 *   shares: [{ locality: 'eu-west-1/*', percent: 90 }, { locality: 'eu-central-1/*', percent: 10 }],
 * };
 */
export interface LocalityDistribution {
  /** Locality of the callers: `region`, `region/zone` or `region/zone/subzone`; a `*` at the end stands for all. */
  readonly origin: string;
  /** Where their requests go. */
  readonly shares: LocalityShare[];
}

/**
 * Which pods are asked first when they run in several regions or zones. A pod's locality is its node's
 * (`topology.kubernetes.io/region` and `zone`).
 *
 * Others are asked only where those that are near are seen to fail: where no circuit breaker is said, one of all defaults comes along
 * (not for `distribute`, which needs none).
 * @see https://istio.io/latest/docs/tasks/traffic-management/locality-load-balancing/
 * @example
 * shop.addService('catalogue', { locality: Locality.failover({ origin: 'eu-west-1', target: 'eu-central-1' }) });
 */
export class Locality {
  /** All pods alike, wherever they run. */
  public static readonly IGNORED = new Locality({ by: 'nothing' });
  /** Pods of the caller's zone, then of its region, then all others. */
  public static readonly NEAREST = new Locality({ by: 'nearness' });

  /**
   * As `NEAREST`, and after the caller's own region a certain other one.
   * @param failovers for each region at most one
   * @throws if a region is no name, is its own target, or has two
   */
  public static failover(...failovers: RegionFailover[]): Locality {
    const where = 'Locality.failover';
    some(where, 'failovers', failovers);
    for (const { origin, target } of failovers) {
      for (const [what, region] of [['origin', origin], ['target', target]]) {
        if (!isRegion(region)) {
          throw inputError({ where, what, got: region, allowed: 'the name of a region', fix: 'zones follow by themselves: leave out what comes after the first /, and *' });
        }
      }
      if (origin === target) throw inputError({ where, what: 'target', got: target, allowed: 'another region than origin', fix: 'name the region that takes over' });
    }
    once(where, 'origin', failovers.map(({ origin }) => origin));
    return new Locality({ by: 'failover', failovers: failovers.map(({ origin, target }) => ({ origin, target })) });
  }

  /**
   * Pods that agree with the caller's in all these labels, then in all but the last, and so on.
   * @param labels of pods or, of nodes, `topology.kubernetes.io/region` and the like; `name=value` asks for a value whatever the caller's is
   * @throws if one is no label, or stands there twice
   */
  public static priorities(...labels: string[]): Locality {
    const where = 'Locality.priorities';
    some(where, 'labels', labels);
    for (const label of labels) {
      if (!isLabelWithOptionalValue(label)) {
        throw inputError({ where, what: 'labels', got: label, allowed: 'names of labels, or name=value', fix: 'for instance topology.kubernetes.io/zone' });
      }
    }
    once(where, 'labels', labels);
    return new Locality({ by: 'labels', labels: [...labels] });
  }

  /**
   * Fixed shares, for each locality that requests come from. It balances as it is told even when a locality has fewer pods than its share.
   * @param origins from where requests come, and where they go
   * @throws if a locality is malformed or overlaps with another, or shares do not sum to 100
   */
  public static distribute(...origins: LocalityDistribution[]): Locality {
    const where = 'Locality.distribute';
    some(where, 'origins', origins);
    disjoint(where, 'origin', origins.map(({ origin }) => origin));
    for (const { origin, shares } of origins) {
      some(where, `shares of ${origin}`, shares);
      disjoint(where, `locality in the shares of ${origin}`, shares.map(({ locality }) => locality));
      for (const { locality, percent } of shares) {
        percentage(where, `percent of ${locality}`, percent, `give its share of the requests from ${origin}`, 1);
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

/** The address that the caller asked for is one pod's, wherever it runs. */
export function checkLocality(where: string, preference?: LocalityPreference, balancer?: LoadBalancer): void {
  if (!preference || balancer?.by !== 'passthrough') return;
  throw inputError({
    where,
    what: 'loadBalancing with locality',
    got: balancer.by,
    allowed: 'any but PASSTHROUGH',
    fix: 'leave locality out: PASSTHROUGH goes to the address that the caller asked for',
  });
}

function isLabelWithOptionalValue(label: unknown): boolean {
  if (typeof label !== 'string') return false;
  const [key, value = '', ...others] = label.split('=');
  return isLabelKey(key) && isLabelValue(value) && !others.length;
}

function some(where: string, what: string, items: readonly unknown[]): void {
  if (!items.length) throw inputError({ where, what, got: items, allowed: 'at least one', fix: 'or use Locality.NEAREST' });
}

function once(where: string, what: string, items: readonly string[]): void {
  const twice = items.find((item, i) => items.indexOf(item) !== i);
  if (twice !== undefined) throw inputError({ where, what, got: twice, allowed: 'each once', fix: 'remove one of the two' });
}

function disjoint(where: string, what: string, localities: readonly string[]): void {
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

/** Whether all of one locality lies in the other: a region holds its zones, `*` stands for all. */
function within(inner: string, outer: string): boolean {
  const wide = outer.replace(/\/?\*$/, '');
  return wide === '' || inner.replace(/\/?\*$/, '') === wide || inner.startsWith(`${wide}/`);
}
