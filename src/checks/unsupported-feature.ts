import { Check } from './check';
import { askedFeatures } from '../asked-features';
import { FEATURES } from '../model/feature';
import { Severity } from '../model/severity';

/** What the mesh would have to drop. */
export const unsupportedFeature: Check = (mesh, provider) => (
  askedFeatures(mesh, provider, ({ level }) => level === 'no').map(({ feature, path, support }) => ({
    code: 'unsupported-feature',
    severity: Severity.ERROR,
    path,
    message: `${provider.name} has no ${FEATURES[feature]}: ${support.note}`,
    fix: 'leave it out for this mesh, or render the rest with unsupported: UnsupportedFeature.REPORT',
  }))
);
