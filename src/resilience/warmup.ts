import { Duration } from 'cdk8s';
import { milliseconds } from '../input/duration';
import { percentage } from '../input/percentage';
import { inputError } from '../model/input-error';
import { LoadBalancer, Warmup } from '../model/traffic-policy';

/**
 * Warmup (slow start): a new pod receives a growing share of requests, while its caches and compilers warm up.
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#WarmupConfiguration
 * @example
 * shop.addService('search', { warmup: { duration: Duration.seconds(60), minimumPercent: 5 } });
 */
export interface WarmupOptions {
  /** Time until a new pod receives its full share: at least a millisecond. */
  readonly duration: Duration;
  /**
   * Initial percentage of the full share: whole percent from 0 to 100.
   * @default 10
   */
  readonly minimumPercent?: number;
  /**
   * Growth of the share: 1 for linear, more for a faster start; above 0.
   * @default 1
   */
  readonly aggression?: number;
}

/** The options in the model's terms. @throws if one is out of range */
export function warmup(where: string, { duration, minimumPercent, aggression }: WarmupOptions): Warmup {
  if (aggression !== undefined && !(aggression > 0 && aggression < Infinity)) {
    throw inputError({ where, what: 'warmup.aggression', got: aggression, allowed: 'numbers above 0', fix: 'leave it out for linear growth' });
  }
  return {
    durationMs: milliseconds(where, 'warmup.duration', duration),
    minimumPercent: minimumPercent === undefined ? undefined
      : percentage(where, 'warmup.minimumPercent', minimumPercent, 'give the initial share of a new pod'),
    aggression,
  };
}

/** Refuses a warmup with load balancing policies that do not support slow start. */
export function checkWarmup(where: string, slowStart?: Warmup, balancer?: LoadBalancer): void {
  if (!slowStart || !balancer || balancer.by === 'round-robin' || balancer.by === 'least-request') return;
  throw inputError({
    where,
    what: 'loadBalancing with warmup',
    got: balancer.by,
    allowed: 'ROUND_ROBIN and LEAST_REQUEST',
    fix: 'choose one of them, or leave warmup out: other policies do not support slow start',
  });
}
