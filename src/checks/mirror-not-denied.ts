import { Check } from './check';
import { Severity } from '../model/severity';
import { supportOf } from '../providers/provider';

/** Denials that requests mirrored by a waypoint evade: it sends them with its own identity, past the waypoint that denies. */
export const mirrorNotDenied: Check = (mesh, provider) => (
  !provider.authorizesBeforeRouting || !supportOf(provider.capabilities)('denials') ? [] : mesh.services
    .filter(({ denials, mirroredFrom }) => denials.length && mirroredFrom.length).map(({ path, mirroredFrom }) => ({
      code: 'mirror-not-denied',
      severity: Severity.WARNING,
      path,
      message: `its denials do not apply to requests that are mirrored to it from services of ${mirroredFrom.map(({ path: from }) => from).sort().join(' and ')}: `
        + 'the waypoint there sends them past the waypoint that denies',
      fix: 'narrow the matches of the TrafficMirror, or acknowledge it',
    }))
);
