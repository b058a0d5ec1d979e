import { Duration } from 'cdk8s';
import { CanaryPlanOptions, DeliveryPlan, MetricLimit } from '../../src';

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

test.each<[() => MetricLimit, string]>([
  [() => MetricLimit.errorRate(100), 'MetricLimit.errorRate: maxPercent is 100, allowed: whole numbers from 0 to 99'],
  [() => MetricLimit.latency(Duration.millis(500), 100), 'MetricLimit.latency: percentile is 100, allowed: whole numbers from 1 to 99'],
])('refuses a limit that never applies', (limit, message) => {
  expect(limit).toThrow(message);
});
