import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { MetricLimit } from './metric-limit';
import { Rehearsal } from './rehearsal';
import { RehearsalEngine } from './rehearsal-engine';
import { RehearsalOptions } from './rehearsal-options';
import { checkProps } from '../input/check-props';
import { milliseconds, optionalMilliseconds } from '../input/duration';
import { instanceOf } from '../input/instance-of';
import { nonBlank } from '../input/non-blank';
import { INT32_MAX, wholeNumber } from '../input/whole-number';
import { DeliveryPlanRecord } from '../model/delivery-plan';
import { renderDuration } from '../model/duration';
import { inputError } from '../model/input-error';
import { rehearseArgoRollouts } from '../model/rehearsal/argo-rollouts';
import { rehearseFlagger } from '../model/rehearsal/flagger';
import { RehearsedRelease, RehearsedRun } from '../model/rehearsal/rehearsed-run';

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
    const { interval = Duration.minutes(5), failedChecks = 1, limits } = checkProps(where, 'CanaryPlanOptions', options);
    if (!limits.length) throw inputError({ where, what: 'limits', got: limits, allowed: 'at least one', fix: 'for instance MetricLimit.errorRate(5)' });
    const intervalMs = milliseconds(where, 'interval', interval);
    if (intervalMs < LEAST_SECONDS * 1000 || intervalMs % 1000) {
      throw inputError({ where, what: 'interval', got: `${intervalMs}ms`, allowed: `whole seconds, at least ${LEAST_SECONDS}`, fix: 'for instance Duration.minutes(5)' });
    }
    return new DeliveryPlan({
      steps: canarySteps(where, options),
      intervalMs,
      failedChecks: wholeNumber(where, 'failedChecks', failedChecks, 1, INT32_MAX, 'for instance 1: the first failed check rolls back'),
      limits: limits.map(({ _metricLimit }) => _metricLimit),
    });
  }

  /** The shares of the new version, in percent, one after the other. */
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
   * @throws if the series is empty or has a latency that the plan does not limit, or the approval is no duration
   */
  public rehearse(options: RehearsalOptions): Rehearsal {
    const where = 'DeliveryPlan.rehearse';
    const { series, engine = RehearsalEngine.FLAGGER, promotionApproval } = checkProps(where, 'RehearsalOptions', options);
    if (!series.length) throw inputError({ where, what: 'series', got: series, allowed: 'at least one', fix: 'for instance IntervalMetrics.of({ errorPercent: 2 })' });
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
    const { steps } = this._plan;
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
