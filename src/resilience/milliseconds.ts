import { Duration } from 'cdk8s';
import { inputError } from '../model/input-error';

/** Longer than any mesh is asked to wait, and the longest that Gateway API can say. */
const MOST_HOURS = 99_999;

/** A time of at least a millisecond, as the model has it. */
export function milliseconds(where: string, what: string, duration: Duration): number {
  const ms = duration.toMilliseconds({ integral: false });
  if (!Number.isInteger(ms) || ms < 1) {
    throw inputError({ where, what, got: `${ms}ms`, allowed: 'whole milliseconds, at least one', fix: 'for instance Duration.seconds(5)' });
  }
  if (ms > MOST_HOURS * 3_600_000) {
    throw inputError({ where, what, got: `${ms / 3_600_000}h`, allowed: `at most ${MOST_HOURS} hours`, fix: 'leave it out for no limit' });
  }
  return ms;
}

/** The same, where it may be left out. */
export function optionalMilliseconds(where: string, what: string, duration?: Duration): number | undefined {
  return duration && milliseconds(where, what, duration);
}
