import { Check } from './check';
import { IDEMPOTENT } from '../model/http-method';
import { dependsOnMethod } from '../model/retry';
import { routePolicies } from '../model/route-table';
import { ruleProblems } from '../model/rule-problems';
import { Severity } from '../model/severity';

/** Guard rail of retries: requests that are not idempotent are retried, and may be executed twice. */
export const retriesNotIdempotent: Check = mesh => mesh.services.flatMap(({ routes }) => ruleProblems(routePolicies(routes), ({ retries }) => {
  const unsafe = retries && dependsOnMethod(retries) ? retries.methods.filter(method => !IDEMPOTENT.includes(method)) : [];
  if (!unsafe.length) return undefined;
  return {
    message: `retries: methods include ${unsafe.join(' and ')}, which are not idempotent: a retry may execute a request twice`,
    fix: 'leave methods out to retry idempotent methods only, or acknowledge that the server detects repeated requests',
  };
}).map(problem => ({ code: 'retries-not-idempotent', severity: Severity.WARNING, ...problem })));
