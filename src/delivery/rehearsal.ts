import { Duration } from 'cdk8s';
import { RehearsalEngine } from './rehearsal-engine';
import { RehearsalCheck, RehearsalTick } from './rehearsal-tick';
import { renderDuration } from '../model/duration';
import { RehearsedRun } from '../model/rehearsal/rehearsed-run';

/**
 * How a release ends.
 * @example
 * const plan = DeliveryPlan.canary({ limits: [MetricLimit.errorRate(5)] });
 * const isSafe = plan.rehearse({ series: [IntervalMetrics.of({ errorPercent: 6 })] }).outcome === RehearsalOutcome.ROLLED_BACK;
 */
export enum RehearsalOutcome {
  /** The new version gets all traffic and stays. */
  PROMOTED = 'promoted',
  /** All traffic goes back to the stable version. */
  ROLLED_BACK = 'rolled-back',
  /** There is no end within 1,000 ticks. */
  RUNNING = 'running',
}

const OUTCOMES = { 'promoted': RehearsalOutcome.PROMOTED, 'rolled-back': RehearsalOutcome.ROLLED_BACK, 'running': RehearsalOutcome.RUNNING } as const;
const CHECKS = { none: RehearsalCheck.NONE, passed: RehearsalCheck.PASSED, failed: RehearsalCheck.FAILED } as const;

/**
 * A rehearsal of a release: what a delivery engine does with a plan, tick by tick. Returned by `plan.rehearse()`.
 * @example
 * const plan = DeliveryPlan.canary({ limits: [MetricLimit.errorRate(5)] });
 * const rehearsal = plan.rehearse({ series: [IntervalMetrics.of({ errorPercent: 6 })] });
 * const table = rehearsal.toMarkdown();
 */
export class Rehearsal {
  /** @internal */
  public static _of(engine: RehearsalEngine, run: RehearsedRun): Rehearsal {
    return new Rehearsal(engine, run);
  }

  /** The engine. */
  public readonly engine: RehearsalEngine;
  /** How the release ends. */
  public readonly outcome: RehearsalOutcome;
  /** What the engine does, in order. */
  public readonly ticks: RehearsalTick[];
  /** Time from the detection of the new version to the end. */
  public readonly duration: Duration;
  /**
   * For how long a version that is rolled back keeps a share after its metrics have exceeded a limit: from the beginning of the first interval that
   * fails a check to the rollback.
   * @default - there is no rollback
   */
  public readonly badVersionTime?: Duration;

  private constructor(engine: RehearsalEngine, { ticks, outcome }: RehearsedRun) {
    this.engine = engine;
    this.outcome = OUTCOMES[outcome];
    this.ticks = ticks.map(({ ms, percent, phase, check, failedChecks, event }) => ({
      time: Duration.millis(ms), canaryPercent: percent, phase, check: CHECKS[check], failedChecks, event,
    }));
    const endMs = ticks[ticks.length - 1].ms;
    this.duration = Duration.millis(endMs);
    if (outcome === 'rolled-back') this.badVersionTime = Duration.millis(endMs - ticks[ticks.findIndex(({ check }) => check === 'failed') - 1].ms);
  }

  /**
   * The rehearsal as a Markdown table, a row for each tick, and a line with the outcome.
   * @returns lines, each with a line break at its end
   */
  public toMarkdown(): string {
    const bad = this.badVersionTime && `; the bad version keeps its share for ${text(this.badVersionTime)}`;
    return [
      `${this.engine}: ${this.outcome.replace('-', ' ')} after ${text(this.duration)}${bad ?? ''}.`,
      '',
      '| time | canary | check | failed checks | phase | event |',
      '|---|---|---|---|---|---|',
      ...this.ticks.map(({ time, canaryPercent, check, failedChecks, phase, event }) => (
        `| ${text(time)} | ${canaryPercent} % | ${check} | ${failedChecks} | ${phase} | ${event} |`
      )),
    ].map(line => `${line}\n`).join('');
  }
}

/** A time in minutes where it is whole minutes, such as `50m`. */
function text(duration: Duration): string {
  const ms = duration.toMilliseconds();
  return ms % 60_000 === 0 ? `${ms / 60_000}m` : renderDuration(ms);
}
