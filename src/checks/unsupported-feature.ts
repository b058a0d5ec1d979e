import { Check } from './check';
import { featureSupport, FeatureSupport } from '../feature-support';
import { Feature, FEATURES } from '../model/feature';
import { ruleProblems } from '../model/rule-problems';
import { Severity } from '../model/severity';

/** The end of the fix: what a report of losses replaces. */
export const OR_REPORT = ', or render the rest with unsupported: UnsupportedFeature.REPORT';

/** Features that the mesh does not support. */
export const unsupportedFeature: Check = (mesh, provider) => {
  const losses = withoutDryRuns(featureSupport(mesh, provider, ({ level }) => level === 'no')).map(({ path, ...loss }) => ({ ...loss, owner: path }));
  return ruleProblems(losses, ({ feature, support: { reason, fix = 'remove it for this mesh' } }) => ({
    message: `${provider.name} does not support ${FEATURES[feature]}: ${reason}`,
    fix: `${fix}${OR_REPORT}`,
  })).map(problem => ({ code: 'unsupported-feature', severity: Severity.ERROR, ...problem }));
};

/** What is in a dry run. */
const IN_DRY_RUN = new Map<Feature, readonly Feature[]>([
  ['policy-dry-run', ['deny-by-default']],
  ['denial-dry-run', ['denials', 'jwt', 'gateway-jwt', 'envoy-gateway-jwt']],
]);

/** Less the dry runs of what is itself lost: one declaration, one loss. */
function withoutDryRuns(losses: readonly FeatureSupport[]): FeatureSupport[] {
  const lost = new Set(losses.map(({ path, feature }) => `${path} ${feature}`));
  return losses.filter(({ path, feature }) => !IN_DRY_RUN.get(feature)?.some(other => lost.has(`${path} ${other}`)));
}
