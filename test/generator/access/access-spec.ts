import * as fc from 'fast-check';
import { consent, Consent, ConsentSpec } from './consent-spec';
import { denial, DenialSpec, ofRequests } from './denial-spec';
import { Identity, outside, OutsideSpec, TRUST_DOMAIN } from './outside-spec';
import { METHODS, scope, ScopePath, scopePath, ScopeSpec, Spelling, SPELLINGS } from './path-spec';
import { jwt, JwtSpec, tokenDraft, TokenDraft, tokenFor, TokenSpec } from './token-spec';
import { HttpMethod } from '../../../src';
import { optional } from '../pin-spec';

/**
 * A random call graph as plain data: who may call whom, with which token and whose consent, and requests of all kinds. There is no routing in it but
 * to versions outside the mesh, so that what a request gets is a decision of policies, and graphs can be large. Services are told by their place.
 */
export interface AccessSpec {
  readonly namespaces: readonly { readonly zeroTrust: boolean }[];
  readonly services: readonly AccessServiceSpec[];
  readonly calls: readonly AccessCallSpec[];
  readonly outside: readonly AccessOutsideSpec[];
  /** Whether Istio takes the trust domain of clients of another mesh for its own. */
  readonly hasTrustDomainAlias: boolean;
  readonly gateways: readonly AccessGatewaySpec[];
  readonly denials: readonly AccessDenialSpec[];
  readonly requests: readonly AccessRequestSpec[];
}

export interface AccessServiceSpec {
  readonly namespace: number;
  readonly ports: readonly PortKind[];
  /** A port for clients without identity, of a network that has all clients or none: declared at the port, or as a client. */
  readonly plaintext?: { readonly port: PortKind; readonly network: keyof typeof NETWORKS; readonly asClient: boolean };
  readonly jwt?: JwtSpec;
  readonly consent?: ConsentSpec;
  readonly cors: boolean;
  /** Whether requests with the header `LEGACY_HEADER` go to a version outside the mesh. */
  readonly isLeaving: boolean;
}

/** With the ports of its service that it is for. */
export interface AccessDenialSpec extends DenialSpec { readonly ports: readonly PortKind[] }

export type PortKind = keyof typeof PORTS;

/** With the ports that are allowed. */
export interface AccessOutsideSpec extends OutsideSpec { readonly ports?: readonly PortKind[] }

/** Methods and paths are for ports that speak HTTP. */
export interface AccessCallSpec extends ScopeSpec {
  readonly from: number;
  readonly to: number;
  readonly ports?: readonly PortKind[];
}

export interface AccessGatewaySpec {
  readonly namespace: number;
  readonly routes: readonly { readonly to: number; readonly path: ScopePath }[];
  readonly jwt?: JwtSpec;
  readonly consent?: ConsentSpec;
}

export interface AccessRequestSpec {
  readonly client: ClientSpec;
  /** None at a gateway: its routes say. */
  readonly to: number;
  readonly port: PortKind;
  readonly method: HttpMethod;
  readonly path: Spelling;
  /** What a browser asks before a page of `ORIGIN` may send a request. */
  readonly preflight: boolean;
  readonly tokens: readonly TokenSpec[];
  /** What the authorizer says of it. */
  readonly consent?: Consent;
  /** Whether it has the header `LEGACY_HEADER`. */
  readonly isLegacy: boolean;
}

/** A service of the app, somebody whom it does not know, somebody outside the mesh, or somebody outside the cluster. */
export type ClientSpec =
  | { readonly type: 'service'; readonly service: number }
  | { readonly type: 'stranger' } & Identity
  | { readonly type: 'plaintext' }
  | { readonly type: 'gateway'; readonly gateway: number };

export const PORTS = {
  http: { port: 8080, target: 8080, http: true, grpc: false },
  admin: { port: 81, target: 9081, http: true, grpc: false },
  grpc: { port: 9000, target: 9000, http: true, grpc: true },
  tcp: { port: 5432, target: 5432, http: false, grpc: false },
};
const KINDS = Object.keys(PORTS) as PortKind[];

/** Pods of the conformance checks have addresses in 127.0.0.0/8. */
export const NETWORKS = { all: '127.0.0.0/8', none: '10.0.0.0/8' };

export const LEGACY_HOST = 'legacy.example.com';
export const LEGACY_HEADER = 'x-legacy';

export const ORIGIN = 'https://www.example.com';

/** The most services of a graph. */
const MOST_SERVICES = 40;

export const accountOf = (service: number) => `service-${service}`;
export const namespaceOf = (namespace: number) => `space-${namespace}`;
export const gatewayOf = (gateway: number) => `gateway-${gateway}`;
export const hostOf = (gateway: number) => `host-${gateway}.example.com`;

const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

/** Few graphs are large: their checks take long. */
const sizes = fc.oneof(
  { weight: 7, arbitrary: fc.integer({ min: 2, max: 6 }) }, { weight: 2, arbitrary: fc.integer({ min: 7, max: 15 }) },
  { weight: 1, arbitrary: fc.integer({ min: 16, max: MOST_SERVICES }) },
);

interface Draft {
  readonly client: number;
  readonly to: number;
  readonly aim: number;
  readonly method: HttpMethod;
  readonly path: Spelling;
  readonly port: PortKind;
  readonly preflight: boolean;
  readonly tokens: readonly TokenDraft[];
  readonly consent?: Consent;
  readonly isLegacy: boolean;
}

/** @param requests how many each graph gets */
export const accessSpec = (requests: number): fc.Arbitrary<AccessSpec> => fc.tuple(fc.integer({ min: 1, max: 4 }), sizes).chain(([spaces, size]) => {
  const place = fc.nat(size - 1);
  const service: fc.Arbitrary<AccessServiceSpec> = fc.record({
    namespace: fc.nat(spaces - 1),
    ports: fc.oneof(fc.constant<PortKind[]>(['http']), fc.uniqueArray(fc.constantFrom(...KINDS), { minLength: 1 })),
    plaintext: optional(fc.record({ port: fc.constantFrom<PortKind>('admin', 'tcp'), network: fc.constantFrom<keyof typeof NETWORKS>('all', 'none'), asClient: fc.boolean() })),
    jwt: optional(jwt),
    consent: sometimes(consent),
    cors: fc.integer({ min: 0, max: 4 }).map(n => n === 0),
    isLeaving: fc.integer({ min: 0, max: 3 }).map(n => n === 0),
  });
  const somePorts = optional(fc.uniqueArray(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 2 }));
  const call: fc.Arbitrary<AccessCallSpec> = fc.tuple(
    fc.record({ from: place, to: place, ports: somePorts }),
    fc.oneof(fc.constant({}), scope),
  ).map(([edge, some]) => ({ ...edge, ...some }));
  const gateway: fc.Arbitrary<AccessGatewaySpec> = fc.record({
    namespace: fc.nat(spaces - 1),
    routes: fc.uniqueArray(fc.record({ to: place, path: scopePath }), { minLength: 1, maxLength: 3, selector: ({ path: { exact, path } }) => `${exact} ${path}` }),
    jwt: optional(jwt),
    consent: sometimes(consent),
  });
  const draft: fc.Arbitrary<Draft> = fc.record({
    client: fc.nat(997),
    to: place,
    aim: fc.nat(99_991),
    method: fc.constantFrom(HttpMethod.GET, HttpMethod.POST, ...METHODS),
    path: fc.constantFrom(...SPELLINGS),
    port: fc.constantFrom(...KINDS),
    preflight: fc.integer({ min: 0, max: 9 }).map(n => n === 0),
    tokens: fc.oneof(fc.constant([]), fc.array(tokenDraft, { minLength: 1, maxLength: 2, size: 'max' }), fc.tuple(tokenDraft)),
    consent: fc.constantFrom<Consent | undefined>('yes', 'yes', 'yes', undefined, 'error'),
    isLegacy: fc.integer({ min: 0, max: 4 }).map(n => n === 0),
  });
  return fc.record({
    namespaces: fc.array(fc.record({ zeroTrust: fc.integer({ min: 0, max: 4 }).map(n => n > 0) }), { minLength: spaces, maxLength: spaces }),
    services: fc.array(service, { minLength: size, maxLength: size, size: 'max' }),
    calls: fc.array(call, { minLength: size, maxLength: 3 * size, size: 'max' }),
    outside: fc.array(
      fc.tuple(outside(place, Array.from({ length: spaces }, (_, i) => namespaceOf(i))), somePorts)
        .map(([one, ports]): AccessOutsideSpec => ({ ...one, ports })),
      { maxLength: size, size: 'max' },
    ),
    hasTrustDomainAlias: fc.boolean(),
    gateways: fc.array(gateway, { maxLength: 2 }),
    denials: fc.array(denial(place, fc.nat(spaces - 1)), { maxLength: Math.ceil(size / 2), size: 'max' })
      .map(all => all.map((one): AccessDenialSpec => ({ ...one, ports: [] }))),
    drafts: fc.array(draft, { minLength: requests, maxLength: requests, size: 'max' }),
  }).map(({ drafts, ...graph }): AccessSpec => {
    const spec = agreeing({ ...graph, requests: [] });
    return { ...spec, requests: drafts.map(one => aimed(spec, one)) };
  });
});

/** A graph that says the same and that the API accepts. */
export function agreeing(spec: AccessSpec): AccessSpec {
  const services = spec.services.map((service): AccessServiceSpec => {
    const ports = [...service.ports].sort();
    const http = ports.some(kind => PORTS[kind].http);
    const exposed = service.plaintext && ports.includes(service.plaintext.port) && spec.namespaces[service.namespace].zeroTrust;
    return {
      ...service,
      ports,
      plaintext: exposed ? service.plaintext : undefined,
      jwt: http ? service.jwt : undefined,
      consent: http ? service.consent : undefined,
      cors: http && service.cors,
      isLeaving: ports.includes('http') && !ports.includes('grpc') && service.isLeaving,
    };
  });
  const calls = spec.calls.filter(({ from, to }) => from !== to).flatMap(call => possible(services, call));
  const allowed = spec.outside.flatMap(one => possible(services, one));
  const gateways = spec.gateways
    .map(gateway => ({ ...gateway, routes: gateway.routes.filter(({ to }) => services[to].ports.includes('http')) }))
    .filter(({ routes }) => routes.length)
    .map(gateway => ({ ...gateway, jwt: gateway.jwt && forwarding(gateway.jwt, gateway.routes.map(({ to }) => services[to])) }));
  const denials = spec.denials.flatMap((one): AccessDenialSpec[] => {
    const all = services[one.to].ports.filter(kind => !ofRequests(one) || PORTS[kind].http);
    const ports = one.onlyFirstPort ? all.slice(0, 1) : all;
    // Every gRPC call is a POST.
    const isGrpc = one.methods && !one.methods.includes(HttpMethod.POST) && ports.every(kind => PORTS[kind].grpc);
    return !ports.length || isGrpc ? [] : [{ ...one, ports, network: one.network && !ofRequests(one) }];
  });
  return { ...spec, services, calls, outside: allowed, gateways, denials };
}

/** A call for ports that its target has; none if it has none for it. */
function possible<T extends ScopeSpec & Pick<AccessCallSpec, 'to' | 'ports'>>(services: readonly AccessServiceSpec[], call: T): T[] {
  const restricts = call.paths !== undefined || call.methods !== undefined;
  const all = services[call.to].ports.filter(kind => !restricts || PORTS[kind].http);
  const some = call.ports && all.filter(kind => call.ports!.includes(kind));
  const ports = some?.length ? some : restricts ? all : undefined;
  if (restricts && !all.length) return [];
  const grpc = (ports ?? []).some(kind => PORTS[kind].grpc);
  return [{ ...call, ports, ...call.methods && grpc ? { methods: [...new Set([...call.methods, HttpMethod.POST])] } : {} }];
}

/** A gateway that removes a token which a service behind it requires is an error. */
function forwarding(spec: JwtSpec, services: readonly AccessServiceSpec[]): JwtSpec {
  const required = services.flatMap(service => service.jwt?.issuers ?? []).map(({ issuer }) => issuer);
  return { ...spec, issuers: spec.issuers.map(one => ({ ...one, forwards: one.forwards || required.includes(one.issuer) })) };
}

/** Most requests aim at a call or a route, so that both are frequent: what is allowed, and what differs from it in one thing. */
function aimed(spec: AccessSpec, { client, aim, tokens, consent: says, ...draft }: Draft): AccessRequestSpec {
  const { services, calls, outside: clientsOutside, gateways, namespaces } = spec;
  const of = <T>(list: readonly T[], by: number): T => list[by % list.length];
  const method = draft.preflight ? HttpMethod.OPTIONS : draft.method;
  if (gateways.length && client % 4 === 0) {
    const gateway = aim % gateways.length;
    const route = of(gateways[gateway].routes, Math.floor(aim / 7));
    const required = gateways[gateway].jwt ?? services[route.to].jwt;
    const path = aim % 3 ? spelt(route.path, draft.path) : draft.path;
    const needsConsent = gateways[gateway].consent ?? services[route.to].consent;
    return {
      ...draft, method, path, client: { type: 'gateway', gateway }, port: 'http', to: route.to, tokens: tokensFor(required, tokens), consent: needsConsent && says,
    };
  }
  const plaintextPorts = services.flatMap((one, i) => (one.plaintext ? [{ to: i, port: one.plaintext.port }] : []));
  const exposed = plaintextPorts.length ? of(plaintextPorts, aim) : undefined;
  if (exposed && client % 20 === 2) return { ...draft, ...exposed, method, client: { type: 'plaintext' }, tokens: tokensFor(services[exposed.to].jwt, tokens) };
  const isFromOutside = clientsOutside.length > 0 && client % 5 === 1;
  const allowed: readonly (AccessCallSpec | AccessOutsideSpec)[] = isFromOutside ? clientsOutside : calls;
  const call = allowed.length && (isFromOutside || aim % 5) ? of(allowed, Math.floor(aim / 11)) : undefined;
  const to = call && aim % 6 ? call.to : draft.to;
  const own = services[to].ports;
  const called = call && call.to === to ? call.ports ?? own : own;
  const from = call && 'from' in call && client % 5 ? call.from : client % services.length;
  const clients: ClientSpec[] = [
    { type: 'stranger', namespace: of(namespaces.map((_, i) => namespaceOf(i)), client), account: 'stranger' },
    // An account of the same name elsewhere, and of nearly the same name in the same place.
    { type: 'stranger', namespace: 'elsewhere', account: accountOf(from) },
    { type: 'stranger', namespace: namespaceOf(services[from].namespace), account: `${accountOf(from)}-x` },
    { type: 'stranger', namespace: `${namespaceOf(services[from].namespace)}-x`, account: accountOf(from) },
    { type: 'plaintext' },
    { type: 'plaintext' },
  ];
  return {
    ...draft,
    method: call?.methods && !draft.preflight && aim % 2 ? of(call.methods, aim) : method,
    path: call?.paths && aim % 3 ? spelt(of(call.paths, aim), draft.path) : draft.path,
    to,
    port: aim % 13 ? of(called, Math.floor(aim / 3)) : draft.port,
    client: call && 'client' in call ? nearly(call.client, Math.floor(client / 5))
      : client % 6 === 5 ? of(clients, Math.floor(client / 6)) : { type: 'service', service: from },
    tokens: tokensFor(services[to].jwt, tokens),
    consent: services[to].consent && says,
  };
}

/** A client that the app allows though it does not declare it; or one that differs in one thing. */
function nearly({ namespace, account, trustDomain }: Identity, by: number): ClientSpec {
  const same = { namespace, account, ...(trustDomain === undefined ? {} : { trustDomain }) };
  const all: Identity[] = [
    same, same, same, { namespace, account }, { ...same, account: `${account}-x` }, { ...same, namespace: `${namespace}-x` }, { namespace, account, trustDomain: TRUST_DOMAIN },
  ];
  return { type: 'stranger', ...all[by % all.length] };
}

/** A path that the condition matches, one below it, or one that only begins alike. */
function spelt({ path }: ScopePath, other: Spelling): Spelling {
  const written = [path, path, path === '/' ? '/7' : `${path}/7`, `${path}x`][other.written.length % 4];
  return { written, read: written };
}

/** One token for a location: of two in one place the second would count, or not. */
function tokensFor(required: JwtSpec | undefined, drafts: readonly TokenDraft[]): TokenSpec[] {
  if (!required) return [];
  const tokens = drafts.map(draft => tokenFor(required, draft));
  return tokens.filter((token, i) => tokens.findIndex(other => other.in === token.in) === i);
}
