import { Check } from './check';
import { routePolicies } from '../model/route-table';
import { Severity } from '../model/severity';

/** Retries that help little, or that multiply the load on a service in trouble. Guard rail of retries. */
export const retryCount: Check = mesh => mesh.services.flatMap(({ routes }) => routePolicies(routes).flatMap(({ owner, retries }) => {
  const attempts = retries?.attempts ?? 0;
  if (attempts === 0 || attempts === 2 || attempts === 3) return [];
  return [{
    code: 'retry-count',
    severity: Severity.WARNING,
    path: owner,
    message: `retries: attempts is ${attempts}, ${attempts === 1 ? 'a second pod in trouble fails the request' : `a service in trouble gets up to ${attempts + 1} times the load`}`,
    fix: 'use 2 or 3, or acknowledge it',
  }];
}));
