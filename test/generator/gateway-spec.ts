import * as fc from 'fast-check';
import { covers, ListenerSpec, listenersOf } from './listener-spec';
import { BESIDE_PATHS, optional, path, PathSpec, PinSpec, overlap, pinOf, takesAll, VALUES } from './pin-spec';
import { retries, RetrySpec, timeoutMs } from './retry-spec';

/** A way in for clients outside. */
export interface GatewaySpec {
  readonly namespace: number;
  /** Place of the pods that run it, where those are Istio's: gateways may share them. */
  readonly pods: number;
  readonly listeners: readonly ListenerSpec[];
  /** Whether it trusts the proxy in front of it. */
  readonly trusts: boolean;
  /** Networks whose clients alone may use it, and others whose clients may not. */
  readonly allowedClients?: readonly string[];
  readonly deniedClients?: readonly string[];
  readonly keptHeaders: readonly string[];
  readonly internalHeaders: readonly string[];
  readonly routes: readonly GatewayRouteSpec[];
  /** Places of services that it may ask anything. */
  readonly calls: readonly number[];
}

export interface GatewayRouteSpec {
  /** Place of the service. */
  readonly to: number;
  /** Places among the gateway's hosts; a place too high stands for one of them. */
  readonly hosts?: readonly number[];
  readonly paths?: readonly PathSpec[];
  /** What else a request has to be: none asks for a path. */
  readonly matches?: readonly PinSpec[];
  readonly timeoutMs?: number;
  readonly retries?: RetrySpec;
}

/** Networks of clients: one, part of it, and that of who has no proxy in front. Each has addresses that begin alike. */
export const NETWORKS: Readonly<Record<string, string>> = { '203.0.113.0/24': '203.0.113.', '203.0.113.66/32': '203.0.113.66', '127.0.0.0/8': '127.' };
/** What proxies in front say of clients: the last is whom the gateway's own proxy sees. */
export const FORWARDED = ['203.0.113.7', '203.0.113.66', '198.51.100.1', '203.0.113.7, 198.51.100.1', '198.51.100.1, 203.0.113.7'];

/** Exact ones, wildcards above some of them, and all that there are. */
const HOSTS = ['shop.example.com', 'api.example.com', '*.example.com', '*.shop.example.com', 'other.test', '*'];
/** Hosts that clients ask for: of each of those, and one of which only `*` knows. */
export const ASKED_HOSTS = ['shop.example.com', 'api.example.com', 'a.b.example.com', 'eu.shop.example.com', 'other.test', 'example.com'];
/** Who somebody is: every gateway takes it off. And what some gateways do, though no route looks at it. */
export const IDENTITY_HEADER = 'x-user-id';
export const INTERNAL_HEADER = 'x-i';

const route = (place: fc.Arbitrary<number>): fc.Arbitrary<GatewayRouteSpec> => fc.record({
  to: place,
  hosts: optional(fc.uniqueArray(fc.nat(2), { minLength: 1, maxLength: 2 })),
  paths: optional(fc.array(path, { minLength: 1, maxLength: 2 })),
  matches: optional(fc.array(pinOf(BESIDE_PATHS), { minLength: 1, maxLength: 2 })),
  timeoutMs: optional(timeoutMs),
  retries: optional(retries),
});

const networks = optional(fc.subarray(Object.keys(NETWORKS), { minLength: 1, maxLength: 2 }));

const gateway = (namespaces: number, place: fc.Arbitrary<number>): fc.Arbitrary<GatewaySpec> => fc.record({
  namespace: fc.nat(namespaces - 1),
  pods: fc.nat(1),
  listeners: listenersOf(fc.uniqueArray(fc.constantFrom(...HOSTS), { minLength: 1, maxLength: 4 })),
  trusts: fc.boolean(),
  allowedClients: networks,
  deniedClients: networks,
  keptHeaders: fc.subarray(['x-a', 'x-b', 'x-c', IDENTITY_HEADER], { maxLength: 2 }),
  internalHeaders: fc.subarray(['x-b', INTERNAL_HEADER]),
  routes: fc.array(route(place), { minLength: 1, maxLength: 4 }),
  calls: fc.constant([]),
}).chain(one => fc.nat(2).map(open => (open ? { ...one, allowedClients: undefined, deniedClients: undefined } : one)));

/** One, or two: at the same pods or at others. */
export const gateways = (namespaces: number, place: fc.Arbitrary<number>): fc.Arbitrary<GatewaySpec[]> => (
  fc.tuple(fc.array(gateway(namespaces, place), { minLength: 1, maxLength: 2, size: 'max' }), fc.boolean())
    .map(([some, together]) => (together ? some.map(one => ({ ...one, pods: some[0].pods })) : some))
);

/** All hosts of a gateway. */
export function hostsOf({ listeners }: GatewaySpec): readonly string[] { return listeners.flatMap(({ hosts }) => hosts); }

/** What clients outside say beside what callers in the mesh do. */
export const outsideHeaders = fc.dictionary(
  fc.constantFrom('x-a', 'x-b', 'x-c', 'cookie', IDENTITY_HEADER, INTERNAL_HEADER), fc.constantFrom(...VALUES, 't=v2'), { maxKeys: 3, noNullPrototype: true },
);

/** What a route takes, as alternatives. */
export function alternatives({ paths, matches = [{}] }: GatewayRouteSpec): readonly PinSpec[] {
  return matches.flatMap(one => (paths ? paths.map(there => ({ ...one, path: there })) : [one]));
}

/** The routes of a host, the narrower before the wider, else as they were said. */
export function routesOf(spec: GatewaySpec, host: string): readonly GatewayRouteSpec[] {
  const { routes } = spec;
  const hosts = hostsOf(spec);
  const of = routes.filter(({ hosts: some }) => !some || some.some(place => hosts[place % hosts.length] === host));
  const ordered: GatewayRouteSpec[] = [];
  const place = (one: GatewayRouteSpec) => {
    if (ordered.includes(one)) return;
    of.filter(other => isWithin(other, one) && !isWithin(one, other)).forEach(place);
    ordered.push(one);
  };
  of.forEach(place);
  return ordered;
}

/**
 * Whether the order of two routes has a meaning: both may take the same requests of a host, or what browsers ask before them, and neither is the
 * narrower.
 */
export function hasOrder(a: GatewayRouteSpec, b: GatewayRouteSpec, spec: GatewaySpec): boolean {
  const hosts = hostsOf(spec);
  const of = ({ hosts: some }: GatewayRouteSpec) => (some ? some.map(place => hosts[place % hosts.length]) : hosts);
  return of(a).some(host => of(b).includes(host)) && isWithin(a, b) === isWithin(b, a)
    && withQuestions(a).some(one => withQuestions(b).some(other => overlap(one, other, 1)));
}

/** The alternatives of a route, and those of the questions that browsers ask before: they say which method, but neither headers nor cookies. */
function withQuestions(one: GatewayRouteSpec): readonly PinSpec[] {
  return alternatives(one).flatMap(pin => [pin, { path: pin.path, query: pin.query }]);
}

function isWithin(inner: GatewayRouteSpec, outer: GatewayRouteSpec): boolean {
  return alternatives(inner).every(one => alternatives(outer).some(other => takesAll(other, one, 1)));
}

/**
 * A gateway that says the same and that the API accepts: a route that no request reaches is a finding, one by a header that is taken off, one
 * whose requests are denied because their path is replaced, and one that asks for paths of a service that looks at them in any case.
 */
export function agreeingGateway(spec: GatewaySpec, { rewriting, ofAnyCase }: Record<'rewriting' | 'ofAnyCase', readonly number[]>): GatewaySpec {
  const { routes } = withReached({ ...spec, routes: spec.routes.map(one => (ofAnyCase.includes(one.to) ? { ...one, paths: undefined } : one)) });
  const asked = routes.flatMap(({ matches = [] }) => matches.flatMap(({ header }) => header?.name ?? []));
  const calls = rewriting.filter(place => routes.some(({ to }) => to === place));
  return withRoutedHosts({ ...spec, routes, calls, keptHeaders: [...new Set([...spec.keptHeaders, ...asked])] });
}

/** A host without a route is a finding. */
function withRoutedHosts(spec: GatewaySpec): GatewaySpec {
  return withHosts(spec, host => routesOf(spec, host).length > 0);
}

/** Without the other hosts, nor listeners and routes that have none left. */
function withHosts(spec: GatewaySpec, keeps: (host: string) => boolean): GatewaySpec {
  const before = hostsOf(spec);
  const listeners = spec.listeners.map(one => ({ ...one, hosts: one.hosts.filter(keeps) })).filter(({ hosts }) => hosts.length);
  const hosts = hostsOf({ ...spec, listeners });
  const moved = (places: readonly number[]) => (
    [...new Set(places.map(place => hosts.indexOf(before[place % before.length])))].filter(place => place >= 0)
  );
  const routes = spec.routes.map(one => ({ ...one, hosts: one.hosts && moved(one.hosts) })).filter(one => !one.hosts || one.hosts.length);
  return { ...spec, listeners, routes };
}

/**
 * Gateways that the API accepts beside each other. On the same pods none has a host of another, all trust the same proxies, and where clients are
 * kept out by name no other name lies below it. Who keeps clients out, or sends them to https, by what a load balancer says, trusts it.
 */
export function agreeingGateways(specs: readonly GatewaySpec[]): GatewaySpec[] {
  const apart: GatewaySpec[] = [];
  for (const spec of specs) {
    const places = [spec, { ...spec, pods: 1 - spec.pods }].map(one => beside(one, apart.filter(({ pods }) => pods === one.pods)));
    const left = places.find(({ listeners, routes }) => listeners.length && routes.length);
    if (left) apart.push(left);
  }
  const needsTrust = ({ listeners, allowedClients, deniedClients }: GatewaySpec) => listeners.some(({ tls, plaintext }) => (
    tls === 'load-balancer' && (plaintext === 'redirected' || allowedClients || deniedClients)
  ));
  return apart.map(spec => ({ ...spec, trusts: apart.some(other => other.pods === spec.pods && (other.trusts || needsTrust(other))) }));
}

/** A gateway on the pods of others. */
function beside(spec: GatewaySpec, others: readonly GatewaySpec[]): GatewaySpec {
  const restricted = [spec, ...others].some(({ allowedClients, deniedClients }) => allowedClients ?? deniedClients);
  const taken = others.flatMap(hostsOf);
  return withHosts(spec, host => !taken.some(other => host === other || (restricted && (covers(host, other) || covers(other, host)))));
}

function withReached(spec: GatewaySpec): GatewaySpec {
  for (const host of hostsOf(spec)) {
    const ordered = routesOf(spec, host);
    const idle = ordered.find((one, i) => alternatives(one).every(its => (
      ordered.slice(0, i).some(earlier => alternatives(earlier).some(other => takesAll(other, its, 1)))
    )));
    if (idle) return withReached({ ...spec, routes: spec.routes.filter(one => one !== idle) });
  }
  return spec;
}
