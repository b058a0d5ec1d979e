import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { ABTestPlanOptions } from './ab-test-plan-options';
import { BlueGreenPlanOptions } from './blue-green-plan-options';
import { MetricLimit } from './metric-limit';
import { Rehearsal } from './rehearsal';
import { RehearsalEngine } from './rehearsal-engine';
import { RehearsalOptions } from './rehearsal-options';
import { checkProps } from '../input/check-props';
import { milliseconds, optionalMilliseconds } from '../input/duration';
import { instanceOf } from '../input/instance-of';
import { nonBlank } from '../input/non-blank';
import { percentage } from '../input/percentage';
import { INT32_MAX, wholeNumber } from '../input/whole-number';
import { DeliveryPlanRecord, trialName } from '../model/delivery-plan';
import { renderDuration } from '../model/duration';
import { inputError } from '../model/input-error';
import { Match } from '../model/match';
import { matchText } from '../model/match-text';
import { rehearseArgoRollouts } from '../model/rehearsal/argo-rollouts';
import { rehearseFlagger } from '../model/rehearsal/flagger';
import { RehearsedRelease, RehearsedRun } from '../model/rehearsal/rehearsed-run';
import { modelMatches } from '../traffic/model-matches';

/**
 * Options of `DeliveryPlan.canary()`.
 * @example
 * const options: CanaryPlanOptions = { stepPercent: 10, interval: Duration.minutes(5), limits: [MetricLimit.errorRate(5)] };
 */
export interface CanaryPlanOptions {
  /**
   * How much the share of the new version grows with each step: whole percent from 1 to 100. The last step is cut at `maxPercent`.
   * @default 10, unless there are `steps`
   */
  readonly stepPercent?: number;
  /**
   * The share of the last step, at which the new version is promoted: whole percent from 1 to 100.
   * @default 100, unless there are `steps`
   */
  readonly maxPercent?: number;
  /**
   * The shares of all steps, instead of `stepPercent` and `maxPercent`: whole percent from 1 to 100, each above the one before.
   * @default - steps of `stepPercent` up to `maxPercent`
   */
  readonly steps?: number[];
  /**
   * Time between two checks, which is the time of a step: whole seconds, at least 10.
   * @default Duration.minutes(5)
   */
  readonly interval?: Duration;
  /**
   * The failed checks after which the release is rolled back: at least 1. They add up over the whole release.
   * @default 1
   */
  readonly failedChecks?: number;
  /** Limits of the metrics of the new version: at least one. */
  readonly limits: MetricLimit[];
}

/** The shortest interval that a controller keeps. */
const LEAST_SECONDS = 10;

/** The most iterations of a test. */
const MOST_ITERATIONS = 1000;

/**
 * A plan of a release: how traffic shifts to a new version step by step, and which metrics roll it back. A rollback sends all traffic to the stable version.
 * @example
 * const plan = DeliveryPlan.canary({ limits: [MetricLimit.errorRate(5)] });
 */
export class DeliveryPlan {
  /**
   * A canary release: the share of the new version grows step by step.
   * @throws if the steps do not rise, a number is out of range, the interval is shorter than 10 seconds, or there is no limit
   */
  public static canary(options: CanaryPlanOptions): DeliveryPlan {
    const where = 'DeliveryPlan.canary';
    checkProps(where, 'CanaryPlanOptions', options);
    return new DeliveryPlan({ steps: canarySteps(where, options), ...checksOf(where, options) });
  }

  /**
   * A blue-green release: the new version is tested beside the stable one, with mirrored requests or a load test, and then gets all traffic at once.
   * @throws if a number is out of range, the interval is shorter than 10 seconds, or there is no limit
   */
  public static blueGreen(options: BlueGreenPlanOptions): DeliveryPlan {
    const where = 'DeliveryPlan.blueGreen';
    const { iterations, mirrorPercent } = checkProps(where, 'BlueGreenPlanOptions', options);
    return new DeliveryPlan({
      steps: [],
      trial: {
        kind: 'blue-green',
        iterations: iterationsOf(where, iterations),
        mirrorPercent: mirrorPercent === undefined ? undefined : percentage(where, 'mirrorPercent', mirrorPercent, 'leave it out for no mirroring', 1),
      },
      ...checksOf(where, options),
    });
  }

  /**
   * An A/B test: the requests that match a header or a cookie go to the new version for a time, and all others to the stable one. Then it is promoted.
   * @throws if a number is out of range, the interval is shorter than 10 seconds, there is no limit, or a match has other conditions than headers and cookies
   */
  public static abTest(options: ABTestPlanOptions): DeliveryPlan {
    const where = 'DeliveryPlan.abTest';
    const { iterations, matches } = checkProps(where, 'ABTestPlanOptions', options);
    return new DeliveryPlan({
      steps: [],
      trial: { kind: 'A/B test', iterations: iterationsOf(where, iterations), matches: testMatches(where, modelMatches(where, 'matches', matches)) },
      ...checksOf(where, options),
    });
  }

  /** The shares of the new version, in percent, one after the other. A blue-green release and an A/B test have none. */
  public readonly steps: number[];

  /** @internal */
  private constructor(public readonly _plan: DeliveryPlanRecord) {
    this.steps = [..._plan.steps];
  }

  /**
   * The share of the new version at a step, for `canaryPercent` of a `CanaryRoute`.
   * @param step 1 is the first step. 0 is none: all traffic to the stable version, before a release and after a rollback.
   * @throws if the plan has no such step
   */
  public percentAt(step: number): number {
    return this.percentOf('DeliveryPlan.percentAt', 'step', step);
  }

  /**
   * The share of the new version at the step that the context of a construct has: a whole number, or its text.
   * @param scope a construct, for instance the chart
   * @param key of the context
   * @param defaultStep the step without a value in the context; if it is left out, a missing value is an error
   * @throws if the plan has no such step
   */
  public percentFromContext(scope: Construct, key: string, defaultStep?: number): number {
    const where = 'DeliveryPlan.percentFromContext';
    const { node } = instanceOf(where, 'scope', scope, 'Construct');
    const checked = nonBlank(where, 'key', key, 'for instance users-canary-step');
    return this.percentOf(node.path || where, `context ${checked}`, node.tryGetContext(checked), defaultStep);
  }

  /**
   * The share of the new version at the step that an environment variable has.
   * @param variable its name
   * @param defaultStep the step without the variable; if it is left out, a missing variable is an error
   * @throws if the plan has no such step
   */
  public percentFromEnvironment(variable: string, defaultStep?: number): number {
    const where = 'DeliveryPlan.percentFromEnvironment';
    const checked = nonBlank(where, 'variable', variable, 'for instance USERS_CANARY_STEP');
    return this.percentOf(where, `environment variable ${checked}`, process.env[checked], defaultStep);
  }

  /**
   * Rehearses a release: what a delivery engine does with this plan, tick by tick, when the new version has certain metrics. It takes pods as ready at once, and
   * reads nothing from a cluster.
   * @throws if the series is empty or has a latency that the plan does not limit, the approval is no duration, or the engine is not Flagger and the plan has no steps
   */
  public rehearse(options: RehearsalOptions): Rehearsal {
    const where = 'DeliveryPlan.rehearse';
    const { series, engine = RehearsalEngine.FLAGGER, promotionApproval } = checkProps(where, 'RehearsalOptions', options);
    if (!series.length) throw inputError({ where, what: 'series', got: series, allowed: 'at least one', fix: 'for instance IntervalMetrics.of({ errorPercent: 2 })' });
    const { trial } = this._plan;
    if (trial && engine !== RehearsalEngine.FLAGGER) {
      throw inputError({ where, what: 'engine', got: engine, allowed: `RehearsalEngine.FLAGGER, as the plan is ${trialName(trial)}`, fix: 'leave engine out, or rehearse a plan of DeliveryPlan.canary()' });
    }
    if (!this._plan.limits.some(({ kind }) => kind === 'latency')) {
      series.forEach(({ _intervalMetrics: measured }, i) => {
        if (!measured.traffic || measured.latencyMs === undefined) return;
        throw inputError({
          where,
          what: `latency of series[${i}]`,
          got: renderDuration(measured.latencyMs),
          allowed: 'none, as the plan has no limit of the latency',
          fix: 'add MetricLimit.latency() to the plan, or leave latency out',
        });
      });
    }
    return Rehearsal._of(engine, REHEARSALS[engine]({
      plan: this._plan,
      series: series.map(({ _intervalMetrics }) => _intervalMetrics),
      approvalMs: optionalMilliseconds(where, 'promotionApproval', promotionApproval),
    }));
  }

  private percentOf(where: string, what: string, given: unknown, defaultStep?: number): number {
    const { steps, trial } = this._plan;
    if (trial) throw inputError({ where, what: 'plan', got: trialName(trial), allowed: 'a canary release, which has steps', fix: 'create it by DeliveryPlan.canary()' });
    const step = given === undefined ? defaultStep : stepOf(given);
    if (step === 0) return 0;
    const percent = typeof step === 'number' ? steps[step - 1] : undefined;
    if (percent !== undefined) return percent;
    const last = steps.length;
    throw inputError({
      where,
      what: given === undefined && defaultStep !== undefined ? 'defaultStep' : what,
      got: given === undefined ? defaultStep : given,
      allowed: `steps of the plan, from 0 (0 %) to ${last} (${steps[last - 1]} %)`,
      fix: `give the number of a step, not a percentage: step 1 is ${steps[0]} %`,
    });
  }
}

const REHEARSALS: Readonly<Record<RehearsalEngine, (release: RehearsedRelease) => RehearsedRun>> = {
  [RehearsalEngine.FLAGGER]: rehearseFlagger,
  [RehearsalEngine.ARGO_ROLLOUTS]: rehearseArgoRollouts,
};

/** The checks of any plan. */
function checksOf(
  where: string, { interval = Duration.minutes(5), failedChecks = 1, limits }: Pick<CanaryPlanOptions, 'interval' | 'failedChecks' | 'limits'>,
): Pick<DeliveryPlanRecord, 'intervalMs' | 'failedChecks' | 'limits'> {
  if (!limits.length) throw inputError({ where, what: 'limits', got: limits, allowed: 'at least one', fix: 'for instance MetricLimit.errorRate(5)' });
  const intervalMs = milliseconds(where, 'interval', interval);
  if (intervalMs < LEAST_SECONDS * 1000 || intervalMs % 1000) {
    throw inputError({ where, what: 'interval', got: `${intervalMs}ms`, allowed: `whole seconds, at least ${LEAST_SECONDS}`, fix: 'for instance Duration.minutes(5)' });
  }
  return {
    intervalMs,
    failedChecks: wholeNumber(where, 'failedChecks', failedChecks, 1, INT32_MAX, 'for instance 1: the first failed check rolls back'),
    limits: limits.map(({ _metricLimit }) => _metricLimit),
  };
}

function iterationsOf(where: string, iterations = 10): number {
  return wholeNumber(where, 'iterations', iterations, 1, MOST_ITERATIONS, 'leave it out for 10');
}

/** Flagger reads a map of headers, and on Gateway API nothing else: one condition for each. Cookies are one header. */
function testMatches(where: string, matches: readonly Match[]): readonly Match[] {
  if (!matches.length) throw inputError({ where, what: 'matches', got: matches, allowed: 'at least one', fix: "for instance HttpMatch.header('x-user-group', 'test')" });
  matches.forEach((match, i) => {
    const { headers = [], cookies, ...others } = match;
    const what = `matches[${i}]`;
    const got = Object.keys(match).length ? matchText([match]) : 'any request';
    if (Object.keys(others).length || !headers.length && !cookies) {
      throw inputError({ where, what, got, allowed: 'headers and cookies', fix: 'let the edge set a header or cookie for the users of the test' });
    }
    const names = [...headers.map(({ name }) => name), ...(cookies ? ['cookie'] : [])];
    const twice = names.find((name, at) => names.indexOf(name) < at);
    if (twice) throw inputError({ where, what, got, allowed: `one condition on header ${twice}`, fix: 'remove the other' });
  });
  return matches;
}

/** A step as a number, where it is one or its text. */
function stepOf(value: unknown): unknown {
  return typeof value === 'string' && /^(0|[1-9]\d{0,8})$/.test(value) ? Number(value) : value;
}

function canarySteps(where: string, { steps, stepPercent, maxPercent }: CanaryPlanOptions): number[] {
  if (!steps) {
    const step = wholeNumber(where, 'stepPercent', stepPercent ?? 10, 1, 100, 'for instance 10');
    const max = wholeNumber(where, 'maxPercent', maxPercent ?? 100, 1, 100, 'leave it out for 100');
    return Array.from({ length: Math.ceil(max / step) }, (_, i) => Math.min(max, (i + 1) * step));
  }
  for (const [what, value] of Object.entries({ stepPercent, maxPercent })) {
    if (value !== undefined) throw inputError({ where, what, got: value, allowed: 'none beside steps', fix: `remove steps or ${what}` });
  }
  if (!steps.length) throw inputError({ where, what: 'steps', got: steps, allowed: 'at least one', fix: 'leave it out for steps of 10 percent' });
  steps.forEach((percent, i) => wholeNumber(where, `steps[${i}]`, percent, i ? steps[i - 1] + 1 : 1, 100, 'let each step be above the one before'));
  return [...steps];
}
