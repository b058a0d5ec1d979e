import { Check } from './check';
import { featureSupport } from '../feature-support';
import { FEATURES } from '../model/feature';
import { Severity } from '../model/severity';

/** Features that the mesh does not support. */
export const unsupportedFeature: Check = (mesh, provider) => (
  featureSupport(mesh, provider, ({ level }) => level === 'no').map(({ feature, path, support }) => ({
    code: 'unsupported-feature',
    severity: Severity.ERROR,
    path,
    message: `${provider.name} does not support ${FEATURES[feature]}: ${support.note}`,
    fix: 'remove it for this mesh, or render the rest with unsupported: UnsupportedFeature.REPORT',
  }))
);
