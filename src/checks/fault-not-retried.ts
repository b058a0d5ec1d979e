import { Check } from './check';
import { effectiveRules } from '../model/rules';
import { Severity } from '../model/severity';

/** Errors are put in where retries are said: the proxy that makes the error asks nobody, so it does not ask again either. */
export const faultNotRetried: Check = mesh => mesh.services.flatMap(({ path, routes }) => routes.overlays.flatMap(({ owner, fault }) => {
  const retried = fault?.abort && effectiveRules(routes).find(rule => rule.fault?.abort === fault.abort && rule.retries?.attempts);
  if (!retried) return [];
  return [{
    code: 'fault-not-retried',
    severity: Severity.WARNING,
    path: owner,
    message: `the errors that it puts in are not retried, ${path} is said to be (${retried.retries!.attempts} attempts): callers see every one of them`,
    fix: 'to try out retries use a version that fails by itself, else acknowledge it',
  }];
}));
