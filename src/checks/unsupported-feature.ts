import { Check } from './check';
import { featureSupport } from '../feature-support';
import { FEATURES } from '../model/feature';
import { ruleProblems } from '../model/rule-problems';
import { Severity } from '../model/severity';

/** Features that the mesh does not support. */
export const unsupportedFeature: Check = (mesh, provider) => {
  const losses = featureSupport(mesh, provider, ({ level }) => level === 'no').map(({ path, ...loss }) => ({ ...loss, owner: path }));
  return ruleProblems(losses, ({ feature, support }) => ({
    message: `${provider.name} does not support ${FEATURES[feature]}: ${support.note}`,
    fix: 'remove it for this mesh, or render the rest with unsupported: UnsupportedFeature.REPORT',
  })).map(problem => ({ code: 'unsupported-feature', severity: Severity.ERROR, ...problem }));
};
