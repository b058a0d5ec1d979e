import { limitFailure, measuredAt } from './measured-interval';
import { MOST_TICKS, RehearsedRelease, RehearsedRun, RehearsedTick } from './rehearsed-run';

/**
 * What Flagger does, by the rules of its `advanceCanary` (pkg/controller/scheduler.go), which is called once in each interval and takes one step at
 * most. The pods of both versions are ready at each call.
 */
export function rehearseFlagger({ plan, series, approvalMs }: RehearsedRelease): RehearsedRun {
  const { steps, trial, intervalMs, failedChecks: threshold, limits } = plan;
  const ticks: RehearsedTick[] = [];
  let percent = 0;
  let iterations = 0;
  let isMirrored = false;
  let failedChecks = 0;
  let phase = 'Progressing';
  const tick = (event: string, check: RehearsedTick['check'] = 'none') => {
    ticks.push({ ms: ticks.length * intervalMs, percent, phase, check, failedChecks, event });
  };
  const isApproved = () => approvalMs === undefined || ticks.length * intervalMs >= approvalMs;
  /** The next step before the promotion, as an event; none if all are done. */
  const nextStep = (): string | undefined => {
    if (trial && iterations < trial.iterations) {
      iterations++;
      if (trial.kind === 'A/B test') percent = 100;
      else isMirrored = trial.mirrorPercent !== undefined;
      return `iteration ${iterations} of ${trial.iterations}`;
    }
    if (trial || percent === steps[steps.length - 1]) return undefined;
    percent = steps[steps.indexOf(percent) + 1]; // the first one after 0
    return `canary at ${percent} %`;
  };
  const advance = (check: RehearsedTick['check']) => {
    const step = nextStep();
    if (step !== undefined) {
      tick(step, check);
    } else if (!isApproved()) {
      phase = 'WaitingPromotion';
      // Flagger asks again after one more iteration (setStatusPhase, runConfirmPromotionHooks).
      if (trial) iterations = trial.iterations - 1;
      tick('waiting for the approval of the promotion', check);
    } else if (trial?.kind === 'blue-green' && iterations === trial.iterations) {
      iterations++;
      isMirrored = false;
      percent = 100;
      tick('all traffic to the canary', check);
    } else {
      phase = 'Promoting';
      tick('new version copied to the primary', check);
    }
  };
  tick('new version detected, canary scaled up');
  while (ticks.length < MOST_TICKS) {
    if (phase === 'Promoting') {
      percent = 0;
      phase = 'Finalising';
      tick('all traffic to the primary, which runs the new version');
    } else if (phase === 'Finalising') {
      phase = 'Succeeded';
      tick('canary scaled to zero');
      return { ticks, outcome: 'promoted' };
    } else if (failedChecks >= threshold) {
      percent = 0;
      phase = 'Failed';
      tick(`rollback: failed checks ${failedChecks} of ${threshold}`);
      return { ticks, outcome: 'rolled-back' };
    } else if (percent === 0 && iterations === 0 && !isMirrored) {
      // There is no traffic yet: no metrics are read.
      advance('none');
    } else {
      // The first tick gives no share: the interval before tick 2 is the first one with traffic.
      const measured = measuredAt(series, ticks.length - 2);
      const failure = limits.map(limit => limitFailure(limit, measured)).find(reason => reason !== undefined);
      if (failure !== undefined) {
        failedChecks++;
        tick(failure, 'failed');
      } else {
        advance('passed');
      }
    }
  }
  return { ticks, outcome: 'running' };
}
