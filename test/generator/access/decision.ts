import { AccessCallSpec, AccessDenialSpec, AccessRequestSpec, AccessSpec, accountOf, ClientSpec, gatewayOf, namespaceOf, PORTS } from './access-spec';
import { consents, ConsentSpec } from './consent-spec';
import { Asker, deniesClient, deniesRequest } from './denial-spec';
import { Identity, isClient } from './outside-spec';
import { isIn, matchesPath, ScopePath } from './path-spec';
import { ClaimSpec, IssuerSpec, JwtSpec, TokenSpec } from './token-spec';

/**
 * What a request gets: it reaches the application (200), or the version outside the mesh, a policy or an authorizer denies it (403), its token is refused (401, 403), no route has it (404), the proxy answers
 * the preflight of a page, or the connection is closed. Undefined where a mesh may choose.
 */
export type Decision = 'allowed' | 'outside' | 'denied' | 'token 401' | 'token 403' | 'no route' | 'preflight' | 'refused' | undefined;

/** Decides a request from the spec alone: nothing of the library has a part in it. */
export function decision(spec: AccessSpec, request: AccessRequestSpec, isAmbient = false): Decision {
  const { client, to } = request;
  if (client.type === 'gateway') return throughGateway(spec, request, client.gateway, isAmbient);
  const target = spec.services[to];
  if (!target.ports.includes(request.port)) return undefined; // nobody promises how a port fails that is not there
  if (client.type === 'stranger' && client.trustDomain !== undefined) return undefined; // the checks have no clients of another mesh
  if (target.cors && request.preflight && client.type !== 'plaintext' && PORTS[request.port].http) return 'preflight'; // by the proxy of the client
  if (!leaves(spec, request)) return atService(spec, request, { edge: false, isAmbient }, request.tokens);
  // A sidecar sends it out itself, past the policies of the service; whether others than callers can is not said.
  if (!isAmbient) return isCalled(spec, request) ? 'outside' : undefined;
  const promise = atService(spec, request, { edge: false, isAmbient }, request.tokens);
  return promise === 'allowed' ? 'outside' : promise;
}

/** Whether a proxy routes the request to the version outside the mesh. */
function leaves({ services }: AccessSpec, { client, to, port, isLegacy, preflight }: AccessRequestSpec): boolean {
  return services[to].isLeaving && isLegacy && !(preflight && services[to].cors) && PORTS[port].http && client.type !== 'plaintext';
}

/**
 * The same in an ambient mesh. A waypoint knows the clients of the mesh by their identities alone, not by network, and whoever is in no mesh does not
 * come through it: a service that requires tokens has one. It answers preflights after it has decided who may send them.
 */
export function ambientDecision(spec: AccessSpec, request: AccessRequestSpec): Decision {
  const { client, to, port } = request;
  const { jwt, consent, plaintext } = spec.services[to];
  // An alias changes what a waypoint allows, and not what ztunnel does.
  if (spec.hasTrustDomainAlias && edgeDecision(spec, request) !== edgeDecision(spec, request, true)) return undefined;
  const promise = decision(spec, request, true);
  // It sees no requests of theirs.
  if (client.type === 'plaintext' && promise !== undefined && denialsAt(spec, request, true).length) return 'refused';
  if (client.type === 'plaintext') return (jwt ?? consent) && PORTS[port].http && promise !== undefined ? 'refused' : promise;
  const byNetwork = client.type !== 'gateway' && plaintext?.port === port && plaintext.network === 'all' && !allows(spec, request, false);
  return byNetwork || promise === 'preflight' ? undefined : promise;
}

/** Of a route the longest path counts, an exact one before a prefix. What the gateway does not forward, the service does not get. */
function throughGateway(spec: AccessSpec, request: AccessRequestSpec, place: number, isAmbient: boolean): Decision {
  const { routes, jwt, consent } = spec.gateways[place];
  const longer = (a: ScopePath, b: ScopePath) => Number(b.exact) - Number(a.exact) || b.path.length - a.path.length;
  const [route] = routes.filter(({ path }) => matchesPath(path, request.path.read)).sort((a, b) => longer(a.path, b.path));
  const answered = route && request.preflight && spec.services[route.to].cors;
  let { tokens } = request;
  const isExempt = request.preflight && routes.some(({ to }) => spec.services[to].cors);
  // Envoy does not ask about a request that no route has: it gets what it would get with consent. The check of routes asks first.
  if (!isExempt && !hasConsent(consent, request)) return route ? 'denied' : undefined;
  if (jwt && !isExempt) {
    const checked = requiredToken(jwt, request, tokens);
    if (checked !== 'allowed') return checked;
    const found = request.preflight ? undefined : verified(jwt, tokens);
    const used = typeof found === 'object' ? found.by : undefined;
    tokens = tokens.filter(token => !used || used.forwards || !token.in.startsWith('header ') || !used.locations.includes(token.in));
  }
  if (!route) return 'no route';
  if (answered) return 'preflight';
  const forwarded: AccessRequestSpec = { ...request, to: route.to, port: 'http' };
  const isLeaving = leaves(spec, forwarded);
  if (isLeaving && !isAmbient) return 'outside';
  const promise = atService(spec, forwarded, { edge: true, isAmbient }, tokens);
  return promise === 'allowed' && isLeaving ? 'outside' : promise;
}

/** @param edge whether a route of a gateway allows it */
function atService(
  spec: AccessSpec, request: AccessRequestSpec, { edge, isAmbient }: { readonly edge: boolean; readonly isAmbient: boolean },
  tokens: readonly TokenSpec[],
): Decision {
  const { client, to, port } = request;
  const { namespace, jwt, consent, plaintext, cors } = spec.services[to];
  const { http } = PORTS[port];
  if (client.type === 'plaintext' && spec.namespaces[namespace].zeroTrust && plaintext?.port !== port) return 'refused';
  const denied = denialsAt(spec, request, isAmbient).some(denial => deniesRequest(denial, request.method, request.path.read));
  const allowed = !denied && (edge || edgeDecision(spec, request, spec.hasTrustDomainAlias));
  if (!http) return allowed ? 'allowed' : 'refused';
  const isExempt = cors && request.preflight;
  if (!isExempt && !hasConsent(consent, request)) return 'denied'; // the proxy asks before it verifies tokens
  const checked = jwt && !isExempt ? requiredToken(jwt, request, tokens) : 'allowed';
  return checked === 'allowed' && !allowed ? 'denied' : checked;
}

function hasConsent(consent: ConsentSpec | undefined, { method, path, consent: says }: AccessRequestSpec): boolean {
  return !consent || consents(consent, method, path.read, says);
}

/** The denials of the client at the port, whatever the request. */
function denialsAt(spec: AccessSpec, { client, to, port }: AccessRequestSpec, isAmbient: boolean): AccessDenialSpec[] {
  const asker = askerOf(spec, client, isAmbient);
  return spec.denials.filter(denial => denial.to === to && denial.ports.includes(port) && deniesClient(denial, asker, namespaceOf));
}

/** The pods of a gateway are in a namespace of their own, in an ambient mesh in that of the gateway. */
function askerOf({ services, gateways }: AccessSpec, client: ClientSpec, isAmbient: boolean): Asker {
  switch (client.type) {
    case 'plaintext': return { isPlaintext: true };
    case 'stranger': return { namespace: client.namespace };
    case 'service': return { service: client.service, namespace: namespaceOf(services[client.service].namespace) };
    case 'gateway': return { isGateway: true, namespace: isAmbient ? namespaceOf(gateways[client.gateway].namespace) : gatewayOf(client.gateway) };
  }
}

/**
 * Whether calls, clients outside and networks allow a request, whatever its token and what closes the connection.
 * @param areOne whether the mesh takes two trust domains for one
 */
export function edgeDecision(spec: AccessSpec, request: AccessRequestSpec, areOne = false): boolean {
  const { namespace, plaintext } = spec.services[request.to];
  return !spec.namespaces[namespace].zeroTrust || allows(spec, request, areOne) || (plaintext?.port === request.port && plaintext.network === 'all');
}

/** Whether a call has a request, or a client that the app does not declare is allowed it. */
function allows(spec: AccessSpec, request: AccessRequestSpec, areOne: boolean): boolean {
  const identity = identityOf(spec, request.client);
  return isCalled(spec, request)
    || (!!identity && spec.outside.some(one => isClient(one.client, identity, areOne) && isScoped(one, request)));
}

function isCalled({ calls }: AccessSpec, request: AccessRequestSpec): boolean {
  const { client } = request;
  return client.type === 'service' && calls.some(call => call.from === client.service && isScoped(call, request));
}

function isScoped(call: Omit<AccessCallSpec, 'from'>, { to, port, method, path }: AccessRequestSpec): boolean {
  return call.to === to && (!call.ports || call.ports.includes(port)) && isIn(call, method, path.read);
}

function identityOf({ services }: AccessSpec, client: ClientSpec): Identity | undefined {
  switch (client.type) {
    case 'service': return { namespace: namespaceOf(services[client.service].namespace), account: accountOf(client.service) };
    case 'stranger': return client;
    default: return undefined;
  }
}

/** What a token gets, whoever sends it: the first of the public requests and the rules that has the request says. */
function requiredToken(jwt: JwtSpec, { method, path, preflight }: AccessRequestSpec, tokens: readonly TokenSpec[]): Decision {
  const found = preflight ? 'missing' : verified(jwt, tokens);
  if (found !== 'missing' && typeof found !== 'object') return found;
  if (jwt.publicRequests.some(scope => isIn(scope, method, path.read))) return hasForgedClaim(jwt, found) ? 'denied' : 'allowed';
  if (found === 'missing' || found.token.claims.sub === undefined) return 'denied';
  const rule = (jwt.rules ?? [{ claims: [] }]).find(scope => isIn(scope, method, path.read));
  if (!rule || (rule.issuers && !rule.issuers.includes(found.by.issuer))) return 'denied';
  return rule.claims.every(claim => meets(claim, found.token)) ? 'allowed' : 'denied';
}

/** A token without a subject has no principal: its own claim header is taken for one that the client sent. */
function hasForgedClaim({ claimHeader }: JwtSpec, found: Exclude<ReturnType<typeof verified>, string | undefined> | 'missing'): boolean {
  return claimHeader && found !== 'missing' && found.token.claims.sub === undefined && found.token.claims.role !== undefined;
}

/**
 * The token that a proxy of Istio verifies: by the first issuer, in the order of their names, all of whose tokens are valid. If there are tokens and no
 * issuer finds its own valid, the request is refused.
 */
function verified({ issuers }: JwtSpec, tokens: readonly TokenSpec[]): { readonly token: TokenSpec; readonly by: IssuerSpec } | 'missing' | 'token 401' | 'token 403' | undefined {
  const failures = new Set<'token 401' | 'token 403'>();
  for (const by of [...issuers].sort((a, b) => (a.issuer < b.issuer ? -1 : 1))) {
    const own = tokens.filter(token => by.locations.includes(token.in));
    const wrong = own.map(token => flaw(by, token)).filter(one => one !== undefined);
    if (own.length && !wrong.length) return own.length === 1 ? { token: own[0], by } : undefined;
    for (const one of wrong) failures.add(one);
  }
  if (!failures.size) return 'missing';
  return failures.size === 1 ? [...failures][0] : undefined;
}

function flaw({ issuer, audiences }: IssuerSpec, { claims, foreignKey }: TokenSpec): 'token 401' | 'token 403' | undefined {
  if (foreignKey || claims.iss !== issuer || claims.exp !== undefined) return 'token 401';
  return [claims.aud].flat().some(one => audiences.includes(one as string)) ? undefined : 'token 403';
}

function meets({ claim: [outer, inner], values }: ClaimSpec, { claims }: TokenSpec): boolean {
  const value = inner === undefined ? claims[outer] : (claims[outer] as Record<string, unknown> | undefined)?.[inner];
  return [value].flat().some(one => values.includes(one as string));
}
