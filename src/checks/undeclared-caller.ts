import { Check } from './check';
import { Caller } from '../model/match';
import { requiredFeatures, declaredRules } from '../model/rules';
import { Severity } from '../model/severity';

/** Something said of requests of callers that may not call: the service denies them. */
export const undeclaredCaller: Check = mesh => mesh.services.flatMap(({ path, namespace, routes, grants }) => {
  if (!namespace.zeroTrust || !requiredFeatures(routes).has('caller-match')) return [];
  const said = declaredRules(routes).flatMap(({ owner, matches }) => (
    matches.flatMap(({ callers }) => (callers ? [{ owner, callers }] : []))
  ));
  const services = new Set(grants.map(({ caller }) => `${caller.namespace.name}/${caller.name}`));
  const namespaces = new Set(grants.map(({ caller }) => caller.namespace.name));
  const calls = (caller: Caller) => (caller.service === undefined ? namespaces.has(caller.namespace) : services.has(`${caller.namespace}/${caller.service}`));
  return said.filter(({ callers }) => !callers.some(calls)).map(({ owner, callers }) => ({
    code: 'undeclared-caller',
    severity: Severity.WARNING,
    path: owner,
    message: `it speaks of requests of ${callers.map(caller => `${caller.namespace}/${caller.service ?? '*'}`).join(' and ')}, who may not call ${path}: they are denied`,
    fix: 'declare the call with calls(), or leave the match out',
  }));
});
