import { App, Chart } from 'cdk8s';
import { AccessDenialSpec, AccessSpec, accountOf, gatewayOf, hostOf, LEGACY_HEADER, LEGACY_HOST, namespaceOf, NETWORKS, ORIGIN, PortKind, PORTS } from './access-spec';
import { AuthorizerKind, AUTHORIZERS, ConsentSpec } from './consent-spec';
import { OutsideClientSpec } from './outside-spec';
import { ScopeSpec } from './path-spec';
import { CLAIM_HEADER, JwtSpec } from './token-spec';
import {
  ClientSet, CorsPolicy, DenialOptions, EgressScope, ExternalAuthorization, ExternalAuthorizer, ExternalClient, ExternalService, Gateway,
  GatewayWorkload, HttpMatch, HttpMethod, Jwks, JwtAuthentication, Mesh, MeshNamespace, MeshProvider, MeshService, MtlsMode, PortProtocol,
  StringMatch, TokenLocation, UnsupportedFeature, ZeroTrustNamespace,
} from '../../../src';
import { pathMatch } from '../api-options';

const PROTOCOLS: Record<PortKind, { readonly protocol?: PortProtocol; readonly suffix?: string }> = {
  http: {}, admin: { suffix: 'admin' }, grpc: { protocol: PortProtocol.GRPC }, tcp: { protocol: PortProtocol.TCP },
};

/** Where a request has `CONSENT_HEADER`, the authorizers of the checks decide by it. */
export const CONSENT_HEADER = 'x-consent';

/**
 * Says a random call graph through the public API.
 * @returns the authorizers, which the mesh config has to know
 */
export function buildAccess(
  app: App, provider: MeshProvider, { namespaces, services, calls, outside, gateways, denials }: AccessSpec,
): ExternalAuthorizer[] {
  const chart = new Chart(app, 'access');
  const mesh = new Mesh(chart, 'mesh', { provider, unsupported: UnsupportedFeature.REPORT });
  const spaces = namespaces.map(({ zeroTrust }, i) => (
    // Without egress scopes: the policies alone decide.
    zeroTrust ? new ZeroTrustNamespace(chart, namespaceOf(i), { mesh, egressScope: EgressScope.all() })
      : new MeshNamespace(chart, namespaceOf(i), { mesh })
  ));
  const authorizers = services.some(({ consent }) => consent) || gateways.some(({ consent }) => consent) ? authorizersIn(chart, mesh) : undefined;
  const external = services.some(({ isLeaving }) => isLeaving) ? new ExternalService(chart, 'legacy', {
    namespace: new MeshNamespace(chart, 'outside', { mesh }), hosts: [LEGACY_HOST], ports: [{ port: 80, protocol: PortProtocol.HTTP }],
  }) : undefined;
  const built = services.map(({ namespace, ports, plaintext, jwt, consent, cors, isLeaving }, i) => {
    const service = spaces[namespace].addService(accountOf(i), {
      ports: ports.map(kind => ({
        port: PORTS[kind].port,
        targetPort: PORTS[kind].target,
        ...PROTOCOLS[kind],
        ...(plaintext?.port === kind ? { mtls: MtlsMode.PERMISSIVE, plaintextFrom: plaintext.asClient ? [] : [NETWORKS[plaintext.network]] } : {}),
      })),
    });
    service.addVersion('v1', { image: `myregistry/${accountOf(i)}:v1` });
    if (plaintext?.asClient) service.allowsFrom(ExternalClient.network([NETWORKS[plaintext.network]]), { ports: [PORTS[plaintext.port].port] });
    if (jwt) new JwtAuthentication(chart, `${accountOf(i)}-jwt`, { service, ...jwtProps(jwt) });
    if (cors) new CorsPolicy(chart, `${accountOf(i)}-cors`, { service, origins: [StringMatch.exact(ORIGIN)], methods: [HttpMethod.PUT], headers: ['authorization'] });
    if (consent) new ExternalAuthorization(chart, `${accountOf(i)}-consent`, { service, ...consentProps(consent, authorizers!) });
    if (isLeaving) {
      const legacy = service.addExternalVersion('legacy', { externalService: external! });
      service.routes.addRule({ matches: [HttpMatch.header(LEGACY_HEADER, '1')], split: [{ version: legacy, percent: 100 }] });
    }
    return service;
  });
  for (const { from, to, ports, ...scope } of calls) built[from].calls(built[to], { ...options(scope), ports: ports?.map(kind => PORTS[kind].port) });
  for (const { client, to, ports, ...scope } of outside) {
    built[to].allowsFrom(externalClient(client), { ...options(scope), ports: ports?.map(kind => PORTS[kind].port) });
  }
  const entries = gateways.map(({ namespace, routes, jwt, consent }, i) => {
    const name = gatewayOf(i);
    const gateway = new Gateway(chart, name, {
      namespace: spaces[namespace],
      listeners: [{ hosts: [hostOf(i)] }],
      gatewayClassName: 'istio',
      workload: GatewayWorkload.of({ namespace: name, labels: { istio: name }, serviceAccountName: name }),
      keptHeaders: external ? [LEGACY_HEADER] : [],
    });
    for (const { to, path } of routes) gateway.addRoute(built[to], { paths: [pathMatch(path)], port: PORTS.http.port });
    if (jwt) new JwtAuthentication(chart, `${name}-jwt`, { gateway, ...jwtProps(jwt) });
    if (consent) new ExternalAuthorization(chart, `${name}-consent`, { gateway, ...consentProps(consent, authorizers!) });
    return gateway;
  });
  for (const denial of denials) built[denial.to].denies(...denied(denial, built, entries));
  return Object.values(authorizers ?? {});
}

type Authorizers = Readonly<Record<AuthorizerKind, ExternalAuthorizer>>;

function authorizersIn(chart: Chart, mesh: Mesh): Authorizers {
  const space = new ZeroTrustNamespace(chart, 'authorizers', { mesh });
  return Object.fromEntries(AUTHORIZERS.map(kind => {
    const service = space.addService(`ask-${kind}`, { ports: [{ port: 9191, ...(kind === 'grpc' ? { protocol: PortProtocol.GRPC } : {}) }] });
    service.addVersion('v1', { image: 'myregistry/opa:v1' });
    const settings = { service, failOpen: kind === 'http-open' };
    return [kind, kind === 'grpc' ? ExternalAuthorizer.grpc(kind, settings)
      : ExternalAuthorizer.http(kind, { ...settings, includeRequestHeadersInCheck: [CONSENT_HEADER] })];
  })) as Authorizers;
}

function consentProps({ authorizer, publicRequests, requests }: ConsentSpec, authorizers: Authorizers) {
  return { authorizer: authorizers[authorizer], publicRequests: publicRequests.map(requestsOf), requests: requests?.map(requestsOf) };
}

function externalClient({ wholeNamespace, namespace, account, trustDomain }: OutsideClientSpec): ExternalClient {
  return wholeNamespace ? ExternalClient.namespace(namespace) : ExternalClient.serviceAccount({ namespace, name: account, trustDomain });
}

function denied(
  { clients, services, namespace, network, gateways, methods, exceptMethods, paths, exceptPaths, ports }: AccessDenialSpec,
  built: readonly MeshService[], entries: readonly Gateway[],
): [ClientSet, DenialOptions] {
  const list = {
    callers: services.map(place => built[place]),
    gateways: gateways ? [...entries] : [],
    clients: [
      ...(namespace === undefined ? [] : [ExternalClient.namespace(namespaceOf(namespace))]),
      ...(network ? [ExternalClient.network([NETWORKS.all])] : []),
    ],
  };
  const set = clients === 'everyone' ? ClientSet.everyone() : clients === 'these' ? ClientSet.these(list) : ClientSet.everyoneBut(list);
  return [set, {
    methods: methods && [...methods],
    exceptMethods: exceptMethods && [...exceptMethods],
    paths: paths?.map(pathMatch),
    exceptPaths: exceptPaths?.map(pathMatch),
    ports: ports.map(kind => PORTS[kind].port),
  }];
}

function jwtProps({ issuers, publicRequests, rules, claimHeader }: JwtSpec) {
  return {
    issuers: issuers.map(({ issuer, audiences, locations, forwards }) => ({
      issuer, audiences: [...audiences], jwks: Jwks.fromUri('https://keys.example.com/jwks.json'), tokenLocations: locations.map(tokenLocation), forwardToken: forwards,
    })),
    publicRequests: publicRequests.map(requestsOf),
    rules: rules?.map(({ issuers: some, claims, ...scope }) => ({
      ...options(scope),
      issuers: some && [...some],
      claims: claims.map(({ claim, values }) => ({ claim: claim[claim.length - 1], within: claim.slice(0, -1), values: [...values] })),
    })),
    claimHeaders: claimHeader ? [{ header: CLAIM_HEADER, claim: 'role' }] : [],
  };
}

function requestsOf({ paths, methods }: ScopeSpec) {
  return { paths: paths!.map(pathMatch), methods: methods && [...methods] };
}

function options({ paths, methods }: ScopeSpec) {
  return { paths: paths?.map(pathMatch), methods: methods && [...methods] };
}

/** A location as the table of a scenario names it. */
function tokenLocation(location: string): TokenLocation {
  const [where, name, prefix] = location.split(' ');
  switch (where) {
    case 'cookie': return TokenLocation.cookie(name);
    case 'query': return TokenLocation.query(name);
    default: return prefix === undefined ? TokenLocation.header(name) : TokenLocation.BEARER;
  }
}
