import { Check } from './check';
import { matchText } from '../model/match-text';
import { Severity } from '../model/severity';

/** A rule without destinations on a service whose other requests are split: it sends its requests to all versions, one with 0 % too. */
export const ruleWithoutSplit: Check = mesh => mesh.services.flatMap(({ routes: { defaultRule, pinnedRules }, versions }) => {
  if (!defaultRule?.shares.length || (versions.length < 2 && !defaultRule.shares.some(({ external }) => external))) return [];
  const percentOf = ({ name }: { readonly name: string }) => defaultRule.shares.find(({ version }) => version === name)?.percent ?? 0;
  const external = defaultRule.shares.flatMap(({ version, external: destination }) => (destination ? [{ name: version }] : []));
  const split = [...versions, ...external].map(version => `${version.name} ${percentOf(version)}`).join(', ');
  return pinnedRules.filter(({ shares, response }) => !shares.length && !response).map(({ owner, matches }) => ({
    code: 'rule-without-split',
    severity: Severity.WARNING,
    path: owner,
    message: `its rule for ${matchText(matches)} has no split: its requests go to the pods of all versions, past the split of ${defaultRule.owner} (${split})`,
    fix: 'give the rule a split, such as 100 percent of the stable version, or acknowledge that all versions serve these requests',
  }));
});
