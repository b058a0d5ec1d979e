import { limitFailure, measuredAt } from './measured-interval';
import { MOST_TICKS, RehearsedRelease, RehearsedRun, RehearsedTick } from './rehearsed-run';

/**
 * What Argo Rollouts does with these steps for each share: `setWeight`, a `pause` of an interval, and an `analysis` with a metric for each limit. A
 * metric is measured in each interval until it passes once (`consecutiveSuccessLimit: 1`); when it fails more than `failureLimit` times (the failed
 * checks of the plan less one; `count` are all of them, since a step may not run without end), the analysis fails and the rollout aborts at once
 * (analysis/analysis.go). Each step has an analysis of its own, so failures do not add up over steps. With approval there is a `pause: {}` after the last step. Pods are ready at once.
 */
export function rehearseArgoRollouts({ plan, series, approvalMs }: RehearsedRelease): RehearsedRun {
  const { steps, intervalMs, failedChecks: threshold, limits } = plan;
  const ticks: RehearsedTick[] = [];
  const tick = (ms: number, state: Omit<RehearsedTick, 'ms'>) => { ticks.push({ ms, ...state }); };
  tick(0, { percent: steps[0], phase: 'Paused', check: 'none', failedChecks: 0, event: `new version detected, canary at ${steps[0]} %` });
  let intervals = 0;
  for (const [i, percent] of steps.entries()) {
    let open = limits.map(limit => ({ limit, failures: 0 }));
    while (open.length) {
      if (ticks.length >= MOST_TICKS) return { ticks, outcome: 'running' };
      const measured = measuredAt(series, intervals++);
      const results = open.map(({ limit, failures }) => ({ limit, failures, reason: limitFailure(limit, measured) }));
      open = results.filter(({ reason }) => reason !== undefined).map(({ limit, failures }) => ({ limit, failures: failures + 1 }));
      const failedChecks = Math.max(0, ...open.map(({ failures }) => failures));
      const reason = results.find(result => result.reason !== undefined)?.reason;
      const ms = intervals * intervalMs;
      if (failedChecks >= threshold) {
        tick(ms, { percent: 0, phase: 'Degraded', check: 'failed', failedChecks, event: `rollback: ${reason}` });
        return { ticks, outcome: 'rolled-back' };
      }
      if (reason !== undefined) {
        tick(ms, { percent, phase: 'Progressing', check: 'failed', failedChecks, event: reason });
      } else if (i + 1 < steps.length) {
        tick(ms, { percent: steps[i + 1], phase: 'Paused', check: 'passed', failedChecks, event: `canary at ${steps[i + 1]} %` });
      } else if (approvalMs !== undefined && ms < approvalMs) {
        tick(ms, { percent, phase: 'Paused', check: 'passed', failedChecks, event: 'waiting for the approval of the promotion' });
      }
    }
  }
  const analyzedMs = intervals * intervalMs;
  const waited = approvalMs !== undefined && analyzedMs < approvalMs;
  tick(waited ? approvalMs : analyzedMs, {
    percent: 0, phase: 'Healthy', check: waited ? 'none' : 'passed', failedChecks: 0, event: 'the new version is the stable one and has all traffic',
  });
  return { ticks, outcome: 'promoted' };
}
