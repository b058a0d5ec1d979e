import { limitFailure, measuredAt } from './measured-interval';
import { MOST_TICKS, RehearsedRelease, RehearsedRun, RehearsedTick } from './rehearsed-run';

/**
 * What Flagger does, by the rules of its `advanceCanary` (pkg/controller/scheduler.go), which is called once in each interval and takes one step at
 * most. The pods of both versions are ready at each call.
 */
export function rehearseFlagger({ plan, series, approvalMs }: RehearsedRelease): RehearsedRun {
  const { steps, intervalMs, failedChecks: threshold, limits } = plan;
  const ticks: RehearsedTick[] = [];
  let percent = 0;
  let failedChecks = 0;
  let phase = 'Progressing';
  const tick = (event: string, check: RehearsedTick['check'] = 'none') => {
    ticks.push({ ms: ticks.length * intervalMs, percent, phase, check, failedChecks, event });
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
    } else if (percent === 0) {
      // There is no traffic yet: no metrics are read.
      percent = steps[0];
      tick(`canary at ${percent} %`);
    } else {
      // The first tick gives no share: the interval before tick 2 is the first one with traffic.
      const measured = measuredAt(series, ticks.length - 2);
      const failure = limits.map(limit => limitFailure(limit, measured)).find(reason => reason !== undefined);
      if (failure !== undefined) {
        failedChecks++;
        tick(failure, 'failed');
      } else if (percent < steps[steps.length - 1]) {
        percent = steps[steps.indexOf(percent) + 1];
        tick(`canary at ${percent} %`, 'passed');
      } else if (approvalMs !== undefined && ticks.length * intervalMs < approvalMs) {
        phase = 'WaitingPromotion';
        tick('waiting for the approval of the promotion', 'passed');
      } else {
        phase = 'Promoting';
        tick('new version copied to the primary', 'passed');
      }
    }
  }
  return { ticks, outcome: 'running' };
}
