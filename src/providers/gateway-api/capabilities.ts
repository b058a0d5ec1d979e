import { Capabilities, differs, no, Support, yes } from '../provider';
import { GatewayApiChannel } from './gateway-api-channel';
import { EXPERIMENTAL, GatewayApiFeature as F } from './gateway-api-feature';

/** What can be asked of a mesh in Gateway API's words. */
export interface GatewayApiMesh {
  readonly channel: GatewayApiChannel;
  readonly features: readonly F[];
}

const UNSAID = 'Gateway API does not say it: set it in the mesh itself';
const OWN_POLICY = 'Gateway API has no policy for it: every caller is let through, but for what the mesh\'s own policies say';
const OUTSIDE = 'Gateway API does not speak of what lies outside the mesh: it is reached as the mesh itself lets it';
const OWN_PROXY = 'Gateway API knows no proxies: set it in the mesh itself';

/** A route has no say in which pods it holds for. */
export const ONE_NAMESPACE = 'a route holds for all callers, or for all of a namespace that is not the service\'s: '
  + 'give the caller a namespace of its own, or say the same for all callers in it';

/** What a conformant mesh can do, with the extended features it has. */
export function capabilitiesOf({ channel, features }: GatewayApiMesh): Capabilities {
  /** As said where the mesh has all of these, else a loss that names them. */
  const given = (support: Support, ...needed: F[]): Support => {
    const missing = needed.filter(feature => !features.includes(feature));
    if (!missing.length) return support;
    const experimental = channel === GatewayApiChannel.STANDARD && missing.some(feature => EXPERIMENTAL.includes(feature));
    return no(`it takes ${missing.join(' and ')}${experimental ? ' of the experimental channel' : ''}: name it in features if the mesh has it`);
  };
  return {
    'weighted-split': yes,
    'connection-split': given(yes, F.TCP_ROUTE),
    'sni-match': no('a TCPRoute does not look at the name, and no mesh has to have TLSRoutes of Services'),
    'header-match': differs('prefix and regex are by RegularExpression, which each mesh reads its own way: RE2, as Envoy does, is meant'),
    'cookie-match': differs('by RegularExpression on the header, which each mesh reads its own way: RE2, as Envoy does, is meant'),
    'method-match': given(yes, F.HTTP_ROUTE_METHOD_MATCHING),
    'path-match': yes,
    'path-string-prefix': no('HTTPRoute has prefixes by path element only'),
    'path-regex': no('Gateway API does not say how a regex ranks among other paths'),
    'path-ignore-case': no('paths of HTTPRoutes mind the case'),
    'query-match': given(yes, F.MESH_HTTP_ROUTE_QUERY_PARAM_MATCHING),
    'header-absence': no('HTTPRoute asks for headers that are there'),
    'authority-match': no('routes of a Service do not look at the host'),
    'scheme-match': no('HTTPRoute has no such match'),
    'caller-match': no(ONE_NAMESPACE),
    'consumer-route': given(yes, F.MESH_CONSUMER_ROUTE),
    'redirect': given(yes, F.MESH_HTTP_ROUTE_SCHEME_REDIRECT, F.MESH_HTTP_ROUTE_REDIRECT_PORT),
    'redirect-status': given(yes, F.HTTP_ROUTE_303_REDIRECT_STATUS_CODE, F.HTTP_ROUTE_307_REDIRECT_STATUS_CODE, F.HTTP_ROUTE_308_REDIRECT_STATUS_CODE),
    'redirect-path': given(yes, F.MESH_HTTP_ROUTE_REDIRECT_PATH),
    'direct-response': no('HTTPRoute has no such filter'),
    'fault-delay': no('HTTPRoute has no faults'),
    'fault-abort': no('HTTPRoute has no faults'),
    'mirror': given(yes, F.HTTP_ROUTE_REQUEST_MIRROR),
    'mirror-percent': given(yes, F.HTTP_ROUTE_REQUEST_PERCENTAGE_MIRROR),
    'mirrors': given(yes, F.HTTP_ROUTE_REQUEST_MULTIPLE_MIRRORS),
    'request-headers': yes,
    'response-headers': given(yes, F.HTTP_ROUTE_RESPONSE_HEADER_MODIFICATION),
    'rewrite-path': given(yes, F.MESH_HTTP_ROUTE_REWRITE_PATH),
    'rewrite-host': given(yes, F.HTTP_ROUTE_HOST_REWRITE),
    'cors': given(yes, F.HTTP_ROUTE_CORS),
    'cors-origin-match': no('HTTPRoute lists origins'),
    'gateway': yes,
    'gateway-default-class': no('Gateway API has no gateway of its own: name a class that the cluster has'),
    'gateway-foreign-class': yes,
    'gateway-client-certificates': no('gateways differ in how they are told: set it in theirs'),
    'gateway-tls-version': no('gateways differ in how they are told: set it in theirs'),
    'gateway-passthrough': given(yes, F.TLS_ROUTE),
    'gateway-retries': given(yes, F.HTTP_ROUTE_RETRY, F.HTTP_ROUTE_METHOD_MATCHING),
    'gateway-timeout': given(yes, F.HTTP_ROUTE_REQUEST_TIMEOUT),
    'request-timeout': given(yes, F.HTTP_ROUTE_REQUEST_TIMEOUT),
    'retries': given(
      differs('5xx is said as 500, 502, 503 and 504, which every mesh knows; failed connections are tried again as well'),
      F.HTTP_ROUTE_RETRY, F.HTTP_ROUTE_METHOD_MATCHING,
    ),
    'per-try-timeout': given(yes, F.HTTP_ROUTE_RETRY, F.HTTP_ROUTE_BACKEND_TIMEOUT, F.HTTP_ROUTE_RETRY_BACKEND_TIMEOUT),
    'retries-on-4xx': given(yes, F.HTTP_ROUTE_RETRY, F.HTTP_ROUTE_METHOD_MATCHING),
    'retries-on-connection': given(
      differs('for methods that may be repeated only: HTTPRoute does not tell a connection that failed from one that broke off'),
      F.HTTP_ROUTE_RETRY, F.HTTP_ROUTE_METHOD_MATCHING, F.HTTP_ROUTE_RETRY_CONNECTION_ERROR,
    ),
    'retries-on-grpc-status': no('GRPCRoutes have no retries, and HTTPRoutes take HTTP status codes'),
    'circuit-breaker': no(UNSAID),
    'error-classes': no(UNSAID),
    'ejection-backoff': no(UNSAID),
    'ejection-limits': no(UNSAID),
    'connection-pool': no(UNSAID),
    'load-balancer': no(UNSAID),
    'consistent-hash': no('session persistence of Gateway API goes by a token of the mesh, not by what the client says'),
    'hash-algorithm': no(UNSAID),
    'warmup': no(UNSAID),
    'locality': no(UNSAID),
    'locality-shares': no(UNSAID),
    'idle-timeout': no(UNSAID),
    'version-policy': no(UNSAID),
    'caller-policy': no(UNSAID),
    'external-service': no(OUTSIDE),
    'external-tcp': no(OUTSIDE),
    'external-addresses': no(OUTSIDE),
    'external-policy': no(OUTSIDE),
    'external-policy-unresolved': no(OUTSIDE),
    'external-dynamic-dns': no(OUTSIDE),
    'external-dynamic-dns-tls': no(OUTSIDE),
    'tls-origination': no(OUTSIDE),
    'egress-gateway': no('Gateway API has gateways for the way in only'),
    'registry-only': no(OUTSIDE),
    'rate-limit': no(UNSAID),
    'rate-limit-callers': no(UNSAID),
    'injection-revision': no(OWN_PROXY),
    'proxy-size': no(OWN_PROXY),
    'proxy-concurrency': no(OWN_PROXY),
    'skip-outbound-ports': no(OWN_PROXY),
    'opaque-ports': no(OWN_PROXY),
    'mtls-strict': no(UNSAID),
    'mtls-permissive': no(UNSAID),
    'mtls-disable': no(UNSAID),
    'mtls-port': no(UNSAID),
    'deny-by-default': no(OWN_POLICY),
    'request-authorization': no(OWN_POLICY),
    'request-authorization-string-prefix': no(OWN_POLICY),
    'plaintext-clients': no(OWN_POLICY),
  };
}
