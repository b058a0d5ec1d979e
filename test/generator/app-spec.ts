import * as fc from 'fast-check';
import { aimedConnection, connection, connections, ConnectionSpec, ConnectionsSpec, isAsked, reachableConnections } from './connection-spec';
import { cors, CorsSpec, fromPage } from './cors-spec';
import { agreeingGateway, agreeingGateways, alternatives, ASKED_HOSTS, FORWARDED, GatewayRouteSpec, gateways, GatewaySpec, hostsOf, outsideHeaders } from './gateway-spec';
import { CHALLENGE, challenged, covers, endsTls, ISSUER } from './listener-spec';
import { conditions, COOKIE, isNarrower, method, optional, path, PathSpec, PATHS, pinOf, PinSpec, PORTABLE, takesAll, VALUES, WITHOUT } from './pin-spec';
import { retries, RetrySpec, timeoutMs } from './retry-spec';
import { HttpMethod } from '../../src';

/** A random mesh as plain data, so that it can be shrunk, printed and built again. Services and versions are told by their place. */
export interface AppSpec {
  readonly namespaces: readonly NamespaceSpec[];
  readonly services: readonly ServiceSpec[];
  readonly calls: readonly CallSpec[];
  readonly requests: readonly RequestSpec[];
  /** Connections to ports on which the mesh sees no requests. */
  readonly connections: readonly ConnectionSpec[];
  readonly gateways: readonly GatewaySpec[];
  /** Requests of clients at gateways: none where there is none. */
  readonly outside: readonly OutsideSpec[];
  /** Whether the proxies of namespaces that deny by default have configuration of the callees of their workload only; else of all services. */
  readonly egressScopes: boolean;
}

export interface NamespaceSpec { readonly zeroTrust: boolean }

export interface ServiceSpec {
  readonly namespace: number;
  readonly versions: number;
  readonly timeoutMs?: number;
  readonly retries?: RetrySpec;
  readonly breakerErrors?: number;
  readonly maxConnections?: number;
  /** Whether its rules ask only what every mesh can. */
  readonly portable: boolean;
  /** Shares the requests between the first two versions, where there are two. */
  readonly canary?: { readonly percent: number; readonly pins: readonly PinSpec[] };
  /** In place of a canary: which of the first two versions is live, and what the other gets. */
  readonly blueGreen?: { readonly active: 0 | 1; readonly previewPercent: number; readonly preview: readonly PinSpec[] };
  /** In place of both: the groups and the share of each version. */
  readonly abTest?: { readonly shares: SharesSpec; readonly groups: readonly (readonly PinSpec[])[] };
  /** Rules of its table, after those of the constructs above. */
  readonly rules: readonly RuleSpec[];
  /** Changes of headers for all requests, and others for some. */
  readonly headers?: HeadersSpec & { readonly narrower?: { readonly match: PinSpec; readonly headers: HeadersSpec } };
  /** Another path for some requests: in place of all of it, or of a prefix, and then for those below that. And another host. */
  readonly rewrite?: { readonly match?: PinSpec; readonly prefix?: string; readonly to: string; readonly host?: string };
  /** A caller's own timeout, and what else it wants for its requests: headers of its own, so that nobody says otherwise of them. */
  readonly consumer?: {
    readonly caller: number;
    readonly match?: PinSpec;
    readonly timeoutMs: number;
    readonly retries?: RetrySpec;
    readonly headers?: HeadersSpec;
  };
  readonly fault?: FaultSpec;
  readonly cors?: CorsSpec;
  /** Copies of some requests, or of all, to one of its versions, where there are two. */
  readonly mirror?: { readonly match?: PinSpec; readonly version: number; readonly percent: number };
  /** A port beside that for requests. */
  readonly connections?: ConnectionsSpec;
}

/** Percent for each version that there is, in their order. */
export type SharesSpec = readonly number[];

/** At most one of `shares`, `redirect` and `respond`, which is a status; only the first goes with anything else. */
export interface RuleSpec {
  readonly match: PinSpec;
  readonly shares?: SharesSpec;
  readonly redirect?: RedirectSpec;
  readonly respond?: number;
  readonly timeoutMs?: number;
  readonly retries?: RetrySpec;
  /** The path that the service gets. */
  readonly rewrite?: string;
  readonly headers?: HeadersSpec;
}

/** `to` is a host or a path: that is in place of all of it, or, with `prefix`, of what the rule's match asks for. */
export interface RedirectSpec { readonly to: string; readonly prefix?: boolean; readonly status: number }

export interface HeadersSpec { readonly request?: ChangeSpec; readonly response?: ChangeSpec }

export interface ChangeSpec { readonly how: 'set' | 'add' | 'remove'; readonly name: string; readonly value: string }

export interface FaultSpec {
  readonly match: PinSpec;
  readonly delay?: { readonly percent: number; readonly ms: number };
  readonly abort?: { readonly percent: number; readonly status: number };
}

export interface CallSpec {
  readonly from: number;
  readonly to: number;
  readonly methods?: readonly HttpMethod[];
  readonly paths?: readonly PathSpec[];
}

export interface RequestSpec extends AskedSpec {
  readonly from: number;
  readonly to: number;
}

export interface OutsideSpec extends AskedSpec {
  /** Place of the gateway; a place too high stands for one of them. */
  readonly gateway: number;
  readonly host: string;
  /** What the client speaks TLS with; none: clear text. */
  readonly tls?: {
    /** Whom it greets, where that is not the host that it asks for. */
    readonly sni?: string;
    /** The issuer of its own certificate. */
    readonly certificate?: string;
    /** Whether it speaks nothing newer than TLS 1.2. */
    readonly old?: boolean;
  };
  /** What proxies in front say of it, or what it says as if it were one. */
  readonly forwarded?: { readonly for?: string; readonly proto?: 'http' | 'https' };
}

export interface AskedSpec {
  readonly method: HttpMethod;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Value of the parameter `q`. */
  readonly query?: string;
}

const MOST_SERVICES = 4;
/** Headers that are changed: some of requests, which rules ask for as well, and some of answers. */
export const HEADERS = ['x-a', 'x-c', 'x-d'];
export const RESPONSE_HEADERS = ['x-r', 'x-s'];
/** Those that callers change for themselves. */
export const OWN_HEADER = 'x-e';
export const OWN_RESPONSE_HEADER = 'x-t';

const percent = fc.integer({ min: 0, max: 100 });
const share = fc.integer({ min: 1, max: 100 });
/** Shorter than any timeout: a longer one is a finding. */
const delay = fc.record({ percent: share, ms: fc.constantFrom(1, 250) });
const abort = fc.record({ percent: share, status: fc.constantFrom(400, 503, 599) });

/** As many as a service has versions at most. */
const shares: fc.Arbitrary<SharesSpec> = fc.tuple(percent, percent).map(([a, b]) => (
  [Math.min(a, b), Math.abs(a - b), 100 - Math.max(a, b)]
));
const change = (...names: string[]): fc.Arbitrary<ChangeSpec> => fc.record({
  how: fc.constantFrom('set', 'add', 'remove'), name: fc.constantFrom(...names), value: fc.constantFrom('m1', 'm2'),
});
const changesOf = (requests: string[], responses: string[]): fc.Arbitrary<HeadersSpec> => (
  fc.record({ request: optional(change(...requests)), response: optional(change(...responses)) })
    .filter(({ request, response }) => !!request || !!response)
);
const headerChanges = changesOf(HEADERS, RESPONSE_HEADERS);
const to = fc.constantFrom('/api', '/new', '/');
const NEW_HOST = 'new.example.com';
const redirect: fc.Arbitrary<RedirectSpec> = fc.record({
  to: fc.constantFrom('/new', '/', NEW_HOST), prefix: fc.boolean(), status: fc.constantFrom(301, 302, 307, 308),
});
const rule = (pin: fc.Arbitrary<PinSpec>): fc.Arbitrary<RuleSpec> => fc.tuple(fc.record({ match: pin }), fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      shares: optional(shares), timeoutMs: optional(timeoutMs), headers: optional(headerChanges), retries: optional(retries), rewrite: optional(to),
    }),
  },
  fc.record({ redirect }),
  fc.record({ respond: fc.constantFrom(204, 404, 503) }),
)).map(([match, rest]) => ({ ...match, ...rest }));

/** Services are told by their place before it is known how many there are: a place too high stands for one of them. */
const anyPlace = fc.nat(MOST_SERVICES - 1);

const service = (namespaces: number): fc.Arbitrary<ServiceSpec> => fc.boolean().chain(portable => serviceWith(namespaces, portable));

const serviceWith = (namespaces: number, portable: boolean): fc.Arbitrary<ServiceSpec> => {
  const pin = pinOf(portable ? PORTABLE : conditions(anyPlace));
  const pins = fc.array(pin, { maxLength: 3 });
  const split: fc.Arbitrary<Pick<ServiceSpec, 'canary' | 'blueGreen' | 'abTest'>> = fc.oneof(
    fc.constant({}),
    fc.record({ canary: fc.record({ percent, pins }) }),
    fc.record({ abTest: fc.record({ shares, groups: fc.array(fc.array(pin, { maxLength: 2 }), { minLength: 3, maxLength: 3 }) }) }),
    fc.record({ blueGreen: fc.record({ active: fc.constantFrom(0, 1), previewPercent: percent, preview: pins }) }),
  );
  return fc.tuple(split, fc.record({
    portable: fc.constant(portable),
    namespace: fc.nat(namespaces - 1),
    versions: fc.integer({ min: 1, max: 3 }),
    timeoutMs: optional(timeoutMs),
    retries: optional(retries),
    breakerErrors: optional(fc.integer({ min: 1, max: 9 })),
    maxConnections: optional(fc.integer({ min: 1, max: 1000 })),
    rules: fc.array(rule(pin), { maxLength: 3 }),
    headers: optional(fc.tuple(headerChanges, optional(fc.record({ match: pin, headers: headerChanges })))
      .map(([all, narrower]) => ({ ...all, narrower }))),
    rewrite: optional(fc.record({
      match: optional(pin), prefix: optional(fc.constantFrom('/api', '/beta')), to, host: optional(fc.constantFrom('other.example.com', 'api')),
    })),
    consumer: optional(fc.record({
      caller: anyPlace,
      match: optional(pin),
      timeoutMs,
      retries: optional(retries),
      headers: optional(changesOf([OWN_HEADER], [OWN_RESPONSE_HEADER])),
    })),
    fault: optional(fc.record({ match: pin, delay: optional(delay), abort: optional(abort) }).filter(fault => !!fault.delay || !!fault.abort)),
    mirror: optional(fc.record({ match: optional(pin), version: fc.nat(2), percent: share })),
    cors: optional(cors),
    connections: optional(connections(anyPlace, shares)),
  })).map(parts => Object.assign({}, ...parts));
};

const edge = { methods: optional(fc.uniqueArray(method, { minLength: 1 })), paths: optional(fc.array(path, { minLength: 1, maxLength: 2 })) };
const asking = {
  method,
  path: fc.constantFrom(...PATHS, '/', '/beta/x', '/API/Users', '/Beta/X'),
  query: optional(fc.constantFrom('1', '12', '2')),
  headers: fc.dictionary(
    fc.constantFrom('x-a', 'x-b', 'x-c', 'cookie'), fc.constantFrom(...VALUES, 'c=1; t=v2', 't=a.b'), { maxKeys: 2, noNullPrototype: true },
  ),
};
const namespaceSpecs = fc.array(fc.record({ zeroTrust: fc.boolean() }), { minLength: 1, maxLength: 2 });

/** An app that says the same and that the API accepts: mistakes are findings, with tests of their own. */
export function agreeing(spec: AppSpec): AppSpec {
  const services = spec.services.map(one => consistent(reachable(withVersions(askable(one)), spec.services.length), spec.services.length));
  const facts = {
    rewriting: services.flatMap((one, i) => (rewrites(one) ? [i] : [])),
    ofAnyCase: services.flatMap((one, i) => (pinsOf(one).some(({ path: asks }) => asks?.anyCase) ? [i] : [])),
  };
  const ways = agreeingGateways(spec.gateways.map(one => agreeingGateway(one, facts)).filter(({ routes }) => routes.length));
  return {
    ...spec,
    services: services.map((one, i) => consistentWith(ways.flatMap(({ routes }) => routes).filter(({ to: target }) => target === i), one)),
    connections: spec.connections.filter(one => isAsked(one, services[one.to].connections)),
    calls: spec.calls.map(call => ({ ...call, paths: call.paths && allowed(call.paths, services[call.to]) })),
    gateways: ways,
    outside: ways.length ? spec.outside.map(one => ({ ...one, gateway: one.gateway % ways.length })).map(one => forwarded(one, ways)) : [],
  };
}

/** Which scheme a client uses only a load balancer says that ends its TLS. */
function forwarded(one: OutsideSpec, ways: readonly GatewaySpec[]): OutsideSpec {
  const { pods } = ways[one.gateway];
  const listeners = ways.filter(way => way.pods === pods).flatMap(way => way.listeners)
    .filter(({ hosts }) => hosts.some(host => covers(host, one.host)));
  if (!one.tls && listeners.length && listeners.every(({ tls }) => tls === 'load-balancer')) return one;
  return { ...one, forwarded: one.forwarded?.for === undefined ? undefined : { for: one.forwarded.for } };
}

/** The requests of a rewrite. */
export function rewritesOf({ prefix, match = {} }: NonNullable<ServiceSpec['rewrite']>): PinSpec {
  return prefix === undefined ? match : { path: { exact: false, path: prefix } };
}

/** Two that say different things of one request, neither of them of fewer requests, are a finding: the rule then says nothing. */
function consistent(spec: ServiceSpec, services: number): ServiceSpec {
  const { consumer, headers: changes, rewrite, rules } = spec;
  const ordered = (one: PinSpec, other: PinSpec) => isNarrower(one, other, services) || isNarrower(other, one, services);
  return {
    ...spec,
    rules: rules.map(one => {
      const own = consumer && !ordered(one.match, { ...consumer.match, caller: consumer.caller }) ? consumer : undefined;
      const others = changes?.narrower && !ordered(one.match, changes.narrower.match) ? changes.narrower.headers : undefined;
      const kept = (of: keyof HeadersSpec) => (one.headers?.[of]?.name === others?.[of]?.name ? undefined : one.headers?.[of]);
      const [request, response] = [kept('request'), kept('response')];
      return {
        ...one,
        timeoutMs: own ? undefined : one.timeoutMs,
        retries: own?.retries ? undefined : one.retries,
        rewrite: rewrite && !ordered(one.match, rewritesOf(rewrite)) ? undefined : one.rewrite,
        headers: request || response ? { request, response } : undefined,
      };
    }),
  };
}

/** The same for routes of a gateway, which are for requests from outside only: never for more requests than a rule. */
function consistentWith(routes: GatewaySpec['routes'], spec: ServiceSpec): ServiceSpec {
  return {
    ...spec,
    rules: spec.rules.map(one => {
      const others = routes.filter(route => one.match.caller === undefined && !alternatives(route).every(other => takesAll(one.match, other, 1)));
      return {
        ...one,
        timeoutMs: others.some(route => route.timeoutMs !== undefined) ? undefined : one.timeoutMs,
        retries: others.some(route => route.retries) ? undefined : one.retries,
      };
    }),
  };
}

function rewrites({ rewrite, rules }: ServiceSpec): boolean {
  return !!rewrite || rules.some(one => one.rewrite !== undefined);
}

/** A call that is denied because its path is replaced is a finding: with the paths before and after. */
function allowed(paths: readonly PathSpec[], { rewrite, rules }: ServiceSpec): readonly PathSpec[] {
  const before = rewrite?.prefix === undefined ? rewrite?.match?.path : { exact: false, path: rewrite.prefix };
  const both = [
    ...rewrite ? [{ exact: rewrite.prefix === undefined, path: rewrite.to }] : [],
    ...before ? [{ exact: before.exact, path: before.path }] : [],
    ...rules.filter(one => one.rewrite !== undefined).flatMap(({ rewrite: goal, match: { path: asks } }) => [
      { exact: true, path: goal! }, ...asks ? [{ exact: asks.exact, path: asks.path }] : [],
    ]),
  ].filter((one, i, all) => all.findIndex(({ exact, path: there }) => exact === one.exact && there === one.path) === i);
  return [...paths, ...both.filter(one => !paths.some(({ exact, path: there }) => exact === one.exact && there === one.path))];
}

/** Conditions that no mesh can ask at once are findings: paths in any case and as they are, two things that a header must not be. */
function askable(spec: ServiceSpec): ServiceSpec {
  const all = pinsOf(spec);
  const anyCase = all.some(one => one.path?.anyCase);
  const [first] = all.flatMap(({ without }) => without ?? []);
  const agreed = (one: PinSpec): PinSpec => ({
    ...one, ...(one.path ? { path: { ...one.path, anyCase } } : {}), ...(one.without ? { without: first } : {}),
  });
  const { canary, blueGreen, abTest, rules, headers: changes, rewrite, consumer, fault, mirror, cors: pages } = spec;
  return {
    ...spec,
    canary: canary && { ...canary, pins: canary.pins.map(agreed) },
    blueGreen: blueGreen && { ...blueGreen, preview: blueGreen.preview.map(agreed) },
    abTest: abTest && { ...abTest, groups: abTest.groups.map(group => group.map(agreed)) },
    rules: rules.map(one => ({
      ...one,
      match: agreed(one.match),
      // A prefix is one in just these letters. Of a route of Gateway API by which / takes its place istiod makes a location with //.
      // Where any path is taken, a redirect to a path would lead to itself.
      redirect: one.redirect && {
        ...one.redirect,
        to: one.match.path ? one.redirect.to : NEW_HOST,
        prefix: one.redirect.prefix && !!one.match.path && !anyCase && one.redirect.to.startsWith('/') && one.redirect.to !== '/',
      },
    })),
    headers: changes && { ...changes, narrower: changes.narrower && { ...changes.narrower, match: agreed(changes.narrower.match) } },
    rewrite: rewrite && {
      ...rewrite, match: rewrite.prefix || !rewrite.match ? undefined : agreed(rewrite.match), prefix: anyCase ? undefined : rewrite.prefix,
    },
    // The caller is said already.
    consumer: consumer && { ...consumer, match: consumer.match && consumer.match.caller === undefined ? agreed(consumer.match) : undefined },
    fault: fault && { ...fault, match: agreed(fault.match) },
    mirror: mirror && { ...mirror, match: mirror.match && agreed(mirror.match) },
    cors: pages && { ...pages, match: pages.match && agreed(pages.match) },
  };
}

/** The last version gets what those have that are not there. */
function withVersions(spec: ServiceSpec): ServiceSpec {
  const { versions, abTest, rules, connections: port } = spec;
  const folded = (some: SharesSpec) => [...some.slice(0, versions - 1), some.slice(versions - 1).reduce((sum, one) => sum + one, 0)];
  return {
    ...spec,
    abTest: abTest && { shares: folded(abTest.shares), groups: abTest.groups.slice(0, versions) },
    rules: rules.map(one => ({ ...one, shares: one.shares && folded(one.shares) })),
    connections: port && { ...port, rules: port.rules.map(one => ({ ...one, shares: folded(one.shares) })) },
  };
}

/** What no request can reach is a finding: a rule or a group whose requests an earlier one takes, or something done to requests that are answered. */
function reachable(spec: ServiceSpec, services: number): ServiceSpec {
  const { canary, blueGreen, abTest, rules, headers: changes, rewrite, consumer, fault, mirror, cors: pages, versions, connections: port } = spec;
  const free = (match: PinSpec, earlier: readonly PinSpec[]) => !earlier.some(one => takesAll(one, match, services));
  const groups: PinSpec[][] = [];
  for (const group of abTest?.groups ?? []) groups.push(group.filter(one => free(one, groups.flat())));
  const before = versions === 1 ? [] : [...canary?.pins ?? [], ...blueGreen?.preview ?? [], ...groups.flat()];
  const reached = rules.filter((one, i) => free(one.match, [...before, ...rules.slice(0, i).map(({ match }) => match)]));
  const answered = reached.filter(one => one.redirect || one.respond).map(({ match }) => match);
  const done = (match: PinSpec = {}) => free(match, answered);
  return {
    ...spec,
    abTest: abTest && { ...abTest, groups },
    rules: reached,
    headers: changes && { ...changes, narrower: changes.narrower && done(changes.narrower.match) ? changes.narrower : undefined },
    rewrite: rewrite && done(rewrite.prefix ? { path: { exact: false, path: rewrite.prefix } } : rewrite.match) ? rewrite : undefined,
    consumer: consumer && done({ ...consumer.match, caller: consumer.caller }) ? consumer : undefined,
    fault: fault && done(fault.match) ? fault : undefined,
    mirror: mirror && done(mirror.match) ? mirror : undefined,
    cors: pages && done(pages.match) ? pages : undefined,
    connections: port && reachableConnections(port, services),
  };
}

/** All that a service's rules ask of requests. */
function pinsOf(spec: ServiceSpec): readonly PinSpec[] {
  const { canary, blueGreen, abTest, rules, headers: changes, rewrite, consumer, fault, mirror, cors: pages } = spec;
  return [
    ...canary?.pins ?? [], ...blueGreen?.preview ?? [], ...abTest?.groups.flat() ?? [],
    ...rules.map(({ match }) => match),
    ...[changes?.narrower, rewrite, consumer, fault, mirror, pages].flatMap(one => one?.match ?? []),
  ];
}

/** What requests of its own aim at, beside those: they need no rule to ask for it. */
function aimsOf(spec: ServiceSpec): readonly PinSpec[] {
  const { rewrite, consumer } = spec;
  return [
    ...pinsOf(spec),
    ...rewrite?.prefix ? [{ path: { exact: false, path: rewrite.prefix } }] : [],
    ...consumer ? [{ ...consumer.match, caller: consumer.caller }] : [],
  ];
}

/** Two of three requests meet something that their target asks of requests: left to chance, few would. */
function aimed(request: RequestSpec, services: readonly ServiceSpec[], aim: number): RequestSpec {
  const pins = aimsOf(services[request.to]);
  if (aim % 3 === 0 || !pins.length) return asked(request, services[request.to], aim);
  const pin = pins[Math.floor(aim / 3) % pins.length];
  const from = pin.caller === undefined ? request.from : pin.caller % services.length;
  return { ...asked(meeting(request, pin, aim), services[request.to], aim), from };
}

/**
 * All but one of four meet a route, and then two of three something that its service asks; the route's path and method hold. They speak what a
 * listener of a host of the route does, and ask for that host; some greet another.
 */
function aimedAtRoute(random: OutsideSpec, ways: readonly GatewaySpec[], services: readonly ServiceSpec[], aim: number): OutsideSpec {
  const way = ways[random.gateway % ways.length];
  if (aim % 4 === 0) return random;
  const { routes } = way;
  const route = routes[Math.floor(aim / 4) % routes.length];
  const request = aimedAtListener(random, way, route, aim);
  if (request.path === CHALLENGE) return request;
  const some = alternatives(route);
  const pins = aimsOf(services[route.to]);
  // Every other one meets, as far as it can, another route as well: which of the two comes first then decides.
  const others = alternatives(routes[Math.floor(aim / 16) % routes.length]);
  const atBoth = aim % 2 ? request : meeting(request, others[Math.floor(aim / 8) % others.length], aim);
  const atService = aim % 3 === 0 || !pins.length ? atBoth : meeting(atBoth, pins[Math.floor(aim / 12) % pins.length], aim);
  return asked(meeting(atService, some[Math.floor(aim / 2) % some.length], aim), services[route.to], aim);
}

function aimedAtListener(request: OutsideSpec, way: GatewaySpec, { hosts: places }: GatewayRouteSpec, aim: number): OutsideSpec {
  const hosts = hostsOf(way);
  const served = places ? places.map(place => hosts[place % hosts.length]) : hosts;
  const serving = served[Math.floor(aim / 5) % served.length];
  const asks = ASKED_HOSTS.filter(host => covers(serving, host));
  const host = asks[Math.floor(aim / 20) % asks.length];
  const listener = way.listeners.find(one => one.hosts.includes(serving))!;
  // One of three comes in clear text where there is TLS, some of them as whoever issues certificates; one of seven does not show what it has to.
  if (!endsTls(listener) || aim % 4 === 1) {
    const solved = challenged(way);
    if (aim % 3 || !endsTls(listener) || solved === undefined) return { ...request, host, tls: undefined };
    return { ...request, host: solved, tls: undefined, method: HttpMethod.GET, path: CHALLENGE, query: undefined };
  }
  const lacks = aim % 7 === 3;
  const sni = aim % 9 === 5 ? request.host : undefined;
  return { ...request, host, tls: { sni, certificate: listener.tls === 'mutual' && !lacks ? ISSUER : request.tls?.certificate, old: lacks && listener.newTls } };
}

/** Every other request for what pages may call is one of a page. */
function asked<R extends AskedSpec>(request: R, target: ServiceSpec, aim: number): R {
  return target.cors && Math.floor(aim / 7) % 2 ? fromPage(request, target.cors, Math.floor(aim / 14)) : request;
}

function meeting<R extends AskedSpec>(request: R, pin: PinSpec, aim: number): R {
  const { method: named, path: there, header: said, cookie, query, without } = pin;
  const headers: Record<string, string> = { ...request.headers };
  if (said) headers[said.name] = said.prefix && aim % 2 ? `${said.value}2` : said.value;
  if (cookie) headers.cookie = `c=1; ${COOKIE}=${cookie}`;
  if (without) delete headers[WITHOUT];
  return {
    ...request,
    method: named ?? request.method,
    path: !there ? request.path : there.exact || aim % 2 ? there.path : `${there.path}/x`,
    headers,
    query: query ?? request.query,
  };
}

const outsideClient = {
  gateway: fc.nat(1),
  tls: optional(fc.record({ certificate: optional(fc.constantFrom(ISSUER, 'stranger')), old: fc.boolean() })),
  forwarded: optional(fc.record({ for: optional(fc.constantFrom(...FORWARDED)), proto: optional(fc.constantFrom<'http' | 'https'>('http', 'https', 'https')) })),
};
const requestsAt = (ways: readonly GatewaySpec[], services: readonly ServiceSpec[]): fc.Arbitrary<OutsideSpec[]> => (
  fc.array(fc.record({ ...asking, ...outsideClient, headers: outsideHeaders, host: fc.constantFrom(...ASKED_HOSTS), aim: fc.nat() }), {
    minLength: 6, maxLength: 14, size: 'max',
  }).map(outside => outside.map(({ aim, ...request }) => aimedAtRoute(request, ways, services, aim)))
);

/**
 * Any app that the API accepts: apps with mistakes have tests of their own.
 * Each namespace has a service: analyzers warn of a policy for a namespace without pods.
 */
export const appSpec: fc.Arbitrary<AppSpec> = namespaceSpecs.chain(namespaces => (
  fc.array(service(namespaces.length), { minLength: 1, maxLength: MOST_SERVICES }).chain(random => {
    const { services } = agreeing({
      namespaces, services: random, calls: [], requests: [], connections: [], gateways: [], outside: [], egressScopes: false,
    });
    const place = fc.nat(services.length - 1);
    return fc.oneof(fc.constant([]), gateways(namespaces.length, place)).chain(ways => fc.record({
      namespaces: fc.constant(namespaces),
      services: fc.constant(services),
      calls: fc.array(fc.record({ from: place, to: place, ...edge }), { maxLength: 6 }),
      requests: fc.array(fc.record({ from: place, to: place, ...asking, aim: fc.nat() }), { minLength: 4, maxLength: 16 })
        .map(requests => requests.map(({ aim, ...request }) => aimed(request, services, aim))),
      connections: fc.array(fc.tuple(connection(place), fc.nat()), { maxLength: 12 })
        .map(some => some.map(([one, aim]) => aimedConnection(one, services[one.to].connections, services.length, aim))),
      gateways: fc.constant(ways),
      outside: ways.length ? requestsAt(ways, services) : fc.constant([]),
      egressScopes: fc.boolean(),
    })).map(agreeing);
  })
)).filter(({ namespaces, services }) => namespaces.every((_, i) => services.some(({ namespace }) => namespace === i)));

/** The pods that run gateways: each have the name of their namespace. */
export const PODS = ['ingress', 'edge'];
/** The names of what is told by its place: booleans, nothing and a number in some version of YAML. */
export const namespaceName = (place: number) => ['y', 'off'][place];
export const serviceName = (place: number) => ['on', 'null', 'yes', 'e3'][place];
export const gatewayName = (place: number) => ['public', 'n'][place];
export const versionName = (place: number) => `v${place + 1}`;
/** What the certificate of a service that ends TLS by itself is for. */
export const ownName = (place: number) => `${serviceName(place)}.example.com`;
