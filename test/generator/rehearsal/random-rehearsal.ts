import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { DeliveryPlan, HttpMatch, IntervalMetrics, MetricLimit, RehearsalEngine } from '../../../src';
import { gatewayApiHeaders } from '../../../src/providers/flagger/gateway-api-router';
import { istioHeaders } from '../../../src/providers/flagger/istio-router';
import { strategy } from '../../../src/providers/flagger/strategy';

/** A random plan and what happens during its release, as data. */
export interface RehearsalSpec {
  readonly steps: readonly number[];
  /** In place of steps: a blue-green release, which may mirror requests, or an A/B test. Flagger only, and it mirrors on Istio only. */
  readonly trial?: { readonly kind: 'blue-green' | 'A/B test'; readonly iterations: number; readonly mirrorPercent?: number };
  readonly intervalSeconds: number;
  readonly failedChecks: number;
  readonly limits: readonly ({ readonly maxPercent: number } | { readonly maxMs: number; readonly percentile: number })[];
  /** How far the metrics of an interval are from the strictest limits; none without traffic. */
  readonly series: readonly ({ readonly errors: number; readonly latency: number } | undefined)[];
  /** In intervals, also between two ticks. */
  readonly approval?: number;
}

const limit = fc.oneof(
  fc.record({ maxPercent: fc.integer({ min: 0, max: 99 }) }),
  fc.record({ maxMs: fc.integer({ min: 2, max: 100_000 }), percentile: fc.integer({ min: 1, max: 99 }) }),
);

/** Often within the limit, sometimes at it or just above. */
const distance = fc.constantFrom(-1, -1, -1, -1, -1, -1, 0, 0, 1);

const unequalSteps = fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 12 }).map(steps => [...steps].sort((a, b) => a - b));
/** They are other fields of a Canary. */
const equalSteps = fc.integer({ min: 1, max: 100 }).chain(step => (
  fc.integer({ min: 1, max: Math.min(12, Math.floor(100 / step)) }).map(count => Array.from({ length: count }, (_, i) => (i + 1) * step))
));

const trial = fc.record({
  kind: fc.constantFrom('blue-green' as const, 'A/B test' as const),
  iterations: fc.integer({ min: 1, max: 8 }),
  mirrorPercent: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
});

export const randomRehearsal: fc.Arbitrary<RehearsalSpec> = fc.record({
  steps: fc.oneof(unequalSteps, equalSteps),
  trial: fc.option(trial, { nil: undefined, freq: 2 }),
  intervalSeconds: fc.integer({ min: 10, max: 3600 }),
  failedChecks: fc.integer({ min: 1, max: 5 }),
  limits: fc.array(limit, { minLength: 1, maxLength: 3 }),
  series: fc.array(fc.option(fc.record({ errors: distance, latency: distance }), { nil: undefined, freq: 15 }), { minLength: 1, maxLength: 25 }),
  approval: fc.option(fc.integer({ min: 1, max: 200 }).map(tenths => tenths / 10), { nil: undefined, freq: 2 }),
});

/** A line for the conformance check of an engine: the plan as it is rendered and the measurements in its words, and the ticks that the rehearsal gives. */
export function rehearsalLine(spec: RehearsalSpec, engine: RehearsalEngine, provider: string): object {
  const { intervalSeconds, failedChecks, limits, series, approval } = spec;
  const plan = planOf(spec, engine, provider);
  const strictest = (values: number[]) => Math.min(...values);
  const maxPercent = strictest(limits.flatMap(one => ('maxMs' in one ? [] : [one.maxPercent])));
  const maxMs = strictest(limits.flatMap(one => ('maxMs' in one ? [one.maxMs] : [])));
  const measured = series.map(one => one && {
    errorPercent: Number.isFinite(maxPercent) ? Math.max(0, maxPercent + one.errors / 4) : 0,
    latencyMs: Number.isFinite(maxMs) ? maxMs + one.latency : 1,
  });
  const approvalMs = approval === undefined ? undefined : Math.round(approval * intervalSeconds * 1000);
  const { ticks } = plan.rehearse({
    engine,
    series: measured.map(one => {
      if (!one) return IntervalMetrics.NO_TRAFFIC;
      // A plan without a limit of the latency takes none.
      return IntervalMetrics.of({ errorPercent: one.errorPercent, latency: Number.isFinite(maxMs) ? Duration.millis(one.latencyMs) : undefined });
    }),
    promotionApproval: approvalMs === undefined ? undefined : Duration.millis(approvalMs),
  });
  const named = limits.map((one, i) => ('maxMs' in one ? { name: `latency-${i}`, max: one.maxMs } : { name: `error-rate-${i}`, max: one.maxPercent }));
  return {
    provider,
    ...strategy(plan._plan, provider === 'istio' ? istioHeaders : gatewayApiHeaders),
    intervalMs: intervalSeconds * 1000,
    threshold: failedChecks,
    limits: named,
    series: measured.map(one => one && Object.fromEntries(named.map(({ name }) => [name, name.startsWith('latency') ? one.latencyMs : one.errorPercent]))),
    approvalMs,
    ticks: ticks.map(tick => ({
      ms: tick.time.toMilliseconds(), percent: tick.canaryPercent, phase: tick.phase, check: tick.check, failedChecks: tick.failedChecks,
    })),
  };
}

function planOf(spec: RehearsalSpec, engine: RehearsalEngine, provider: string): DeliveryPlan {
  const { steps, trial: tested, intervalSeconds, failedChecks, limits } = spec;
  const checks = {
    interval: Duration.seconds(intervalSeconds),
    failedChecks,
    limits: limits.map(one => ('maxMs' in one ? MetricLimit.latency(Duration.millis(one.maxMs), one.percentile) : MetricLimit.errorRate(one.maxPercent))),
  };
  if (!tested || engine !== RehearsalEngine.FLAGGER) return DeliveryPlan.canary({ steps: [...steps], ...checks });
  const { iterations, kind, mirrorPercent } = tested;
  return kind === 'blue-green' ? DeliveryPlan.blueGreen({ iterations, mirrorPercent: provider === 'istio' ? mirrorPercent : undefined, ...checks })
    : DeliveryPlan.abTest({ iterations, matches: [HttpMatch.header('x-user-group', 'test'), HttpMatch.cookie('beta', 'yes')], ...checks });
}
