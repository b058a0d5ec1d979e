import { Check } from './check';
import { keyOfSettled } from '../model/edge';
import { Finding } from '../model/finding';
import { Grant, matchesRequests, onServicePorts } from '../model/grant';
import { identityKey, isDeclared } from '../model/identity';
import { Caller, intersect, Match } from '../model/match';
import { MatchIndex } from '../model/match-index';
import { matchText } from '../model/match-text';
import { memoizeByIdentity } from '../model/memoize-by-identity';
import { MeshModel } from '../model/mesh';
import { Port } from '../model/port';
import { declaredRules, requiredFeatures } from '../model/rules';
import { ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { portsOfUnnamedClients } from '../model/unnamed-clients';
import { deniesByDefault, Provider } from '../providers/provider';

/** A rule that matches requests which no client is allowed to send: the service denies them. Where nobody is allowed to call at all: `routes-without-caller`. */
export const undeclaredCaller: Check = (mesh, provider) => mesh.services.flatMap(service => {
  const { path, namespace, routes } = service;
  if (!deniesByDefault(provider, namespace)) return [];
  const isCaller = allowedCallers(service, mesh);
  const isSent = allowedRequests(service, mesh, provider);
  return declaredRules(routes).filter(({ owner }) => owner !== path).flatMap(({ owner, matches, ...rule }) => {
    const ofOthers = matches.flatMap(match => (match.callers && !match.callers.some(isCaller) ? [{ match, callers: match.callers }] : []));
    // The proxy of the client responds before the service denies.
    const isForwarded = !('response' in rule && rule.response) || provider.authorizesBeforeRouting;
    const unsent = isForwarded ? matches.filter(match => !isSent(match) && !ofOthers.some(other => other.match === match)) : [];
    return [
      ...ofOthers.map(({ match, callers }) => finding(
        owner,
        `its rule for ${matchText([match])} matches requests from ${callers.map(caller => `${caller.namespace}/${caller.service ?? '*'}`).join(' and ')}, `
        + `which ${callers.length > 1 ? 'are' : 'is'} not allowed to call ${path}`,
        'declare the call with calls(), or leave the match out',
      )),
      ...(unsent.length ? [finding(
        owner,
        `its rule for ${matchText(unsent)} matches requests that nobody is allowed to send to ${path}`,
        'declare the call with calls(), with these methods, paths and ports, or leave the match out',
      )] : []),
    ];
  });
});

function finding(path: string, message: string, fix: string): Finding { return { code: 'undeclared-caller', severity: Severity.WARNING, path, message, fix }; }

/** Clients of other trust domains have no proxy of this mesh that could match its routes. */
const isOfMesh = ({ caller: { trustDomain } }: Grant) => trustDomain === undefined;

/** Whether a caller that a rule matches is allowed to call the service, whatever the requests. */
function allowedCallers({ routes, grants }: ServiceModel, mesh: MeshModel): (caller: Caller) => boolean {
  if (!requiredFeatures(routes).has('caller-match')) return () => true;
  const clients = grants.filter(isOfMesh).map(({ caller }) => caller);
  const services = new Set(clients.filter(isDeclared).map(caller => `${caller.namespace.name}/${caller.name}`));
  const namespaces = new Set(clients.map(caller => caller.namespace.name));
  const identities = new Set(clients.filter(caller => !isDeclared(caller)).map(caller => `${caller.namespace.name}/${caller.serviceAccount ?? '*'}`));
  const hasIdentity = (caller: Caller) => (
    identities.has(`${caller.namespace}/*`) || identities.has(serviceAccounts(mesh).get(`${caller.namespace}/${caller.service}`)!)
  );
  return caller => (
    caller.service === undefined ? namespaces.has(caller.namespace) : services.has(`${caller.namespace}/${caller.service}`) || hasIdentity(caller)
  );
}

/** Whether some client is allowed to send a request that a rule matches. */
function allowedRequests(service: ServiceModel, mesh: MeshModel, provider: Provider): (match: Match) => boolean {
  const { routes, grants, ports } = service;
  const features = requiredFeatures(routes);
  if (!features.has('caller-match') && grants.some(grant => !matchesRequests(grant) && !grant.ports)) return () => true; // the common case
  const open = portsOfUnnamedClients(service, mesh, provider.gatewayIdentity);
  if (!grants.length && !open.length) return () => true;
  const index = new MatchIndex([
    ...grants.map(grant => ({ hasCaller: isOfMesh(grant), matches: requestsOf(grant, ports) })),
    ...open.map(({ number }) => ({ hasCaller: false, matches: [{ port: number }] })),
  ]);
  // Another path than the rule matches may be the one that is authorized: `rewrite-denied`.
  const isRewritten = features.has('rewrite-path');
  return ({ path, ...others }) => {
    const match: Match = path && !isRewritten ? { path, ...others } : others;
    return index.candidates([match]).some(({ hasCaller, matches }) => (hasCaller || !match.callers) && matches.some(sent => intersect(sent, match)));
  };
}

/** The requests of a grant, with the caller where the mesh knows it. */
function requestsOf(grant: Grant, ports: readonly Port[]): Match[] {
  const { namespace: { name: namespace }, name: service } = grant.caller;
  const callers = isOfMesh(grant) ? { callers: [service === undefined ? { namespace } : { namespace, service }] } : {};
  return onServicePorts(grant, ports).map(match => ({ ...match, ...callers }));
}

/** The identities of services and workloads by key. */
const serviceAccounts = memoizeByIdentity(({ services, workloads }: MeshModel): ReadonlyMap<string, string> => (
  new Map([...services, ...workloads].map(pods => [keyOfSettled(pods), identityKey(pods)]))
));
