import { capabilitiesOf } from '../gateway-api/capabilities';
import { GatewayApiChannel } from '../gateway-api/gateway-api-channel';
import { STANDARD } from '../gateway-api/gateway-api-feature';
import { Capabilities, differs, no, yes } from '../provider';

const NO_SIDECAR = 'there is no proxy beside a pod: ztunnel is one for each node, the waypoint one for the namespace';

/** What Istio in ambient mode can do: with requests what HTTPRoutes of a channel can, with connections and identities what Istio can. */
export function capabilitiesIn(channel: GatewayApiChannel): Capabilities {
  return channel === GatewayApiChannel.STANDARD ? standard : { ...standard, ...experimental };
}

const STANDARD_ONLY = 'HTTPRoute of the standard channel has none: say channel: GatewayApiChannel.EXPERIMENTAL if the cluster has those CRDs';

const standard: Capabilities = {
  ...capabilitiesOf({ channel: GatewayApiChannel.STANDARD, features: STANDARD }),
  'connection-split': differs('a TCPRoute: needs Gateway API 1.6 and Istio 1.31'),
  'sni-match': no('a waypoint does not look at the name'),
  'header-match': yes,
  'cookie-match': yes,
  'caller-match': no('a waypoint does not look at the caller when it routes'),
  'consumer-route': no('a waypoint is on the side of the service: it applies the routes of that namespace only'),
  'redirect-path': differs('where / takes the place of a prefix, Istio makes // of it: of /a by / it sends /a/b to //b'),
  'rewrite-path': differs('who may call is asked before the path is replaced, not after'),
  'fault-delay': no('HTTPRoute has no faults, and a waypoint must not mix it with VirtualService'),
  'fault-abort': no('HTTPRoute has no faults, and a waypoint must not mix it with VirtualService'),
  'gateway': yes,
  'gateway-default-class': yes,
  'gateway-foreign-class': no('what its pods send passes the waypoints by: leave gatewayClassName out for Istio\'s own'),
  'gateway-client-certificates': yes,
  'gateway-tls-version': no("there is no setting: Istio's gateways speak TLS 1.2 and later"),
  'gateway-passthrough': differs('a TLSRoute: needs Gateway API 1.5'),
  'gateway-retries': no(STANDARD_ONLY),
  'gateway-timeout': differs('where its service has one too, the shorter holds'),
  'retries': no(STANDARD_ONLY),
  'per-try-timeout': no('a try that takes too long ends the request, it is not made again: use timeout'),
  'retries-on-4xx': no(STANDARD_ONLY),
  'retries-on-connection': no(STANDARD_ONLY),
  'circuit-breaker': differs('the waypoint counts for all callers together'),
  'error-classes': yes,
  'ejection-backoff': no('each further ejection is longer by the first, 300 seconds at most; there is no setting'),
  'ejection-limits': yes,
  'connection-pool': differs('limits hold for each pod of the waypoint; connect timeout and keep-alive do not reach the service\'s pods'),
  'load-balancer': yes,
  'consistent-hash': differs('sticky within a version; the split is drawn anew for each request'),
  'hash-algorithm': yes,
  'warmup': yes,
  'locality': differs('near the waypoint, not near the caller'),
  'locality-shares': differs('by where the waypoint is, not the caller'),
  'idle-timeout': no('only connections have one, while they carry no request: connectionPool.idleTimeout'),
  'version-policy': yes,
  'caller-policy': no('the waypoint of the service connects to its pods, for all callers alike'),
  'external-service': differs('can be reached from every namespace: ztunnel knows no exportTo'),
  'external-tcp': differs('told by an address of its own, which Istio chooses'),
  'external-addresses': differs('networks take Istio 1.30'),
  'external-policy': differs('by the waypoint, for all callers together'),
  'external-policy-unresolved': no('ztunnel tells hosts by addresses, and there are none: name addresses, or have the mesh look the host up'),
  'external-dynamic-dns': differs('by the waypoint; needs Istio 1.31'),
  'external-dynamic-dns-tls': no('a waypoint does not take it unless istiod is told to, and then whoever calls may greet another host: name the hosts'),
  'tls-origination': differs('made by the waypoint; up to there it is mutual TLS'),
  'egress-gateway': no('the waypoint of a namespace is the way out for what needs one'),
  'registry-only': no('ztunnel passes on what it does not know: use network policies'),
  'rate-limit': no('only an EnvoyFilter can, and most waypoints ignore those'),
  'rate-limit-callers': no('only an EnvoyFilter can, and most waypoints ignore those'),
  'injection-revision': differs('chooses the control plane of the waypoint'),
  'proxy-size': no(NO_SIDECAR),
  'proxy-concurrency': no(NO_SIDECAR),
  'skip-outbound-ports': no(NO_SIDECAR),
  'opaque-ports': no('declare the port with PortProtocol.TCP: the waypoint then detects nothing'),
  'mtls-strict': yes,
  'mtls-permissive': yes,
  'mtls-disable': no('mutual TLS between pods of the mesh is always on'),
  'mtls-port': differs('clients without identity are let in on the port; between pods of the mesh mutual TLS stays on'),
  'deny-by-default': yes,
  'request-authorization': yes,
  'request-authorization-string-prefix': yes,
  'plaintext-clients': yes,
};

/** See https://github.com/istio/istio/blob/master/pilot/pkg/config/kube/gateway/conversion.go (`convertHTTPRoute`) */
const experimental: Partial<Capabilities> = {
  'gateway-retries': differs('those that a route of the gateway names; those of the service its waypoint makes'),
  'retries': differs('5xx is said as 500, 502, 503 and 504; connections that fail are tried again as well'),
  'retries-on-4xx': yes,
  'retries-on-connection': differs('connections that fail or are refused, for methods that may be repeated only; not those that break off'),
};
