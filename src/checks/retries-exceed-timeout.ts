import { Check } from './check';
import { renderDuration } from '../model/duration';
import { retriesTimeouts } from '../model/retry';
import { Severity } from '../model/severity';

/** The tries of a request, one after the other, take longer than the request may: the last ones never happen. */
export const retriesExceedTimeout: Check = mesh => mesh.services.flatMap(service => service.routes.said().flatMap(({ owner, timeoutMs, retries }) => {
  if (timeoutMs === undefined || retries?.perTryTimeoutMs === undefined || !retriesTimeouts(retries)) return [];
  const tries = retries.attempts + 1;
  const needed = tries * retries.perTryTimeoutMs;
  if (needed <= timeoutMs) return [];
  return [{
    code: 'retries-exceed-timeout',
    severity: Severity.ERROR,
    path: owner,
    message: `${tries} tries of ${renderDuration(retries.perTryTimeoutMs)} need ${renderDuration(needed)}, the timeout is ${renderDuration(timeoutMs)}`,
    fix: `lower perTryTimeout to at most ${renderDuration(Math.floor(timeoutMs / tries))}, lower attempts, or raise the timeout`,
  }];
}));
