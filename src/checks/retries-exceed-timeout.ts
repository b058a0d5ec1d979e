import { Check } from './check';
import { renderDuration } from '../model/duration';
import { retriesTimeouts } from '../model/retry';
import { ruleProblems } from '../model/rule-problems';
import { effectiveRules } from '../model/rules';
import { Severity } from '../model/severity';

/** All tries together may take longer than the request timeout: the last retries never happen. */
export const retriesExceedTimeout: Check = mesh => mesh.services.flatMap(({ routes }) => ruleProblems(effectiveRules(routes), rule => {
  const { timeoutMs, retries } = rule;
  if (!timeoutMs || retries?.perTryTimeoutMs === undefined || !retriesTimeouts(retries)) return undefined;
  const tries = retries.attempts + 1;
  const needed = tries * retries.perTryTimeoutMs;
  if (needed <= timeoutMs) return undefined;
  return {
    message: `${tries} tries (attempts: ${retries.attempts}) with perTryTimeout ${renderDuration(retries.perTryTimeoutMs)} need ${renderDuration(needed)}, but the timeout is ${renderDuration(timeoutMs)}`,
    fix: `lower perTryTimeout to at most ${renderDuration(Math.floor(timeoutMs / tries))}, lower attempts, or raise the timeout`,
  };
}).map(problem => ({ code: 'retries-exceed-timeout', severity: Severity.ERROR, ...problem })));
