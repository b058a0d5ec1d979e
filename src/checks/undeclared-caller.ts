import { Check } from './check';
import { Caller } from '../model/match';
import { matchText } from '../model/match-text';
import { requiredFeatures, declaredRules } from '../model/rules';
import { Severity } from '../model/severity';
import { deniesByDefault } from '../providers/provider';

/** A rule that matches requests of callers that are not allowed to call: the service denies them. */
export const undeclaredCaller: Check = (mesh, provider) => mesh.services.flatMap(({ path, namespace, routes, grants }) => {
  if (!deniesByDefault(provider, namespace) || !requiredFeatures(routes).has('caller-match')) return [];
  const rules = declaredRules(routes).flatMap(({ owner, matches }) => (
    matches.flatMap(match => (match.callers ? [{ owner, match, callers: match.callers }] : []))
  ));
  const services = new Set(grants.map(({ caller }) => `${caller.namespace.name}/${caller.name}`));
  const namespaces = new Set(grants.map(({ caller }) => caller.namespace.name));
  const calls = (caller: Caller) => (caller.service === undefined ? namespaces.has(caller.namespace) : services.has(`${caller.namespace}/${caller.service}`));
  return rules.filter(({ callers }) => !callers.some(calls)).map(({ owner, match, callers }) => ({
    code: 'undeclared-caller',
    severity: Severity.WARNING,
    path: owner,
    message: `its rule for ${matchText([match])} matches requests from ${callers.map(caller => `${caller.namespace}/${caller.service ?? '*'}`).join(' and ')}, `
      + `which ${callers.length > 1 ? 'are' : 'is'} not allowed to call ${path}`,
    fix: 'declare the call with calls(), or leave the match out',
  }));
});
