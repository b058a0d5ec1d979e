import type { CanaryAnalysis, CanaryAnalysisMatch } from '../../../imports/flagger';
import { DeliveryPlanRecord } from '../../model/delivery-plan';
import { Match } from '../../model/match';
import { omitUndefined } from '../../model/omit-undefined';

/** The fields of a Canary by which Flagger chooses between a canary, a blue-green release and an A/B test. */
export type Strategy = Pick<CanaryAnalysis, 'stepWeight' | 'maxWeight' | 'stepWeights' | 'iterations' | 'mirror' | 'mirrorWeight' | 'match'>;

/** The conditions of a match on headers and cookies, by header. */
export type MatchedHeaders = (match: Match) => CanaryAnalysisMatch['headers'];

/** The strategy of a plan. See `DeploymentStrategy()` in https://github.com/fluxcd/flagger/blob/main/pkg/apis/flagger/v1beta1/canary.go */
export function strategy({ steps, trial }: Pick<DeliveryPlanRecord, 'steps' | 'trial'>, matchedHeaders: MatchedHeaders): Strategy {
  if (!trial) return weights(steps);
  const { iterations } = trial;
  if (trial.kind === 'A/B test') return { iterations, match: trial.matches.map(match => ({ headers: matchedHeaders(match) })) };
  const { mirrorPercent } = trial;
  return omitUndefined({ iterations, mirror: mirrorPercent === undefined ? undefined : true, mirrorWeight: mirrorPercent });
}

/** Equal steps as one number. Flagger would exceed a maximum that is no multiple of the step, so other steps are a list. */
function weights(steps: readonly number[]): Strategy {
  const [first] = steps;
  return steps.every((step, i) => step === (i + 1) * first) ? { stepWeight: first, maxWeight: steps[steps.length - 1] } : { stepWeights: [...steps] };
}
