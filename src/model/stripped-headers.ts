import { testedMatches } from './delivery-plan';
import { GatewayModel } from './gateway';
import { JwtRecord } from './jwt';
import { memoizeByIdentity } from './memoize-by-identity';
import { MeshModel } from './mesh';
import { declaredRules } from './rules';
import { ServiceModel } from './service';
import { ALL_SUPPORTED, Supports } from './supports';
import { verifiedTokens } from './verified-tokens';

/** Headers that carry an identity: proxies and services behind the gateway set and trust them. */
const IDENTITY_HEADERS = ['x-forwarded-client-cert', 'x-jwt-claim-role', 'x-jwt-claim-sub', 'x-user-group', 'x-user-id'];

/**
 * Standard headers that clients send, and headers that every gateway overwrites: a route may match on them.
 * See https://www.iana.org/assignments/http-fields/http-fields.xhtml
 */
const CLIENT_HEADERS = new Set([
  'accept', 'accept-charset', 'accept-encoding', 'accept-language', 'access-control-request-headers', 'access-control-request-method', 'authorization',
  'cache-control', 'connection', 'content-encoding', 'content-language', 'content-length', 'content-type', 'cookie', 'date', 'dnt', 'expect', 'forwarded',
  'host', 'if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'origin', 'pragma', 'priority', 'range', 'referer', 'te',
  'trailer', 'transfer-encoding', 'upgrade', 'upgrade-insecure-requests', 'user-agent', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port',
  'x-forwarded-proto', 'x-request-id', 'x-requested-with',
]);

/**
 * The headers that a gateway strips from external requests: those that any route of the mesh matches on, because services propagate headers
 * from call to call, those that any proxy of the mesh sets to claims of a token or as an external authorizer says, and others that carry an identity; except
 * headers that clients may set.
 * @param supports a gateway that does not request client certificates does not set the header with their names
 */
export function strippedHeaders(gateway: GatewayModel, mesh: Pick<MeshModel, 'services' | 'gateways'>, supports: Supports = ALL_SUPPORTED): string[] {
  // A gateway that requests client certificates sets this header itself.
  const setsClientCertificate = supports('gateway-client-certificates') && gateway.listeners.some(({ tls }) => tls?.mode === 'terminate' && tls.clientCertificates);
  // Its routes strip after its authorizer has set them.
  const setByAuthorizer = authorizerHeaders([gateway]);
  const allowed = new Set([...gateway.keptHeaders ?? [], ...(setsClientCertificate ? ['x-forwarded-client-cert'] : []), ...setByAuthorizer]);
  const claimHeaders = [...allClaimHeaders(mesh.services), ...allClaimHeaders(mesh.gateways)];
  const candidates = [
    ...matchedHeaders(mesh.services), ...IDENTITY_HEADERS, ...gateway.internalHeaders, ...claimHeaders, ...allAuthorizerHeaders(mesh.services),
    ...allAuthorizerHeaders(mesh.gateways),
  ];
  const stripped = candidates.filter(name => !allowed.has(name) && !name.startsWith(':'));
  // Servers that take `-` and `_` in a name for the same (CGI, WSGI) read the name with dashes as the one with underscores.
  const dashed = stripped.filter(name => name.includes('_')).map(name => name.replace(/_/g, '-')).filter(name => !allowed.has(name) && !isClientHeader(name));
  return [...new Set([...stripped, ...dashed])].sort();
}

/**
 * The headers that a gateway sets to claims of a token. It removes what clients send before it verifies the token, and matches requests before that: so
 * its routes ignore these headers as they do those that it strips.
 */
export function claimHeadersOf(gateway: Pick<GatewayModel, 'jwt' | 'workload'>, supports: Supports = ALL_SUPPORTED): string[] {
  return namesOf(verifiedTokens(gateway, supports));
}

function namesOf(jwt: readonly JwtRecord[]): string[] { return jwt.flatMap(({ claimHeaders }) => claimHeaders.map(({ name }) => name)); }

/** The headers that any of some services or gateways sets to claims. Each gateway asks for them for each of its hosts. */
const allClaimHeaders = memoizeByIdentity((targets: readonly Pick<GatewayModel, 'jwt'>[]) => targets.flatMap(({ jwt }) => namesOf(jwt)));

type Authorized = Pick<GatewayModel, 'externalAuthorizations'>;

/** The headers that external authorizers of some services or gateways set. */
function authorizerHeaders(targets: readonly Authorized[]): string[] {
  return targets.flatMap(({ externalAuthorizations }) => externalAuthorizations.flatMap(({ authorizer }) => authorizer.upstreamHeaders))
    .filter(name => !isClientHeader(name));
}

/** The same of all. Each gateway asks for them for each of its hosts. */
const allAuthorizerHeaders = memoizeByIdentity(authorizerHeaders);

/** The headers that any route of some services matches on, except those of clients. Each gateway asks for them for each of its hosts. */
const matchedHeaders = memoizeByIdentity((services: readonly ServiceModel[]) => {
  const matches = services.flatMap(({ routes, deliveries }) => [
    ...declaredRules(routes).flatMap(rule => rule.matches), ...deliveries.flatMap(({ plan }) => testedMatches(plan)),
  ]);
  const names = matches.flatMap(({ headers = [], withoutHeaders = [] }) => [...headers, ...withoutHeaders].map(({ name }) => name));
  return [...new Set(names)].filter(name => !isClientHeader(name));
});

/**
 * The names with underscores only of the headers that a gateway strips, for servers that take `-` and `_` in a name for the same (CGI, WSGI). Names with both
 * are left out: their number doubles with each dash. A header that carries an identity and that the gateway itself sets has such a name too.
 */
export function otherSpellings(gateway: GatewayModel, stripped: readonly string[]): string[] {
  const kept = gateway.keptHeaders ?? [];
  const names = [...new Set([...stripped, ...IDENTITY_HEADERS])];
  const others = names.map(name => name.replace(/-/g, '_'));
  const given = new Set([...stripped, ...kept, ...IDENTITY_HEADERS]);
  return [...new Set(others)].filter(name => !given.has(name) && !isClientHeader(name));
}

/** Whether clients send a header by themselves, whatever a page asks for. */
export function isClientHeader(name: string): boolean {
  return CLIENT_HEADERS.has(name) || name.startsWith('sec-');
}
