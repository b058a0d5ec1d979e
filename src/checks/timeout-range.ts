import { Check } from './check';
import { renderDuration } from '../model/duration';
import { routePolicies } from '../model/route-table';
import { ruleProblems } from '../model/rule-problems';
import { Severity } from '../model/severity';

const LEAST_MS = 5_000;
const MOST_MS = 30_000;

/** Guard rail of timeouts: a timeout so short that slow requests fail, or so long that callers wait for an unavailable service. */
export const timeoutRange: Check = mesh => mesh.services.flatMap(({ routes }) => ruleProblems(routePolicies(routes), ({ timeoutMs }) => {
  if (!timeoutMs || (timeoutMs >= LEAST_MS && timeoutMs <= MOST_MS)) return undefined;
  return {
    message: `timeouts: timeout is ${renderDuration(timeoutMs)}: ${timeoutMs < LEAST_MS ? 'slow requests that would succeed fail' : 'callers wait long for an unavailable service'}`,
    fix: `use ${renderDuration(LEAST_MS)} to ${renderDuration(MOST_MS)}, less than the timeout of the gateway in front, or acknowledge it`,
  };
}).map(problem => ({ code: 'timeout-range', severity: Severity.WARNING, ...problem })));
