import { Duration } from 'cdk8s';
import { ABTestPlanOptions, BlueGreenPlanOptions, CanaryPlanOptions, DeliveryPlan, HttpMatch, MetricLimit, PathMatch, StringMatch } from '../../src';

const limits = [MetricLimit.errorRate(5)];

test('by default 10, 20 ... 100 percent: the last step is applied', () => {
  expect(DeliveryPlan.canary({ limits }).steps).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
});

test('the last step is cut at maxPercent', () => {
  expect(DeliveryPlan.canary({ limits, stepPercent: 20, maxPercent: 50 }).steps).toEqual([20, 40, 50]);
});

test('steps of their own', () => {
  expect(DeliveryPlan.canary({ limits, steps: [1, 5, 50] }).steps).toEqual([1, 5, 50]);
});

test('a list that changes later does not change the plan', () => {
  const steps = [10, 20];
  const plan = DeliveryPlan.canary({ limits, steps });
  steps[1] = 90;
  plan.steps.push(100);
  expect(plan.percentAt(2)).toBe(20);
  expect(() => plan.percentAt(3)).toThrow('allowed: steps of the plan, from 0 (0 %) to 2 (20 %)');
});

test.each<[Partial<CanaryPlanOptions>, string]>([
  [{ limits: [] }, 'limits is [], allowed: at least one'],
  [{ steps: [10, 10] }, 'steps[1] is 10, allowed: whole numbers from 11 to 100'],
  [{ steps: [0] }, 'steps[0] is 0, allowed: whole numbers from 1 to 100'],
  [{ steps: [10], stepPercent: 10 }, 'stepPercent is 10, allowed: none beside steps'],
  [{ interval: Duration.seconds(9) }, 'interval is "9000ms", allowed: whole seconds, at least 10'],
  [{ failedChecks: 0 }, 'failedChecks is 0, allowed: whole numbers from 1'],
])('refuses %j', (options, message) => {
  expect(() => DeliveryPlan.canary({ limits, ...options })).toThrow(`DeliveryPlan.canary: ${message}`);
});

test.each<[Partial<BlueGreenPlanOptions>, string]>([
  [{ limits: [] }, 'limits is [], allowed: at least one'],
  [{ iterations: 0 }, 'iterations is 0, allowed: whole numbers from 1 to 1000'],
  [{ mirrorPercent: 0 }, 'mirrorPercent is 0, allowed: whole numbers from 1 to 100; leave it out for no mirroring'],
  [{ interval: Duration.seconds(9) }, 'interval is "9000ms", allowed: whole seconds, at least 10'],
])('a blue-green release refuses %j', (options, message) => {
  expect(() => DeliveryPlan.blueGreen({ limits, ...options })).toThrow(`DeliveryPlan.blueGreen: ${message}`);
});

const group = HttpMatch.header('x-user-group', 'test');

test.each<[string, Partial<ABTestPlanOptions>, string]>([
  ['no matches', { matches: [] }, 'matches is [], allowed: at least one'],
  ['any request', { matches: [group, HttpMatch.anyRequest()] }, 'matches[1] is "any request", allowed: headers and cookies'],
  ['a path', { matches: [HttpMatch.allOf(group, HttpMatch.path(PathMatch.exact('/')))] }, 'matches[0] is'],
  ['a negated match', { matches: [HttpMatch.withoutHeader('x-user-group')] }, 'matches[0] is'],
  ['two conditions on a header', { matches: [HttpMatch.allOf(...['a.*', '.*b'].map(regex => HttpMatch.headerMatches('x-group', StringMatch.regex(regex))))] },
    'allowed: one condition on header x-group; remove the other'],
  ['a cookie and the header of cookies', { matches: [HttpMatch.allOf(HttpMatch.cookie('beta', 'yes'), HttpMatch.headerMatches('cookie', StringMatch.regex('.*a=b.*')))] },
    'allowed: one condition on header cookie'],
  ['too many iterations', { iterations: 1001 }, 'iterations is 1001, allowed: whole numbers from 1 to 1000'],
])('an A/B test refuses %s', (_, options, message) => {
  expect(() => DeliveryPlan.abTest({ limits, matches: [group], ...options })).toThrow(message);
});

test.each<[DeliveryPlan, string]>([
  [DeliveryPlan.blueGreen({ limits }), 'a blue-green release'], [DeliveryPlan.abTest({ limits, matches: [group] }), 'an A/B test'],
])('a plan without steps has no percentages', (plan, name) => {
  expect(plan.steps).toEqual([]);
  expect(() => plan.percentAt(1)).toThrow(`DeliveryPlan.percentAt: plan is "${name}", allowed: a canary release, which has steps; create it by DeliveryPlan.canary()`);
});

test.each<[() => MetricLimit, string]>([
  [() => MetricLimit.errorRate(100), 'MetricLimit.errorRate: maxPercent is 100, allowed: whole numbers from 0 to 99'],
  [() => MetricLimit.latency(Duration.millis(500), 100), 'MetricLimit.latency: percentile is 100, allowed: whole numbers from 1 to 99'],
])('refuses a limit that never applies', (limit, message) => {
  expect(limit).toThrow(message);
});
