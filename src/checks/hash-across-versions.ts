import { Check } from './check';
import { matchingText } from '../model/matching-text';
import { baseRules } from '../model/rules';
import { Severity } from '../model/severity';

/** Consistent hash load balancing on a service with weighted routing: the hash chooses a pod of a version that is drawn for each request. */
export const hashAcrossVersions: Check = mesh => mesh.services.flatMap(({ path, traffic, routes }) => {
  if (traffic.loadBalancer?.by !== 'consistent-hash') return [];
  const splits = baseRules(routes).filter(({ shares }) => shares.filter(({ percent }) => percent > 0).length > 1);
  return splits.slice(0, 1).map(({ owner: split, matches }) => ({
    code: 'hash-across-versions',
    severity: Severity.WARNING,
    path,
    message: `its consistent hash does not keep a client on one version: ${split} splits requests${matchingText(matches)} between versions, drawn for each request`,
    fix: 'match the clients of each version by a header or cookie, as ABTestRoute does, or acknowledge that a client may reach both versions',
  }));
});
