import { GatewayModel } from './gateway';
import { MeshModel } from './mesh';
import { declaredRules } from './rules';

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
 * from call to call, and those that carry an identity; except headers that clients may set.
 */
export function strippedHeaders(gateway: GatewayModel, mesh: Pick<MeshModel, 'services'>): string[] {
  const matchedHeaders = mesh.services.flatMap(({ routes }) => declaredRules(routes).flatMap(({ matches }) => (
    matches.flatMap(({ headers = [], withoutHeaders = [] }) => [...headers, ...withoutHeaders].map(({ name }) => name))
  )));
  // A gateway that requests client certificates sets this header itself.
  const setsClientCertificate = gateway.listeners.some(({ tls }) => tls?.mode === 'terminate' && tls.clientCertificates);
  const allowed = new Set([...gateway.publicHeaders, ...(setsClientCertificate ? ['x-forwarded-client-cert'] : [])]);
  const candidates = [...matchedHeaders.filter(name => !isClientHeader(name)), ...IDENTITY_HEADERS, ...gateway.internalHeaders];
  return [...new Set(candidates.filter(name => !allowed.has(name) && !name.startsWith(':')))].sort();
}

/**
 * Other names of headers, for servers that take `-` and `_` in a name for the same (CGI, WSGI): those with underscores only. Names with both are
 * left out: their number doubles with each dash.
 */
export function underscoreNames(names: readonly string[]): string[] {
  return [...new Set(names.map(name => name.replace(/-/g, '_')))].filter(name => !names.includes(name));
}

/** Whether clients send a header by themselves, whatever a page asks for. */
export function isClientHeader(name: string): boolean {
  return CLIENT_HEADERS.has(name) || name.startsWith('sec-');
}
