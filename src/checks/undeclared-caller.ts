import { Check } from './check';
import { keyOfSettled } from '../model/edge';
import { identityKey, isDeclared } from '../model/identity';
import { Caller } from '../model/match';
import { matchText } from '../model/match-text';
import { memoizeByIdentity } from '../model/memoize-by-identity';
import { MeshModel } from '../model/mesh';
import { requiredFeatures, declaredRules } from '../model/rules';
import { Severity } from '../model/severity';
import { deniesByDefault } from '../providers/provider';

/** A rule that matches requests of callers that are not allowed to call: the service denies them. */
export const undeclaredCaller: Check = (mesh, provider) => mesh.services.flatMap(({ path, namespace, routes, grants }) => {
  if (!deniesByDefault(provider, namespace) || !requiredFeatures(routes).has('caller-match')) return [];
  const rules = declaredRules(routes).flatMap(({ owner, matches }) => (
    matches.flatMap(match => (match.callers ? [{ owner, match, callers: match.callers }] : []))
  ));
  // Clients of other trust domains have no proxy of this mesh that could match its routes.
  const clients = grants.map(({ caller }) => caller).filter(({ trustDomain }) => trustDomain === undefined);
  const services = new Set(clients.filter(isDeclared).map(caller => `${caller.namespace.name}/${caller.name}`));
  const namespaces = new Set(clients.map(caller => caller.namespace.name));
  const identities = new Set(clients.filter(caller => !isDeclared(caller)).map(caller => `${caller.namespace.name}/${caller.serviceAccount ?? '*'}`));
  const hasIdentity = (caller: Caller) => identities.has(`${caller.namespace}/*`) || identities.has(serviceAccounts(mesh).get(`${caller.namespace}/${caller.service}`)!);
  const calls = (caller: Caller) => (
    caller.service === undefined ? namespaces.has(caller.namespace) : services.has(`${caller.namespace}/${caller.service}`) || hasIdentity(caller)
  );
  return rules.filter(rule => !rule.callers.some(calls)).map(({ owner, match, callers }) => ({
    code: 'undeclared-caller',
    severity: Severity.WARNING,
    path: owner,
    message: `its rule for ${matchText([match])} matches requests from ${callers.map(caller => `${caller.namespace}/${caller.service ?? '*'}`).join(' and ')}, `
      + `which ${callers.length > 1 ? 'are' : 'is'} not allowed to call ${path}`,
    fix: 'declare the call with calls(), or leave the match out',
  }));
});

/** The identities of services and workloads by key. */
const serviceAccounts = memoizeByIdentity(({ services, workloads }: MeshModel): ReadonlyMap<string, string> => (
  new Map([...services, ...workloads].map(pods => [keyOfSettled(pods), identityKey(pods)]))
));
