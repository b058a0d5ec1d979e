import { Duration } from 'cdk8s';
import { inputError } from '../model/input-error';

/** A time of at least a millisecond, as the model has it. */
export function milliseconds(where: string, what: string, duration: Duration): number {
  const ms = duration.toMilliseconds({ integral: false });
  if (!Number.isInteger(ms) || ms < 1) {
    throw inputError({ where, what, got: `${ms}ms`, allowed: 'whole milliseconds, at least one', fix: 'for instance Duration.seconds(5)' });
  }
  return ms;
}

/** The same, where it may be left out. */
export function optionalMilliseconds(where: string, what: string, duration?: Duration): number | undefined {
  return duration && milliseconds(where, what, duration);
}
