import { Check } from './check';
import { Severity } from '../model/severity';

/** A version that requests are sent to, or that is all there is, and that has no pods. */
export const versionWithoutPods: Check = mesh => mesh.services.flatMap(({ versions, routes }) => {
  const none = versions.filter(({ replicas }) => replicas() === 0);
  if (!none.length) return [];
  const rules = routes.base().filter(({ answer }) => !answer);
  return none.flatMap(({ path, name }) => {
    const owners = rules.flatMap(({ owner, shares }) => {
      const sent = shares.length ? shares.some(({ version, percent }) => version === name && percent > 0) : none.length === versions.length;
      return sent ? [owner] : [];
    });
    if (!owners.length) return [];
    return [{
      code: 'version-without-pods',
      severity: Severity.WARNING,
      path,
      message: `it has no pods (replicas 0), and ${[...new Set(owners)].join(' and ')} sends requests to it: they get 503`,
      fix: 'give it replicas, take its share away, or acknowledge that something else scales it',
    }];
  });
});
