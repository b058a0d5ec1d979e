import { Check } from './check';
import { Finding } from '../model/finding';
import { matchingText } from '../model/matching-text';
import { effectiveRules } from '../model/rules';
import { Severity } from '../model/severity';
import { supportOf } from '../providers/provider';

/** A mirror of requests that also leave the mesh: a copy has the host and the headers of the request as it is forwarded. */
export const mirroredHost: Check = (mesh, provider) => mesh.services.flatMap(service => {
  if (!service.routes.overlays.some(({ mirrors }) => mirrors)) return [];
  const supports = supportOf(provider.capabilitiesFor(service));
  const findings = effectiveRules(service.routes, supports).flatMap(({ owner, mirrors, matches, shares }): Finding[] => {
    const outside = mirrors && shares.find(({ external, percent }) => external && percent > 0);
    return outside ? [{
      code: 'mirrored-host',
      severity: Severity.WARNING,
      path: owner,
      message: `requests${matchingText(matches)} that go to version ${outside.version} are mirrored with Host ${outside.external!.host}, and without the headers that do not leave the mesh`,
      fix: 'mirror requests that stay in the mesh, by matches that exclude the others, or acknowledge that the mirror target serves that host too',
    }] : [];
  });
  return findings.slice(0, 1);
});
