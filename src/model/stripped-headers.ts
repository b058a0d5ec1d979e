import { GatewayModel } from './gateway';
import { MeshModel } from './mesh';
import { declaredRules } from './rules';

/** Headers that say who somebody is: what proxies and services behind the gateway set, and believe. */
const IDENTITY_HEADERS = ['x-forwarded-client-cert', 'x-jwt-claim-role', 'x-jwt-claim-sub', 'x-user-group', 'x-user-id'];

/**
 * Headers that every client sends by itself, and those that every gateway writes anew: a route that looks at one means what they say.
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
 * Headers that a gateway takes off requests from outside: those that any route of the mesh looks at, since services hand headers on from call
 * to call, and those that say who somebody is. Less what clients may set.
 */
export function strippedHeaders(gateway: GatewayModel, mesh: Pick<MeshModel, 'services'>): string[] {
  const matchedHeaders = mesh.services.flatMap(({ routes }) => declaredRules(routes).flatMap(({ matches }) => (
    matches.flatMap(({ headers = [], withoutHeaders = [] }) => [...headers, ...withoutHeaders].map(({ name }) => name))
  )));
  // A gateway that asks for client certificates writes what it saw into this header itself.
  const setsClientCertificate = gateway.listeners.some(({ tls }) => tls?.mode === 'terminate' && tls.clientCertificates);
  const allowed = new Set([...gateway.publicHeaders, ...(setsClientCertificate ? ['x-forwarded-client-cert'] : [])]);
  const stripped = [...matchedHeaders.filter(name => !isClientHeader(name)), ...IDENTITY_HEADERS, ...gateway.internalHeaders].filter(name => !allowed.has(name) && !name.startsWith(':'));
  return [...new Set(stripped)].sort();
}

function isClientHeader(name: string): boolean {
  return CLIENT_HEADERS.has(name) || name.startsWith('sec-');
}
