import { AppSpec, AskedSpec, CallSpec, ChangeSpec, HEADERS, HeadersSpec, namespaceName, OWN_HEADER, OutsideSpec, OWN_RESPONSE_HEADER, RequestSpec, RESPONSE_HEADERS, rewritesOf, RuleSpec, serviceName, ServiceSpec, SharesSpec, versionName } from './app-spec';
import { ConnectionSpec, takesName } from './connection-spec';
import { asksFor, CorsSpec, isQuestion, lets } from './cors-spec';
import { AMBIENT_GATEWAYS, Entered, enters, Gateways, ISTIO_GATEWAYS, onSamePods, OTHER_GATEWAYS } from './entry';
import { alternatives, GatewayRouteSpec, GatewaySpec, IDENTITY_HEADER, INTERNAL_HEADER, routesOf } from './gateway-spec';
import { COOKIE, isNarrower, PathSpec, PinSpec, QUERY, takesAll, WITHOUT } from './pin-spec';
import { RetryName, RetrySpec } from './retry-spec';
import { HttpMethod } from '../../src';

/** What a request has to get, said of the spec alone: nothing of the library has a part in it. */
export interface Expected {
  readonly denied?: string;
  readonly status?: Record<string, string>;
  readonly service?: Record<string, string>;
  readonly version?: Record<string, string>;
  readonly timeout?: string;
  readonly fault?: string | { readonly abort?: number; readonly abortPercent?: string; readonly delay?: string; readonly delayPercent?: string };
  readonly mirror?: string | { readonly service: string; readonly version?: string; readonly percent: string };
  readonly redirect?: string;
  readonly rewrite?: { readonly path: string; readonly host?: string };
  readonly requestHeaders?: Record<string, string>;
  readonly responseHeaders?: Record<string, string>;
  readonly retries?: string | { readonly attempts: number; readonly perTry?: string; readonly on: string[] };
}

/** A request for a service; from outside it has the host that its client asks for, and what the route by which it comes says of it. */
interface Asked extends RequestSpec { readonly outside?: Outside }

interface Outside {
  /** Places of the gateways that do what one of them may. */
  readonly together: readonly number[];
  readonly host: string;
  readonly scheme: Entered['scheme'];
  readonly route: GatewayRouteSpec;
}

type FromOutside = Asked & Required<Pick<Asked, 'outside'>>;

/** The place of no service: of callers outside. */
const OUTSIDE = -1;

const ENVOY: Record<RetryName, string> = {
  SERVER_ERROR: '5xx', GATEWAY_ERROR: 'gateway-error', CONNECT_FAILURE: 'connect-failure', REFUSED_STREAM: 'refused-stream',
};

/** What a mesh can tell apart and do, of that in which meshes differ. */
export interface Mesh {
  readonly expressible: (pin: PinSpec) => boolean;
  readonly directResponses: boolean;
}

/** Istio with sidecars. */
const SIDECARS: Mesh = { expressible: () => true, directResponses: true };

/** What a route of Gateway API can ask of a request, and do. */
const ROUTES: Mesh = { expressible: ({ path, without, caller }) => !path?.anyCase && !without && caller === undefined, directResponses: false };

/** What the constructs promise for a request. */
export function expected(spec: AppSpec, request: Asked): Expected {
  const target = spec.services[request.to];
  // The caller's own proxy answers and puts faults in, before anybody may deny anything; the target's looks at what it gets.
  const answer = answered(spec, request, SIDECARS);
  if (answer) return answer;
  if (spec.namespaces[target.namespace].zeroTrust && !allowed(spec, request, seenPath(spec, request, SIDECARS))) {
    const { fault } = target;
    if (fault?.abort && meets(fault.match, request, spec.services.length)) {
      const { percent, status } = fault.abort;
      return { status: percent === 100 ? { [status]: '100%' } : { 403: `${100 - percent}%`, [status]: `${percent}%` } };
    }
    return denied(spec, request);
  }
  const fault = faults(spec, request);
  // No version answers where every request is aborted.
  const none = typeof fault === 'object' && fault.abortPercent === '100%' ? { version: undefined, service: undefined } : {};
  return { ...letThrough(spec, request, SIDECARS), ...none, mirror: copies(spec, request, SIDECARS), fault, ...retried(spec, request) };
}

/** Whether the proxy of the caller has no configuration of the target, since no call is declared: its requests pass through as without a mesh. */
export function isOutsideScope({ namespaces, services, calls, egressScopes }: AppSpec, { from, to }: Pick<RequestSpec, 'from' | 'to'>): boolean {
  return egressScopes && namespaces[services[from].namespace].zeroTrust && !calls.some(call => call.from === from && call.to === to);
}

/** What they promise on a mesh that gets routes only: nothing is denied, nothing is sent again, nothing goes wrong on purpose. */
export function routed(spec: AppSpec, request: RequestSpec): Expected {
  const known = knownCallers(spec, request);
  if (!alike(spec, request, known)) return byRoutes(spec, request, ROUTES);
  // The route in their namespace holds for those of whom nothing is known, too.
  const from = known.includes(request.from) ? request.from : known[0];
  const expressible = (pin: PinSpec) => ROUTES.expressible({ ...pin, caller: undefined });
  return byRoutes(spec, { ...request, from }, { ...ROUTES, expressible });
}

function byRoutes(spec: AppSpec, request: Asked, mesh: Mesh): Expected {
  return answered(spec, request, mesh)
    ?? { ...letThrough(spec, request, mesh), fault: 'none', mirror: onService(copies(spec, request, mesh)) };
}

/** What a service says of requests. */
const ofRequests = ({ connections: _, ...said }: ServiceSpec) => said;

/** Those of the namespace that a request comes from whom the target's rules or a call name. */
function knownCallers({ services, calls }: AppSpec, { from, to }: RequestSpec): number[] {
  const named: number[] = calls.filter(call => call.to === to).map(call => call.from);
  JSON.stringify(ofRequests(services[to]), (key, value) => {
    if (key === 'caller') named.push(value % services.length);
    return value;
  });
  return [...new Set(named)].filter(caller => services[caller].namespace === services[from].namespace).sort((a, b) => a - b);
}

/** Whether the target, of another namespace, says the same of the requests of them all. */
function alike({ services }: AppSpec, { from, to }: RequestSpec, known: readonly number[]): boolean {
  if (!known.length || services[from].namespace === services[to].namespace) return false;
  const others = (value: any, caller: number): boolean => value !== null && typeof value === 'object'
    && [value.caller, value.match?.caller].some(one => one !== undefined && one % services.length !== caller);
  const seenBy = (caller: number) => JSON.stringify(ofRequests(services[to]), (key, value) => {
    if (key === 'caller' || others(value, caller)) return undefined;
    return Array.isArray(value) ? value.filter(item => !others(item, caller)) : value;
  });
  return known.every(caller => seenBy(caller) === seenBy(known[0]));
}

/**
 * What they promise on a mesh that gets routes and policies, and no faults: the waypoint looks at a request as it came before it answers.
 * Where nobody may call it is the pods that let nobody in, so the waypoint answers before.
 */
export function routedOrDenied(spec: AppSpec, request: Asked): Expected {
  const { zeroTrust } = spec.namespaces[spec.services[request.to].namespace];
  if (!zeroTrust || allowed(spec, request, request.path)) return byRoutes(spec, request, ROUTES);
  return (isCalled(spec, request) ? undefined : answered(spec, request, ROUTES)) ?? denied(spec, request);
}

/** What they promise a client that opens a connection: nobody looks at its requests, so it needs a call that does not ask it to. */
export function connected(spec: AppSpec, { from, to, name }: ConnectionSpec): Expected {
  const target = spec.services[to];
  const may = spec.calls.some(call => call.from === from && call.to === to && !call.methods && !call.paths);
  if (spec.namespaces[target.namespace].zeroTrust && !may) return { status: { refused: '100%' } };
  const rule = target.connections!.rules.find(({ caller, names }) => (
    (caller === undefined || caller % spec.services.length === from)
    && (!names || (name !== undefined && names.some(one => takesName(one, name))))
  ));
  return { version: answering(target, (rule ?? { shares: defaultShares(target) }).shares) };
}

/** What they promise a client outside. */
export function expectedOutside(spec: AppSpec, request: OutsideSpec): Expected {
  const asked = comesFor(spec, request, SIDECARS, ISTIO_GATEWAYS);
  return 'outside' in asked ? expected(spec, asked) : asked;
}

/** The same on a mesh that gets routes only. */
export function routedOutside(spec: AppSpec, request: OutsideSpec): Expected {
  const asked = comesFor(spec, request, ROUTES, OTHER_GATEWAYS);
  return 'outside' in asked ? byRoutes(spec, asked, ROUTES) : asked;
}

/** The same where a waypoint stands behind the gateway: each keeps its own time, so that the shorter one holds. */
export function passedOn(spec: AppSpec, request: OutsideSpec): Expected {
  const asked = comesFor(spec, request, ROUTES, AMBIENT_GATEWAYS);
  if (!('outside' in asked)) return asked;
  const { route } = asked.outside;
  const behind = routedOrDenied(spec, { ...asked, outside: { ...asked.outside, route: { ...route, timeoutMs: undefined } } });
  const sooner = route.timeoutMs !== undefined && !(parseInt(behind.timeout ?? '', 10) < route.timeoutMs);
  return behind.timeout !== undefined && sooner ? { ...behind, timeout: `${route.timeoutMs}ms` } : behind;
}

const NOBODY: Expected = { status: { 404: '100%' } };
/** Who answers challenges: no part of the app. */
export const SOLVER = 'cm-acme-http-solver';

/** What a client gets whom the gateway does not look at any route for. */
function atTheDoor(entry: Exclude<ReturnType<typeof enters>, Entered>, request: OutsideSpec): Expected {
  switch (entry.turned) {
    case 'refused': return { status: { refused: '100%' } };
    case 'denied': return { denied: entry.by };
    case 'challenge': return { status: { 200: '100%' }, service: { [SOLVER]: '100%' } };
    case 'redirected': return { status: { 301: '100%' }, redirect: `https://${request.host}${withQuery(request.path, request)}` };
    default: return NOBODY;
  }
}

/**
 * The gateway answers for the host that says most of what is asked, and takes headers off before anybody else looks at them. What a browser asks
 * before the request of a page that may call, it answers by itself for the route of that request, whatever the service would do.
 */
function comesFor(spec: AppSpec, request: OutsideSpec, mesh: Mesh, gateways: Gateways): FromOutside | Expected {
  const entry = enters(spec, request, gateways);
  if ('turned' in entry) return atTheDoor(entry, request);
  const { services } = spec;
  const gateway = spec.gateways[entry.gateway];
  const asked = { ...request, from: OUTSIDE, to: 0 };
  const goesBy = (one: GatewayRouteSpec) => alternatives(one).some(match => meets(match, asked, services.length));
  const questionFor = (one: GatewayRouteSpec) => isQuestion(asked) && alternatives(one).some(match => (
    meets({ path: match.path, query: match.query }, asked, services.length) && asksFor(asked, match)
  ));
  const letIn = (one: GatewayRouteSpec) => {
    const cors = questionFor(one) ? pagesOf(spec, { ...asked, to: one.to }, mesh) : undefined;
    return cors && lets(cors, asked.headers.origin) ? cors : undefined;
  };
  const route = routesOf(gateway, entry.host).find(one => goesBy(one) || letIn(one));
  if (!route) return NOBODY;
  if (!goesBy(route)) return { status: { 200: '100%' }, responseHeaders: permission(letIn(route), asked, mesh) };
  const off = takenOff(spec, gateway);
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !off.includes(name)));
  const together = onSamePods(spec, entry.gateway, gateways);
  return { ...asked, to: route.to, headers, outside: { together, host: request.host, scheme: entry.scheme, route } };
}

/** Headers that some rule looks at, which say who somebody is, or which the gateway itself names: less the public ones. */
function takenOff({ services }: AppSpec, gateway: GatewaySpec): string[] {
  const looked = services.flatMap(service => asksOf(service, services.length))
    .flatMap(({ header, without }) => [...header ? [header.name] : [], ...without ? [WITHOUT] : []]);
  return [...looked, IDENTITY_HEADER, ...gateway.internalHeaders].filter(name => !gateway.keptHeaders.includes(name));
}

/** All that rules ask, without what says nothing beside another alternative. */
function asksOf(service: ServiceSpec, services: number): readonly PinSpec[] {
  const { versions, canary, blueGreen, abTest, rules, headers, rewrite, consumer, fault, mirror } = service;
  const ofVersions = versions === 1 ? [] : [canary?.pins ?? [], blueGreen?.preview ?? [], ...abTest?.groups ?? []];
  const telling = (pins: readonly PinSpec[]) => pins.filter((pin, i) => !pins.some((other, j) => (
    j !== i && takesAll(other, pin, services) && (j < i || !takesAll(pin, other, services))
  )));
  return [
    ...ofVersions.flatMap(telling), ...rules.map(({ match }) => match),
    ...[headers?.narrower, rewrite, consumer, fault, versions === 1 ? undefined : mirror].flatMap(one => one?.match ?? []),
  ];
}

/** The Service that a gateway chooses: routes of Gateway API know each version as one. */
function destination(spec: AppSpec, request: Asked, mesh: Mesh): Pick<Expected, 'service'> {
  const { match, shares } = ruleFor(spec, request, mesh);
  const name = serviceName(request.to);
  const told = mesh === ROUTES && (match || spec.services[request.to].versions > 1) ? shares : undefined;
  return { service: told ? Object.fromEntries(told.flatMap((share, i) => (share ? [[`${name}-${versionName(i)}`, `${share}%`]] : []))) : { [name]: '100%' } };
}

/** The rule of the target that takes a request: of those that the mesh can ask and do, the first that was said. None: the default. */
function ruleFor({ services }: AppSpec, request: RequestSpec, { expressible, directResponses }: Mesh): Partial<RuleSpec> {
  const target = services[request.to];
  const rules = [...pinned(target), ...target.rules];
  return rules.find(rule => expressible(rule.match) && (!rule.respond || directResponses) && meets(rule.match, request, services.length))
    ?? { shares: defaultShares(target) };
}

function pinned({ canary, blueGreen, abTest, versions }: ServiceSpec): readonly RuleSpec[] {
  if (versions === 1) return [];
  const whole = (pins: readonly PinSpec[], version: number) => pins.map(match => ({ match, shares: [0, 1, 2].map(i => (i === version ? 100 : 0)) }));
  if (canary) return whole(canary.pins, 1);
  if (blueGreen) return whole(blueGreen.preview, 1 - blueGreen.active);
  return abTest ? abTest.groups.flatMap(whole) : [];
}

function defaultShares({ canary, blueGreen, abTest, versions }: ServiceSpec): SharesSpec | undefined {
  if (versions === 1) return [100];
  if (canary) return [100 - canary.percent, canary.percent];
  if (!blueGreen) return abTest?.shares;
  const { active, previewPercent } = blueGreen;
  return active === 0 ? [100 - previewPercent, previewPercent] : [previewPercent, 100 - previewPercent];
}

/** What a client gets without the service being asked. */
function answered(spec: AppSpec, request: Asked, mesh: Mesh): Expected | undefined {
  const { match, redirect, respond } = ruleFor(spec, request, mesh);
  if (respond) return { status: { [respond]: '100%' } };
  if (!redirect) return permitted(spec, request, mesh);
  const { to, prefix, status } = redirect;
  const host = request.outside?.host ?? `${serviceName(request.to)}.${namespaceName(spec.services[request.to].namespace)}:8080`;
  const scheme = request.outside?.scheme ?? 'http';
  const path = prefix ? inPlace(match!.path!.path, to, request.path) : to;
  return {
    status: { [status]: '100%' },
    redirect: to.startsWith('/') ? `${scheme}://${host}${withQuery(path, request)}` : `${scheme}://${to}${withQuery(request.path, request)}`,
  };
}

/** What a browser is told before the request of a page; whom the service lets in or not, and what it would do, is not asked. */
function permitted(spec: AppSpec, request: Asked, mesh: Mesh): Expected | undefined {
  const cors = pagesOf(spec, request, mesh);
  // Pages that may not call are answered too, without a permission, by routes of Gateway API only.
  if (!cors || !isQuestion(request) || !(lets(cors, request.headers.origin) || mesh !== SIDECARS)) return undefined;
  const { fault } = spec.services[request.to];
  const aborted = mesh === SIDECARS && fault?.abort && meets(fault.match, request, spec.services.length) ? fault.abort : { percent: 0, status: 0 };
  return {
    status: Object.fromEntries([[200, 100 - aborted.percent], [aborted.status, aborted.percent]].filter(([, share]) => share).map(([status, share]) => [status, `${share}%`])),
    ...aborted.percent === 100 ? {} : { responseHeaders: permission(cors, request, mesh) },
  };
}

/** What the target says of pages for a request that goes through: a mesh that gets routes knows whole origins only. */
function pagesOf({ services }: AppSpec, request: Asked, mesh: Mesh): CorsSpec | undefined {
  const { cors } = services[request.to];
  const known = cors && (mesh === SIDECARS || cors.origins.every(({ prefix }) => !prefix)) && mesh.expressible(cors.match ?? {});
  return known && meets(cors.match ?? {}, request, services.length) ? cors : undefined;
}

/** The headers by which a browser knows what a page may do. */
function permission(cors: CorsSpec | undefined, request: Asked, mesh: Mesh): Record<string, string> {
  const { origin } = request.headers;
  const names = ['allow-origin', 'allow-credentials', 'allow-methods', 'allow-headers', 'max-age', 'expose-headers'];
  const said: Record<string, string | undefined> = {};
  if (cors && lets(cors, origin)) {
    said['allow-origin'] = origin;
    if (cors.credentials) said['allow-credentials'] = 'true';
    if (isQuestion(request)) {
      said['allow-methods'] = [...cors.methods].sort().join(',');
      said['allow-headers'] = cors.headers.join(',');
      // What browsers do by themselves a route of Gateway API says.
      said['max-age'] = `${cors.maxAgeSeconds ?? (mesh === SIDECARS ? '' : 5)}`;
    } else {
      said['expose-headers'] = cors.exposed.join(',');
    }
  }
  return Object.fromEntries(names.map(name => [`access-control-${name}`, said[name] || 'none']));
}

function letThrough(spec: AppSpec, request: Asked, mesh: Mesh): Expected {
  const { services } = spec;
  const { timeoutMs } = services[request.to];
  const rule = ruleFor(spec, request, mesh);
  const [first, second] = terms(spec, request, rule, mesh);
  const timeout = first?.timeoutMs ?? second?.timeoutMs ?? timeoutMs;
  return {
    version: answering(services[request.to], rule.shares),
    ...request.outside ? destination(spec, request, mesh) : {},
    timeout: timeout === undefined ? 'none' : `${timeout}ms`,
    // Where nothing is said, no proxy may see the path.
    ...rewritten(spec, request, mesh),
    ...changed(spec, request, mesh),
  };
}

interface Terms { readonly timeoutMs?: number; readonly retries?: RetrySpec; readonly headers?: HeadersSpec }

/** What its rule and its caller say of a request: of the two, the one that speaks of fewer requests comes first. */
function terms(spec: AppSpec, request: Asked, rule: Partial<RuleSpec>, mesh: Mesh): readonly (Terms | undefined)[] {
  const own = ownTerms(spec, request, mesh);
  const { consumer } = spec.services[request.to];
  const ruleFirst = own && own === consumer && rule.match
    && isNarrower(rule.match, { ...consumer.match, caller: consumer.caller }, spec.services.length);
  return ruleFirst ? [rule, own] : [own, rule];
}

/** What the caller of a request says of it, or the route of the gateway. */
function ownTerms({ services }: AppSpec, request: Asked, { expressible }: Mesh): Terms | undefined {
  if (request.outside) return request.outside.route;
  const { consumer } = services[request.to];
  const match = consumer && { ...consumer.match, caller: consumer.caller };
  return match && expressible(match) && meets(match, request, services.length) ? consumer : undefined;
}

/** Path and host as the service sees them, where something is said of them. */
function rewritten(spec: AppSpec, request: RequestSpec, mesh: Mesh): Pick<Expected, 'rewrite'> {
  const { rewrite, rules } = spec.services[request.to];
  if (!rewrite && !rules.some(rule => rule.rewrite !== undefined)) return {};
  const { path, host } = seen(spec, request, mesh);
  return { rewrite: { path: withQuery(path, request), ...(host === undefined ? {} : { host }) } };
}

/** The path that the service sees. */
function seenPath(spec: AppSpec, request: RequestSpec, mesh: Mesh): string {
  return seen(spec, request, mesh).path;
}

/** Of the rule that a request goes by, and what is said of requests wherever they go, the one holds that speaks of fewer requests; a rule says no host. */
function seen(spec: AppSpec, request: RequestSpec, mesh: Mesh): { readonly path: string; readonly host?: string } {
  const { services } = spec;
  const { rewrite } = services[request.to];
  const { path } = request;
  const { match, rewrite: byRule } = ruleFor(spec, request, mesh);
  const asks = rewrite && rewritesOf(rewrite);
  if (!asks || !mesh.expressible(asks) || !meets(asks, request, services.length)) return { path: byRule ?? path };
  const { prefix, to, host } = rewrite;
  if (byRule !== undefined && isNarrower(match!, asks, services.length)) return { path: byRule, host };
  return { path: prefix === undefined ? to : inPlace(prefix, to, path), host };
}

function inPlace(prefix: string, to: string, path: string): string {
  return `${to === '/' ? '' : to}${path.slice(prefix.length)}` || '/';
}

function withQuery(path: string, { query }: AskedSpec): string {
  return query === undefined ? path : `${path}?${QUERY}=${query}`;
}

/** Headers as the service gets them, and as its answer's reach the caller. Of those who speak of a header, the one for the fewest requests holds. */
function changed(spec: AppSpec, request: Asked, mesh: Mesh): Pick<Expected, 'requestHeaders' | 'responseHeaders'> {
  const { headers } = spec.services[request.to];
  const narrower = headers?.narrower;
  const some = narrower && mesh.expressible(narrower.match) && meets(narrower.match, request, spec.services.length) ? narrower.headers : undefined;
  const { match, headers: byRule } = ruleFor(spec, request, mesh);
  const ruleLast = some && match && isNarrower(match, narrower!.match, spec.services.length);
  const said = [headers, ...ruleLast ? [some, byRule] : [byRule, some], ownTerms(spec, request, mesh)?.headers];
  const after = (of: keyof HeadersSpec, names: readonly string[], sent: Readonly<Record<string, string>>) => Object.fromEntries(names.map(name => {
    const [last] = said.flatMap(one => one?.[of] ?? []).filter(change => change.name === name).slice(-1);
    return [name, afterChange(sent[name], last) ?? 'none'];
  }));
  return {
    requestHeaders: after('request', [...HEADERS, OWN_HEADER, ...request.outside ? ['x-b', IDENTITY_HEADER, INTERNAL_HEADER] : []], request.headers),
    responseHeaders: {
      ...after('response', [...RESPONSE_HEADERS, OWN_RESPONSE_HEADER], {}),
      ...spec.services[request.to].cors ? permission(pagesOf(spec, request, mesh), request, mesh) : {},
    },
  };
}

function afterChange(sent: string | undefined, change: ChangeSpec | undefined): string | undefined {
  switch (change?.how) {
    case 'set': return change.value;
    case 'add': return sent === undefined ? change.value : `${sent},${change.value}`;
    case 'remove': return undefined;
    default: return sent;
  }
}

function denied(spec: AppSpec, request: RequestSpec): Expected {
  const { namespace } = spec.services[request.to];
  return { denied: `${namespaceName(namespace)}/${isCalled(spec, request) ? serviceName(request.to) : 'deny-all'}` };
}

function isCalled(spec: AppSpec, { to }: RequestSpec): boolean {
  return [...spec.calls, ...spec.gateways.flatMap(callsOf)].some(call => call.to === to);
}

function allowed(spec: AppSpec, request: Asked, path: string): boolean {
  return declared(spec, request).some(call => call.from === request.from && call.to === request.to
    && (!call.methods || call.methods.includes(request.method))
    && (!call.paths || call.paths.some(one => takes(one, path))));
}

/** All that may be asked of services: a gateway may do what its routes do, too. What one may, those may that share its pods. */
function declared({ calls, gateways }: AppSpec, { outside }: Asked): readonly CallSpec[] {
  return outside ? outside.together.flatMap(place => callsOf(gateways[place])) : calls;
}

function callsOf({ routes, calls }: GatewaySpec): CallSpec[] {
  const forRoutes = routes.flatMap(route => alternatives(route).map(({ method, path }) => (
    { from: OUTSIDE, to: route.to, methods: method && [method], paths: path && [path] }
  )));
  return [...forRoutes, ...calls.map(to => ({ from: OUTSIDE, to }))];
}

/** Left out where all versions get requests as they have pods. */
function answering({ versions: count }: ServiceSpec, shares: SharesSpec | undefined): Record<string, string> | undefined {
  if (count === 1) return { [versionName(0)]: '100%' };
  return shares && Object.fromEntries(shares.flatMap((share, i) => (share ? [[versionName(i), `${share}%`]] : [])));
}

function retried(spec: AppSpec, request: Asked): Pick<Expected, 'retries'> {
  const [first, second] = terms(spec, request, ruleFor(spec, request, SIDECARS), SIDECARS);
  const retries = first?.retries ?? second?.retries ?? spec.services[request.to].retries;
  if (!retries) return {}; // as the mesh does by itself
  const repeatable = request.method !== HttpMethod.POST;
  const on = retries.on.filter(name => repeatable || !name.endsWith('ERROR')).map(name => ENVOY[name]);
  if (!on.length) return { retries: 'none' };
  const perTry = repeatable && retries.perTryMs !== undefined ? { perTry: `${retries.perTryMs}ms` } : {};
  return { retries: { attempts: retries.attempts, ...perTry, on } };
}

function faults({ services }: AppSpec, request: RequestSpec): Expected['fault'] {
  const { fault } = services[request.to];
  if (!fault || !meets(fault.match, request, services.length)) return 'none';
  const { delay, abort } = fault;
  return {
    ...(abort ? { abort: abort.status, abortPercent: `${abort.percent}%` } : {}),
    ...(delay ? { delay: `${delay.ms}ms`, delayPercent: `${delay.percent}%` } : {}),
  };
}

/** A mesh that gets routes only knows versions as Services of their own. */
function onService(mirror: Expected['mirror']): Expected['mirror'] {
  return typeof mirror === 'object' ? { service: `${mirror.service}-${mirror.version}`, percent: mirror.percent } : mirror;
}

function copies({ services }: AppSpec, request: RequestSpec, { expressible }: Mesh): Expected['mirror'] {
  const { mirror, versions: count } = services[request.to];
  const copied = !mirror?.match || (expressible(mirror.match) && meets(mirror.match, request, services.length));
  if (!mirror || count === 1 || !copied) return 'none';
  return { service: serviceName(request.to), version: versionName(mirror.version % count), percent: `${mirror.percent}%` };
}

function meets({ method, path, header, cookie, query, without, caller }: PinSpec, request: RequestSpec, services: number): boolean {
  return (!method || method === request.method)
    && (!path || takes(path, request.path))
    && (!header || (header.prefix ? !!request.headers[header.name]?.startsWith(header.value) : request.headers[header.name] === header.value))
    && (!cookie || (request.headers.cookie ?? '').split(';').some(one => one.trim() === `${COOKIE}=${cookie}`))
    && (!query || request.query === query)
    && (!without || !(without.value === undefined ? WITHOUT in request.headers : request.headers[WITHOUT] === without.value))
    && (caller === undefined || caller % services === request.from);
}

function takes({ exact, path, anyCase }: PathSpec, asked: string): boolean {
  const requested = anyCase ? asked.toLowerCase() : asked;
  return requested === path || (!exact && requested.startsWith(path === '/' ? path : `${path}/`));
}
