import { DeliveryPlanRecord, trialName } from '../model/delivery-plan';
import { FlaggerRecord } from '../model/flagger';
import { FlaggerHook } from '../model/flagger-hook';
import { inputError } from '../model/input-error';

/**
 * Checks that Flagger can run a blue-green release or an A/B test with its options.
 * @throws if it would never call a webhook, set cookies that it does not route by, or measure a version without requests
 */
export function checkFlaggerTrial(where: string, { trial }: DeliveryPlanRecord, { webhooks, sessionAffinity }: FlaggerRecord): void {
  if (!trial) return;
  const name = trialName(trial);
  const has = (hook: FlaggerHook) => webhooks.some(webhook => webhook.hook === hook);
  if (has(FlaggerHook.CONFIRM_TRAFFIC_INCREASE)) {
    throw inputError({
      where,
      what: 'webhooks of the engine',
      got: 'FlaggerHook.CONFIRM_TRAFFIC_INCREASE',
      allowed: `none of that hook, as Flagger never calls it in ${name}`,
      fix: 'use FlaggerHook.CONFIRM_ROLLOUT or CONFIRM_PROMOTION as a gate',
    });
  }
  if (sessionAffinity) {
    throw inputError({
      where,
      what: 'sessionAffinity of the engine',
      got: sessionAffinity.cookieName,
      allowed: `none, as it keeps the share of a canary release together, and ${name} has no shares`,
      fix: 'remove it: in an A/B test match a cookie that the edge sets, HttpMatch.cookie()',
    });
  }
  if (trial.kind === 'blue-green' && trial.mirrorPercent === undefined && !has(FlaggerHook.ROLLOUT)) {
    throw inputError({
      where,
      what: 'webhooks of the engine',
      got: 'no load test',
      allowed: 'one with FlaggerHook.ROLLOUT for a blue-green plan without mirroring: the new version has no other requests, so each check fails',
      fix: 'add a load test that calls the Service <service>-canary, or set mirrorPercent of the plan',
    });
  }
}
