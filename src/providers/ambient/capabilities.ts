import { capabilitiesOf } from '../gateway-api/capabilities';
import { GatewayApiChannel } from '../gateway-api/gateway-api-channel';
import { STANDARD } from '../gateway-api/gateway-api-feature';
import { Capabilities, differs, no, yes } from '../provider';

const NO_SIDECAR = 'ambient mode has no sidecars: ztunnel is a proxy per node, a waypoint a proxy per namespace';

/** Features of Istio in ambient mode: requests are routed by the HTTPRoutes of a channel, connections and client identities are Istio's. */
export function capabilitiesIn(channel: GatewayApiChannel): Capabilities {
  return channel === GatewayApiChannel.STANDARD ? standard : { ...standard, ...experimental };
}

const STANDARD_ONLY = 'HTTPRoute of the standard channel has no retries: set channel: GatewayApiChannel.EXPERIMENTAL if the cluster has those CRDs';

const standard: Capabilities = {
  ...capabilitiesOf({ channel: GatewayApiChannel.STANDARD, features: STANDARD }),
  'connection-split': differs('rendered as a TCPRoute: requires Gateway API 1.6 and Istio 1.31'),
  'sni-match': no('waypoints do not match SNI'),
  'header-match': yes,
  'cookie-match': yes,
  'caller-match': no('waypoints do not match the source of a request'),
  'consumer-route': no('a waypoint applies routes in the namespace of the service only'),
  'redirect-path': differs('replacing a prefix by / yields //: with /a replaced by /, a request for /a/b is redirected to //b'),
  'rewrite-path': differs('authorization applies to the original path, not to the rewritten one'),
  'fault-delay': no('HTTPRoute has no fault injection, and a waypoint must not mix HTTPRoute and VirtualService'),
  'fault-abort': no('HTTPRoute has no fault injection, and a waypoint must not mix HTTPRoute and VirtualService'),
  'gateway': yes,
  'gateway-default-class': yes,
  'gateway-foreign-class': no("requests from its pods bypass the waypoints: leave gatewayClassName out for Istio's own"),
  'gateway-client-certificates': yes,
  'gateway-tls-version': no("there is no setting: Istio's gateways support TLS 1.2 and later"),
  'gateway-passthrough': differs('rendered as a TLSRoute: requires Gateway API 1.5'),
  'gateway-retries': no(STANDARD_ONLY),
  'gateway-timeout': differs('if the service has a timeout as well, the shorter one applies'),
  'retries': no(STANDARD_ONLY),
  'per-try-timeout': no('a try that times out ends the request without a retry: use timeout'),
  'retries-on-4xx': no(STANDARD_ONLY),
  'retries-on-connection': no(STANDARD_ONLY),
  'circuit-breaker': differs('the waypoint counts errors for all clients together'),
  'error-classes': yes,
  'ejection-backoff': no('the ejection time grows by the base ejection time, up to a fixed 300s'),
  'ejection-limits': yes,
  'connection-pool': differs("limits apply per waypoint pod; connect timeout and keep-alive do not apply to connections to the service's pods"),
  'load-balancer': yes,
  'consistent-hash': differs('sticky within a version; weighted routing picks a version for each request'),
  'hash-algorithm': yes,
  'warmup': yes,
  'locality': differs('relative to the waypoint, not to the client'),
  'locality-shares': differs('by the locality of the waypoint, not of the client'),
  'idle-timeout': no('Istio has a connection idle timeout only: connectionPool.idleTimeout'),
  'version-policy': yes,
  'caller-policy': no('the waypoint connects to the pods, with one policy for all clients'),
  'external-service': differs('visible to all namespaces: ztunnel does not support exportTo'),
  'external-tcp': differs('identified by an IP address that Istio allocates'),
  'external-addresses': differs('CIDRs require Istio 1.30'),
  'external-policy': differs('applied by the waypoint, for all clients together'),
  'external-policy-unresolved': no('ztunnel identifies external hosts by IP address, and there is none: set addresses, or a resolution by the mesh'),
  'external-dynamic-dns': differs('applied by the waypoint; requires Istio 1.31'),
  'external-dynamic-dns-tls': no('not enabled by default; SNI and destination host may differ: list the hosts instead'),
  'tls-origination': differs('originated by the waypoint; mutual TLS between client and waypoint'),
  'egress-gateway': no('the waypoint of the namespace serves as the egress gateway'),
  'registry-only': no('ztunnel passes traffic to unknown destinations through: use network policies'),
  'rate-limit': no('requires an EnvoyFilter, which most waypoints ignore'),
  'rate-limit-callers': no('requires an EnvoyFilter, which most waypoints ignore'),
  'injection-revision': differs('selects the control plane of the waypoint'),
  'proxy-size': no(NO_SIDECAR),
  'proxy-concurrency': no(NO_SIDECAR),
  'skip-outbound-ports': no(NO_SIDECAR),
  'opaque-ports': no('declare the port with PortProtocol.TCP, which turns protocol detection off'),
  'mtls-strict': yes,
  'mtls-permissive': yes,
  'mtls-disable': no('mutual TLS between meshed pods is always on'),
  'mtls-port': differs('unauthenticated clients are allowed on the port; mutual TLS between meshed pods stays on'),
  'deny-by-default': yes,
  'request-authorization': yes,
  'request-authorization-string-prefix': yes,
  'plaintext-clients': yes,
};

/** See https://github.com/istio/istio/blob/master/pilot/pkg/config/kube/gateway/conversion.go (`convertHTTPRoute`) */
const experimental: Partial<Capabilities> = {
  'gateway-retries': differs('the gateway makes the retries of its routes, the waypoint those of the service'),
  'retries': differs('5xx is rendered as 500, 502, 503 and 504; connection failures are retried as well'),
  'retries-on-4xx': yes,
  'retries-on-connection': differs('connection failures and refused streams, for idempotent methods only; not resets'),
};
