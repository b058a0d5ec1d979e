import { Check } from './check';
import { IDEMPOTENT } from '../model/http-method';
import { dependsOnMethod } from '../model/retry';
import { routePolicies } from '../model/route-table';
import { Severity } from '../model/severity';

/** Requests that may be carried out twice. Guard rail of retries. */
export const retriesNotIdempotent: Check = mesh => mesh.services.flatMap(({ routes }) => routePolicies(routes).flatMap(({ owner, retries }) => {
  const repeated = retries && dependsOnMethod(retries) ? retries.methods.filter(method => !IDEMPOTENT.includes(method)) : [];
  if (!repeated.length) return [];
  return [{
    code: 'retries-not-idempotent',
    severity: Severity.WARNING,
    path: owner,
    message: `retries: ${repeated.join(' and ')} is sent again after an error, though the server may have carried it out`,
    fix: 'leave methods out for the idempotent ones, or acknowledge that the server tells a repetition from a new request',
  }];
}));
