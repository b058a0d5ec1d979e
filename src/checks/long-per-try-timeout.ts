import { Check } from './check';
import { renderDuration } from '../model/duration';
import { ruleProblems } from '../model/rule-problems';
import { effectiveRules } from '../model/rules';
import { Severity } from '../model/severity';

/** Guard rail of timeouts: a per-try timeout of a third of the timeout or more leaves no time for two retries. */
export const longPerTryTimeout: Check = mesh => mesh.services.flatMap(({ routes }) => ruleProblems(effectiveRules(routes), rule => {
  const { timeoutMs, retries } = rule;
  if (!timeoutMs || retries?.perTryTimeoutMs === undefined || 3 * retries.perTryTimeoutMs < timeoutMs) return undefined;
  return {
    message: `timeouts: perTryTimeout is ${renderDuration(retries.perTryTimeoutMs)}, a third or more of the timeout of ${renderDuration(timeoutMs)}: two retries do not fit`,
    fix: `lower it to less than ${renderDuration(Math.ceil(timeoutMs / 3))}, or acknowledge it`,
  };
}).map(problem => ({ code: 'long-per-try-timeout', severity: Severity.WARNING, ...problem })));
