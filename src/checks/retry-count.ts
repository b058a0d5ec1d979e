import { Check } from './check';
import { routePolicies } from '../model/route-table';
import { ruleProblems } from '../model/rule-problems';
import { Severity } from '../model/severity';

/** Guard rail of retries: too few to help, or so many that they multiply the load on a failing service. */
export const retryCount: Check = mesh => mesh.services.flatMap(({ routes }) => ruleProblems(routePolicies(routes), ({ retries }) => {
  const attempts = retries?.attempts ?? 0;
  if (attempts === 0 || attempts === 2 || attempts === 3) return undefined;
  return {
    message: `retries: attempts is ${attempts}: ${attempts === 1 ? 'a second failing pod fails the request' : `a failing service gets up to ${attempts + 1} times the load`}`,
    fix: 'use 2 or 3 attempts, or acknowledge it',
  };
}).map(problem => ({ code: 'retry-count', severity: Severity.WARNING, ...problem })));
