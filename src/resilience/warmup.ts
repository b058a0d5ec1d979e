import { Duration } from 'cdk8s';
import { milliseconds } from '../input/duration';
import { percentage } from '../input/percentage';
import { inputError } from '../model/input-error';
import { LoadBalancer, Warmup } from '../model/traffic-policy';

/**
 * How slowly a new pod gets its full share of requests, so that caches and compilers may warm up.
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#WarmupConfiguration
 * @example
 * shop.addService('search', { warmup: { duration: Duration.seconds(60), minimumPercent: 5 } });
 */
export interface WarmupOptions {
  /** Time until a new pod has its full share: at least a millisecond. */
  readonly duration: Duration;
  /**
   * Share of its full share that it begins with: whole percent from 0 to 100.
   * @default 10
   */
  readonly minimumPercent?: number;
  /**
   * How the share grows: 1 for evenly, more for faster at first; above 0.
   * @default 1
   */
  readonly aggression?: number;
}

/** What the options mean, in the model's terms. */
export function warmup(where: string, { duration, minimumPercent, aggression }: WarmupOptions): Warmup {
  if (aggression !== undefined && !(aggression > 0 && aggression < Infinity)) {
    throw inputError({ where, what: 'warmup.aggression', got: aggression, allowed: 'numbers above 0', fix: 'leave it out for a share that grows evenly' });
  }
  return {
    durationMs: milliseconds(where, 'warmup.duration', duration),
    minimumPercent: minimumPercent === undefined ? undefined
      : percentage(where, 'warmup.minimumPercent', minimumPercent, 'give the share that a new pod begins with'),
    aggression,
  };
}

/** Only where pods have shares can one have less of it. */
export function checkWarmup(where: string, slow?: Warmup, balancer?: LoadBalancer): void {
  if (!slow || !balancer || balancer.by === 'round-robin' || balancer.by === 'least-request') return;
  throw inputError({
    where,
    what: 'loadBalancing with warmup',
    got: balancer.by,
    allowed: 'ROUND_ROBIN and LEAST_REQUEST',
    fix: 'choose one of them, or leave warmup out: with others a new pod gets its full share at once',
  });
}
