import { Check } from './check';
import { renderDuration } from '../model/duration';
import { matchingText } from '../model/matching-text';
import { effectiveRules } from '../model/rules';
import { Severity } from '../model/severity';

/** An injected delay is as long as the timeout or longer, but the timeout starts when the request is sent: after the delay. */
export const delayPastTimeout: Check = mesh => mesh.services.flatMap(({ path: service, routes }) => routes.overlays.flatMap(({ owner, fault }) => {
  const { delay } = fault ?? {};
  const timed = delay && effectiveRules(routes).find(rule => rule.fault?.delay === delay && (rule.timeoutMs || Infinity) <= delay.ms);
  if (!timed) return [];
  return [{
    code: 'delay-past-timeout',
    severity: Severity.WARNING,
    path: owner,
    message: `its delay of ${renderDuration(delay.ms)} ${delay.ms === timed.timeoutMs ? 'equals' : 'exceeds'} the timeout of ${renderDuration(timed.timeoutMs!)} `
      + `of requests to ${service}${matchingText(timed.matches)}, but the timeout starts after the delay`,
    fix: 'to test the timeout, use a version that responds slowly; otherwise acknowledge it',
  }];
}));
