import { Duration } from 'cdk8s';
import { BlueGreenPlanOptions, CanaryPlanOptions, DeliveryPlan, HttpMatch, IntervalMetrics, MetricLimit, Rehearsal, RehearsalEngine, RehearsalOptions } from '../../src';
import { errorOf } from '../mesh-fixture';

const { FLAGGER, ARGO_ROLLOUTS } = RehearsalEngine;
const errors = (...percents: number[]) => percents.map(errorPercent => IntervalMetrics.of({ errorPercent }));

/** The plan of the shop's canary: 10, 20 ... 100 %, 5 minutes, more than 5 % errors roll back. */
const rehearse = (options: RehearsalOptions, plan: Partial<CanaryPlanOptions> = {}) => (
  DeliveryPlan.canary({ limits: [MetricLimit.errorRate(5)], ...plan }).rehearse(options)
);

/** Minutes, share and phase of each tick. */
const shown = ({ ticks }: Rehearsal) => ticks.map(({ time, canaryPercent, phase }) => [time.toMinutes(), canaryPercent, phase]);

test('a latency that the plan does not limit proves nothing', () => {
  const series = [IntervalMetrics.NO_TRAFFIC, IntervalMetrics.of({ latency: Duration.seconds(9) })];
  expect(errorOf(() => rehearse({ series }))).toBe(
    'DeliveryPlan.rehearse: latency of series[1] is "9s", allowed: none, as the plan has no limit of the latency; add MetricLimit.latency() to the plan, or leave latency out',
  );
  expect(errorOf(() => rehearse({ series }, { limits: [MetricLimit.latency(Duration.seconds(1))] }))).toBeUndefined();
});

describe("the shop's canary on Flagger", () => {
  test('2 % errors reaches 100 %', () => {
    const rehearsal = rehearse({ series: errors(2) });
    expect(rehearsal.outcome).toBe('promoted');
    expect(shown(rehearsal)).toEqual([
      [0, 0, 'Progressing'],
      ...Array.from({ length: 10 }, (_, i) => [5 * (i + 1), 10 * (i + 1), 'Progressing']),
      [55, 100, 'Promoting'],
      [60, 0, 'Finalising'],
      [65, 0, 'Succeeded'],
    ]);
    expect(rehearsal.ticks.map(({ check }) => check)).toEqual(['none', 'none', ...Array(10).fill('passed'), 'none', 'none']);
    expect(rehearsal.badVersionTime).toBeUndefined();
  });

  test.each([['6 % errors', errors(6), 'error rate 6 % above 5 %'], ['no traffic', [IntervalMetrics.NO_TRAFFIC], 'no traffic to measure']])(
    '%s: the first check fails at 10 minutes, and the share stays until the next tick', (_, series, reason) => {
      const rehearsal = rehearse({ series });
      expect(rehearsal.outcome).toBe('rolled-back');
      expect(shown(rehearsal)).toEqual([[0, 0, 'Progressing'], [5, 10, 'Progressing'], [10, 10, 'Progressing'], [15, 0, 'Failed']]);
      expect(rehearsal.ticks[2]).toMatchObject({ check: 'failed', failedChecks: 1, event: reason });
      expect(rehearsal.badVersionTime?.toMinutes()).toBe(10);
    },
  );

  test('failed checks add up over the release, and hold the step', () => {
    const rehearsal = rehearse({ series: errors(6, 2, 2, 6, 2) }, { failedChecks: 2 });
    expect(shown(rehearsal).map(([, percent]) => percent)).toEqual([0, 10, 10, 20, 30, 30, 0]);
    expect(rehearsal.ticks.map(({ failedChecks }) => failedChecks)).toEqual([0, 0, 1, 1, 1, 2, 2]);
  });

  test('a failed check in the last step counts, also while the promotion waits for approval', () => {
    const plan = { steps: [50], failedChecks: 2 };
    const promotionApproval = Duration.minutes(20);
    expect(shown(rehearse({ series: errors(2), promotionApproval }, plan))).toEqual([
      [0, 0, 'Progressing'], [5, 50, 'Progressing'], [10, 50, 'WaitingPromotion'], [15, 50, 'WaitingPromotion'], [20, 50, 'Promoting'], [25, 0, 'Finalising'],
      [30, 0, 'Succeeded'],
    ]);
    expect(shown(rehearse({ series: errors(2, 6), promotionApproval: Duration.hours(1) }, plan))).toEqual([
      [0, 0, 'Progressing'], [5, 50, 'Progressing'], [10, 50, 'WaitingPromotion'], [15, 50, 'WaitingPromotion'], [20, 50, 'WaitingPromotion'], [25, 0, 'Failed'],
    ]);
  });
});

describe('a blue-green release on Flagger', () => {
  const limits = [MetricLimit.errorRate(5)];
  const plan = (options: Partial<BlueGreenPlanOptions> = {}) => DeliveryPlan.blueGreen({ limits, iterations: 2, ...options });

  test('the new version is tested, gets all traffic, and is checked again', () => {
    const rehearsal = plan().rehearse({ series: errors(2) });
    expect(shown(rehearsal)).toEqual([
      [0, 0, 'Progressing'], [5, 0, 'Progressing'], [10, 0, 'Progressing'], [15, 100, 'Progressing'], [20, 100, 'Promoting'], [25, 0, 'Finalising'],
      [30, 0, 'Succeeded'],
    ]);
    expect(rehearsal.ticks.map(({ check }) => check)).toEqual(['none', 'none', 'passed', 'passed', 'passed', 'none', 'none']);
    expect(rehearsal.ticks.map(({ event }) => event).slice(1, 5)).toEqual([
      'iteration 1 of 2', 'iteration 2 of 2', 'all traffic to the canary', 'new version copied to the primary',
    ]);
  });

  test('a bad version never has a share', () => {
    const rehearsal = plan().rehearse({ series: errors(6) });
    expect(shown(rehearsal)).toEqual([[0, 0, 'Progressing'], [5, 0, 'Progressing'], [10, 0, 'Progressing'], [15, 0, 'Failed']]);
  });

  test('the gate is asked in every second interval, and metrics are checked in between', () => {
    const rehearsal = plan({ failedChecks: 2 }).rehearse({ series: errors(2, 2, 2, 6, 2), promotionApproval: Duration.minutes(21) });
    expect(rehearsal.ticks.map(({ event }) => event).slice(1, 8)).toEqual([
      'iteration 1 of 2', 'iteration 2 of 2', 'waiting for the approval of the promotion', 'iteration 2 of 2', 'error rate 6 % above 5 %',
      'all traffic to the canary', 'new version copied to the primary',
    ]);
  });

  test('with one iteration and no copies, the wait for the gate begins anew without a check', () => {
    const release = { series: errors(2), promotionApproval: Duration.minutes(14) };
    const checks = (mirrorPercent?: number) => plan({ iterations: 1, mirrorPercent }).rehearse(release).ticks.map(({ check }) => check);
    expect(checks()).toEqual(['none', 'none', 'passed', 'none', 'passed', 'passed', 'none', 'none']);
    expect(checks(100)).toEqual(['none', 'none', 'passed', 'passed', 'passed', 'passed', 'none', 'none']);
  });
});

describe('an A/B test on Flagger', () => {
  const plan = DeliveryPlan.abTest({ limits: [MetricLimit.errorRate(5)], iterations: 2, matches: [HttpMatch.header('x-user-group', 'test')] });

  test('the matching requests go to the new version from the first tick on', () => {
    expect(shown(plan.rehearse({ series: errors(2) }))).toEqual([
      [0, 0, 'Progressing'], [5, 100, 'Progressing'], [10, 100, 'Progressing'], [15, 100, 'Promoting'], [20, 0, 'Finalising'], [25, 0, 'Succeeded'],
    ]);
  });

  test('6 % errors roll back', () => {
    const rehearsal = plan.rehearse({ series: errors(6) });
    expect([rehearsal.outcome, rehearsal.duration.toMinutes(), rehearsal.badVersionTime?.toMinutes()]).toEqual(['rolled-back', 15, 10]);
  });

  test('there is no rehearsal on Argo Rollouts', () => {
    expect(errorOf(() => plan.rehearse({ engine: ARGO_ROLLOUTS, series: errors(2) }))).toBe(
      'DeliveryPlan.rehearse: engine is "Argo Rollouts", allowed: RehearsalEngine.FLAGGER, as the plan is an A/B test; leave engine out, or rehearse a plan of DeliveryPlan.canary()',
    );
  });
});

describe("the shop's canary on Argo Rollouts", () => {
  test('2 % errors reaches 100 %', () => {
    const rehearsal = rehearse({ engine: ARGO_ROLLOUTS, series: errors(2) });
    expect(rehearsal.outcome).toBe('promoted');
    expect(shown(rehearsal)).toEqual([...Array.from({ length: 10 }, (_, i) => [5 * i, 10 * (i + 1), 'Paused']), [50, 0, 'Healthy']]);
  });

  test.each([['6 % errors', errors(6)], ['no traffic', [IntervalMetrics.NO_TRAFFIC]]])('%s: the first analysis aborts at once', (_, series) => {
    const rehearsal = rehearse({ engine: ARGO_ROLLOUTS, series });
    expect(rehearsal.outcome).toBe('rolled-back');
    expect(shown(rehearsal)).toEqual([[0, 10, 'Paused'], [5, 0, 'Degraded']]);
    expect(rehearsal.badVersionTime?.toMinutes()).toBe(5);
  });

  test('failures count for each metric in each step', () => {
    const limits = [MetricLimit.errorRate(5), MetricLimit.latency(Duration.seconds(1))];
    const slow = IntervalMetrics.of({ latency: Duration.seconds(2) });
    const [good, wrong] = errors(2, 6);
    // Flagger counts two failures; Argo one of each metric, and one in each step.
    const plan = { limits, steps: [10, 20], failedChecks: 2 };
    const both = (series: IntervalMetrics[]) => [FLAGGER, ARGO_ROLLOUTS].map(engine => rehearse({ engine, series }, plan).outcome);
    expect(both([wrong, good, wrong, good])).toEqual(['rolled-back', 'promoted']);
    expect(both([slow, wrong, good])).toEqual(['rolled-back', 'promoted']);
    expect(both([wrong, wrong])).toEqual(['rolled-back', 'rolled-back']);
    // What has passed in a step is not measured again in it.
    expect(both([slow, wrong, slow, good])).toEqual(['rolled-back', 'promoted']);
  });

  test('the promotion waits for approval in a pause', () => {
    const rehearsal = rehearse({ engine: ARGO_ROLLOUTS, series: errors(2), promotionApproval: Duration.minutes(17) }, { steps: [50] });
    expect(shown(rehearsal)).toEqual([[0, 50, 'Paused'], [5, 50, 'Paused'], [17, 0, 'Healthy']]);
  });
});

test.each([FLAGGER, ARGO_ROLLOUTS])('%s: a value at the limit passes, one above does not', engine => {
  const outcome = (metrics: IntervalMetrics, limit: MetricLimit) => rehearse({ engine, series: [metrics] }, { limits: [limit] }).outcome;
  expect(outcome(IntervalMetrics.of({ errorPercent: 5 }), MetricLimit.errorRate(5))).toBe('promoted');
  expect(outcome(IntervalMetrics.of({ errorPercent: 5.01 }), MetricLimit.errorRate(5))).toBe('rolled-back');
  const second = MetricLimit.latency(Duration.seconds(1));
  expect(outcome(IntervalMetrics.of({ latency: Duration.millis(1000) }), second)).toBe('promoted');
  expect(outcome(IntervalMetrics.of({ latency: Duration.millis(1001) }), second)).toBe('rolled-back');
  expect(outcome(IntervalMetrics.of({}), second)).toBe('promoted');
});

test.each([FLAGGER, ARGO_ROLLOUTS])('%s: more failed checks than a rehearsal has ticks are no end', engine => {
  const { outcome, ticks, badVersionTime } = rehearse({ engine, series: errors(6) }, { failedChecks: 2_000_000_000 });
  expect([outcome, ticks.length, badVersionTime]).toEqual(['running', 1000, undefined]);
});

test('a table in Markdown', () => {
  expect(rehearse({ series: errors(6) }, { steps: [50], interval: Duration.seconds(90) }).toMarkdown()).toBe(`\
Flagger: rolled back after 270s; the bad version keeps its share for 3m.

| time | canary | check | failed checks | phase | event |
|---|---|---|---|---|---|
| 0m | 0 % | none | 0 | Progressing | new version detected, canary scaled up |
| 90s | 50 % | none | 0 | Progressing | canary at 50 % |
| 3m | 50 % | failed | 1 | Progressing | error rate 6 % above 5 % |
| 270s | 0 % | none | 1 | Failed | rollback: failed checks 1 of 1 |
`);
});

test.each<[() => unknown, string]>([
  [() => rehearse({ series: [] }), 'DeliveryPlan.rehearse: series is [], allowed: at least one'],
  [() => IntervalMetrics.of({ errorPercent: 101 }), 'IntervalMetrics.of: errorPercent is 101, allowed: numbers from 0 to 100'],
  [() => IntervalMetrics.of({ errorPercent: NaN }), 'IntervalMetrics.of: errorPercent is '],
])('refuses wrong input', (call, message) => {
  expect(errorOf(call)).toContain(message);
});
