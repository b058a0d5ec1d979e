import { Check } from './check';
import { matchingText } from '../model/matching-text';
import { effectiveRules } from '../model/rules';
import { Severity } from '../model/severity';

/** Aborts are injected into requests that have retries: the client's proxy answers by itself, without a try that it could repeat. */
export const faultNotRetried: Check = mesh => mesh.services.flatMap(({ path, routes }) => routes.overlays.flatMap(({ owner, fault }) => {
  const retried = fault?.abort && effectiveRules(routes).find(rule => rule.fault?.abort === fault.abort && rule.retries?.attempts);
  if (!retried) return [];
  return [{
    code: 'fault-not-retried',
    severity: Severity.WARNING,
    path: owner,
    message: `the retries (attempts: ${retried.retries!.attempts}) of requests to ${path}${matchingText(retried.matches)} `
      + 'do not apply to its injected aborts: callers receive all of them',
    fix: 'to test retries, use a version that returns errors; otherwise acknowledge it',
  }];
}));
