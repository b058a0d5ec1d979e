import { Check } from './check';
import { renderDuration } from '../model/duration';
import { effectiveRules } from '../model/rules';
import { Severity } from '../model/severity';

/** A delay is put in that is longer than the request may take, but the time of a request begins when it is sent: after the delay. */
export const delayPastTimeout: Check = mesh => mesh.services.flatMap(({ routes }) => routes.overlays.flatMap(({ owner, fault }) => {
  const { delay } = fault ?? {};
  const cut = delay && effectiveRules(routes).find(rule => rule.fault?.delay === delay && (rule.timeoutMs ?? Infinity) <= delay.ms);
  if (!cut) return [];
  return [{
    code: 'delay-past-timeout',
    severity: Severity.WARNING,
    path: owner,
    message: `its delay of ${renderDuration(delay.ms)} is not cut off by the timeout of ${renderDuration(cut.timeoutMs!)}, which begins after it`,
    fix: 'to try out the timeout use a version that is slow by itself, else acknowledge it',
  }];
}));
