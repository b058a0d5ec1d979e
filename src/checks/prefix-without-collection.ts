import { Check } from './check';
import { ExternalAuthorizationRecord } from '../model/external-authorization';
import { Finding } from '../model/finding';
import { asMatches, byCaller, Grant } from '../model/grant';
import { JwtRecord, RequestScope } from '../model/jwt';
import { covers, Match, PathCondition } from '../model/match';
import { MatchIndex } from '../model/match-index';
import { Port, PortProtocol, speaksHttp } from '../model/port';
import { declaredRules, requiredFeatures } from '../model/rules';
import { ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { verifiedTokens } from '../model/verified-tokens';
import { deniesByDefault, supportOf } from '../providers/provider';

/** A string prefix that ends in a slash, such as /users/, and nothing for the path without it: requests that list or create users are for /users. */
export const prefixWithoutCollection: Check = (mesh, provider) => {
  const supports = supportOf(provider.capabilities);
  return [
    ...mesh.services.filter(({ ports }) => ports.some(hasCollections)).flatMap(service => [
      ...(deniesByDefault(provider, service.namespace) ? inCalls(service) : []),
      ...(supports('denials') ? inDenials(service) : []),
      ...(supports('jwt') ? service.jwt.flatMap(inTokenRules) : []),
      ...(supports('external-authorization') ? service.externalAuthorizations.flatMap(inConsent) : []),
      ...(requiredFeatures(service.routes).has('path-string-prefix') ? inRules(declaredRules(service.routes)) : []),
    ]),
    ...mesh.externals.filter(external => provider.authorizesExternal?.(external)).flatMap(inCalls),
    ...mesh.gateways.flatMap(gateway => [
      ...verifiedTokens(gateway, supports).flatMap(inTokenRules),
      ...(supports('gateway-external-authorization') ? gateway.externalAuthorizations.flatMap(inConsent) : []),
      ...inRules(gateway.routes.filter(({ port }) => hasCollections(port))),
    ]),
  ];
};

/** Whether paths of a port may name collections: those of gRPC name a service and a method. */
function hasCollections(port: Pick<Port, 'protocol'>): boolean { return speaksHttp(port) && port.protocol !== PortProtocol.GRPC; }

interface CalledService extends Pick<ServiceModel, 'path' | 'grants'> { readonly ports: readonly Pick<Port, 'protocol' | 'target'>[] }

function inCalls({ path, ports, grants }: CalledService): Finding[] {
  const isCall = ({ isRoute, isConsent, ports: called }: Grant) => (
    !isRoute && !isConsent && ports.some(port => hasCollections(port) && (!called || called.includes(port.target)))
  );
  return [...byCaller(grants.filter(isCall))].flatMap(([caller, calls]) => missed(calls, pathsOf(calls)).map(miss => (
    finding(calls[0].owner, miss, `it allows ${caller} to call ${path} at ${miss.prefix}, and not at ${miss.collection} itself: that gets 403`)
  )));
}

function inDenials({ path, denials, ports }: ServiceModel): Finding[] {
  const ofHttp = denials.filter(({ requests }) => ports.some(port => hasCollections(port) && requests.ports.includes(port.target)));
  const named = pathsOf(ofHttp.flatMap(({ requests: { paths, exceptPaths } }) => [{ paths }, { paths: exceptPaths }]));
  return ofHttp.flatMap(({ requests: { paths, exceptPaths } }) => [
    ...missed([{ paths }], named).map(miss => finding(path, miss, `it denies ${miss.prefix}, and not ${miss.collection} itself: that stays allowed`)),
    ...missed([{ paths: exceptPaths }], named).map(miss => finding(path, miss, `it excepts ${miss.prefix} from a denial, and not ${miss.collection} itself: that is denied`)),
  ]);
}

function inTokenRules({ owner, rules, publicRequests }: JwtRecord): Finding[] {
  const named = pathsOf([...rules, ...publicRequests]);
  return [
    ...rules.flatMap(rule => missed([rule], named)).map(miss => (
      finding(owner, miss, `its rule for ${miss.prefix} does not apply to ${miss.collection} itself: for that the next rule with its path applies, and without one it gets 403`)
    )),
    ...missed(publicRequests, named).map(miss => finding(owner, miss, `its public requests have ${miss.prefix}, and not ${miss.collection} itself: that needs a token`)),
  ];
}

function inConsent({ owner, requests = [], publicRequests }: ExternalAuthorizationRecord): Finding[] {
  const named = pathsOf([...requests, ...publicRequests]);
  return [
    ...missed(requests, named).map(miss => finding(owner, miss, `it requires consent for ${miss.prefix}, and not for ${miss.collection} itself: that passes without`)),
    ...missed(publicRequests, named).map(miss => finding(owner, miss, `its public requests have ${miss.prefix}, and not ${miss.collection} itself: that needs consent`)),
  ];
}

function inRules(rules: readonly { readonly owner: string; readonly matches: readonly Match[] }[]): Finding[] {
  const scopesOf = (matches: readonly Match[]) => (
    matches.filter(({ path }) => path?.length === 1).map(({ path, methods }): RequestScope => ({ paths: path, methods }))
  );
  const named = pathsOf(rules.flatMap(({ matches }) => scopesOf(matches)));
  return rules.flatMap(({ owner, matches }) => missed(scopesOf(matches), named).map(miss => (
    finding(owner, miss, `its rule for ${miss.prefix} does not match ${miss.collection} itself`)
  )));
}

/** A path without its slash at the end, of which nothing says what it gets. */
interface Miss { readonly prefix: string; readonly collection: string }

/**
 * @param scopes scopes with one effect, of which none covers the collection
 * @param named paths of all scopes: whoever names a collection has decided on it
 */
function missed(scopes: readonly RequestScope[], named: ReadonlySet<string>): Miss[] {
  const prefixes = scopes.flatMap(({ paths = [], methods }) => paths.filter(isBelowCollection).map(path => ({ path, methods })));
  if (!prefixes.length) return [];
  const index = new MatchIndex(scopes.flatMap(asMatches).map(match => ({ matches: [match] })));
  return prefixes.flatMap(({ path, methods }): Miss[] => {
    const collection = path.value.slice(0, -1);
    const [request] = asMatches({ methods, paths: [{ ...path, type: 'exact', value: collection }] });
    const isDecided = named.has(collection) || index.candidates([request]).some(({ matches: [other] }) => covers(other, request));
    return isDecided ? [] : [{ prefix: `path string prefix ${path.value}`, collection }];
  });
}

function isBelowCollection({ type, value, grpc }: PathCondition): boolean {
  return type === 'string-prefix' && value.endsWith('/') && value !== '/' && !grpc;
}

function pathsOf(scopes: readonly Pick<RequestScope, 'paths'>[]): ReadonlySet<string> {
  return new Set(scopes.flatMap(({ paths = [] }) => paths.filter(({ type }) => type !== 'regex').map(({ value }) => value)));
}

function finding(path: string, { collection }: Miss, message: string): Finding {
  return {
    code: 'prefix-without-collection',
    severity: Severity.WARNING,
    path,
    message,
    fix: `use PathMatch.prefix('${collection}'), which matches both, add PathMatch.exact('${collection}'), or acknowledge it if only paths below are meant`,
  };
}
