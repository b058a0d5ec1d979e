import { Duration } from 'cdk8s';
import { inputError } from '../model/input-error';

/** The longest duration that Gateway API can express. */
const MAX_HOURS = 99_999;

/** A duration in milliseconds, at least one. @throws if it is no duration, too short, too long, or a fraction */
export function milliseconds(where: string, what: string, duration: Duration): number {
  // By what it can do, not by its class: an app may have a second copy of cdk8s.
  const ms: unknown = typeof duration?.toMilliseconds === 'function' ? duration.toMilliseconds({ integral: false }) : undefined;
  if (ms === undefined) {
    throw inputError({ where, what, got: duration, allowed: 'a Duration of cdk8s', fix: 'for instance Duration.seconds(5)' });
  }
  if (typeof ms !== 'number' || !Number.isInteger(ms) || ms < 1) {
    throw inputError({ where, what, got: `${ms}ms`, allowed: 'whole milliseconds, at least one', fix: 'for instance Duration.seconds(5)' });
  }
  if (ms > MAX_HOURS * 3_600_000) {
    throw inputError({ where, what, got: `${ms / 3_600_000}h`, allowed: `at most ${MAX_HOURS} hours`, fix: 'leave it out for no limit' });
  }
  return ms;
}

/**
 * A duration of whole seconds, in milliseconds.
 * @param example a duration that is allowed
 * @throws if it is no duration, too short, too long, or not of whole seconds
 */
export function wholeSeconds(where: string, what: string, duration: Duration, example = 'Duration.seconds(5)'): number {
  const ms = milliseconds(where, what, duration);
  if (ms % 1000 === 0) return ms;
  throw inputError({ where, what, got: `${ms}ms`, allowed: 'whole seconds', fix: `for instance ${example}` });
}

/** A duration in milliseconds that may be left out. @throws as `milliseconds()` */
export function optionalMilliseconds(where: string, what: string, duration?: Duration): number | undefined {
  return duration === undefined ? undefined : milliseconds(where, what, duration);
}

/** The timeout of a service in milliseconds, or of its default rule. A narrower rule lifts it. @throws if it is no duration, 0, too long, or a fraction */
export function optionalTimeout(where: string, duration?: Duration): number | undefined {
  return broadestTimeout(where, duration, 'for no timeout leave it out; a rule (addRule) with Duration.seconds(0) lifts the timeout of the service');
}

/** The only timeout of its requests in milliseconds. @throws if it is no duration, 0, too long, or a fraction */
export function onlyTimeout(where: string, duration?: Duration): number | undefined {
  return broadestTimeout(where, duration, 'leave it out for no timeout');
}

/** A timeout that may be left out; 0 has nothing to lift. */
function broadestTimeout(where: string, duration: Duration | undefined, fix: string): number | undefined {
  if (isZero(duration)) throw inputError({ where, what: 'timeout', got: '0ms', allowed: 'whole milliseconds, at least one', fix });
  return optionalMilliseconds(where, 'timeout', duration);
}

/** A timeout in milliseconds that may be left out, and may be 0: that lifts the timeout of a broader declaration. @throws if it is no duration, too long, or a fraction */
export function liftableTimeout(where: string, duration?: Duration): number | undefined {
  return isZero(duration) ? 0 : optionalMilliseconds(where, 'timeout', duration);
}

function isZero(duration?: Duration): boolean {
  return typeof duration?.toMilliseconds === 'function' && duration.toMilliseconds({ integral: false }) === 0;
}
