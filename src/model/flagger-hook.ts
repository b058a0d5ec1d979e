/**
 * When Flagger calls a webhook, and what the response decides. A response passes with HTTP status 200 to 202.
 * @see https://docs.flagger.app/usage/webhooks
 * @example
 * const hook: FlaggerWebhook = { hook: FlaggerHook.CONFIRM_PROMOTION, name: 'approval', url: 'http://flagger-loadtester.test/gate/check' };
 */
export enum FlaggerHook {
  /** Before the new version starts: it waits until the webhook passes. */
  CONFIRM_ROLLOUT = 'confirm-rollout',
  /** Before the new version gets traffic, such as acceptance tests: a failure is a failed check. */
  PRE_ROLLOUT = 'pre-rollout',
  /** With each check of the metrics, such as a load test: a failure is a failed check. */
  ROLLOUT = 'rollout',
  /** Before each step: the share waits until the webhook passes. */
  CONFIRM_TRAFFIC_INCREASE = 'confirm-traffic-increase',
  /** After the last step: the promotion waits until the webhook passes, and the metrics are still checked. */
  CONFIRM_PROMOTION = 'confirm-promotion',
  /** After the promotion or the rollback. Its response decides nothing. */
  POST_ROLLOUT = 'post-rollout',
  /** With each check: the release is rolled back when the webhook passes. */
  ROLLBACK = 'rollback',
  /** With each event of the release. Its response decides nothing. */
  EVENT = 'event',
}
