import { Duration } from 'cdk8s';
import { inputError } from '../model/input-error';

/** The longest duration that Gateway API can express. */
const MAX_HOURS = 99_999;

/** A duration in whole milliseconds. @throws if it is out of range */
export function milliseconds(where: string, what: string, duration: Duration): number {
  const ms = duration.toMilliseconds({ integral: false });
  if (!Number.isInteger(ms) || ms < 1) {
    throw inputError({ where, what, got: `${ms}ms`, allowed: 'whole milliseconds, at least one', fix: 'for instance Duration.seconds(5)' });
  }
  if (ms > MAX_HOURS * 3_600_000) {
    throw inputError({ where, what, got: `${ms / 3_600_000}h`, allowed: `at most ${MAX_HOURS} hours`, fix: 'leave it out for no limit' });
  }
  return ms;
}

/** A duration in whole milliseconds, if there is one. @throws if it is out of range */
export function optionalMilliseconds(where: string, what: string, duration?: Duration): number | undefined {
  return duration && milliseconds(where, what, duration);
}
