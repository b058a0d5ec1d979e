import { Check } from './check';
import { renderDuration } from '../model/duration';
import { retriesTimeouts } from '../model/retry';
import { effectiveRules } from '../model/rules';
import { Severity } from '../model/severity';

/** The tries of a request, one after the other, take longer than the request may: the last ones never happen. */
export const retryBudget: Check = mesh => mesh.services.flatMap(service => effectiveRules(service.routes).flatMap(({ owner, timeoutMs, retries }) => {
  if (timeoutMs === undefined || retries?.perTryTimeoutMs === undefined || !retriesTimeouts(retries)) return [];
  const tries = retries.attempts + 1;
  const needed = tries * retries.perTryTimeoutMs;
  if (needed <= timeoutMs) return [];
  return [{
    code: 'retry-budget',
    severity: Severity.ERROR,
    path: owner,
    message: `${tries} tries of ${renderDuration(retries.perTryTimeoutMs)} need ${renderDuration(needed)}, the timeout is ${renderDuration(timeoutMs)}`,
    fix: `lower perTryTimeout to at most ${renderDuration(Math.floor(timeoutMs / tries))}, lower attempts, or raise the timeout`,
  }];
}));
