import { Check } from './check';
import { featureSupport } from '../feature-support';
import { FEATURES } from '../model/feature';
import { ruleProblems } from '../model/rule-problems';
import { Severity } from '../model/severity';

/** The end of the fix: what a report of losses replaces. */
export const OR_REPORT = ', or render the rest with unsupported: UnsupportedFeature.REPORT';

/** Features that the mesh does not support. */
export const unsupportedFeature: Check = (mesh, provider) => {
  const losses = featureSupport(mesh, provider, ({ level }) => level === 'no').map(({ path, ...loss }) => ({ ...loss, owner: path }));
  return ruleProblems(losses, ({ feature, support: { reason, fix = 'remove it for this mesh' } }) => ({
    message: `${provider.name} does not support ${FEATURES[feature]}: ${reason}`,
    fix: `${fix}${OR_REPORT}`,
  })).map(problem => ({ code: 'unsupported-feature', severity: Severity.ERROR, ...problem }));
};
