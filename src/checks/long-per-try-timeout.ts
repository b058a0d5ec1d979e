import { Check } from './check';
import { renderDuration } from '../model/duration';
import { Severity } from '../model/severity';

/** One try that takes a third of the time or more: two retries do not fit. Guard rail of timeouts. */
export const longPerTryTimeout: Check = mesh => mesh.services.flatMap(({ routes }) => routes.said().flatMap(({ owner, timeoutMs, retries }) => {
  if (timeoutMs === undefined || retries?.perTryTimeoutMs === undefined || 3 * retries.perTryTimeoutMs < timeoutMs) return [];
  return [{
    code: 'long-per-try-timeout',
    severity: Severity.WARNING,
    path: owner,
    message: `timeouts: perTryTimeout is ${renderDuration(retries.perTryTimeoutMs)}, a third or more of the timeout, ${renderDuration(timeoutMs)}`,
    fix: `lower it to less than ${renderDuration(Math.ceil(timeoutMs / 3))}, so that two retries fit, or acknowledge it`,
  }];
}));
