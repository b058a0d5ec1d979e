import { AMBIENT_SINCE, AmbientVersions, istioApis } from './versions';
import { capabilitiesOf } from '../gateway-api/capabilities';
import { GatewayApiChannel } from '../gateway-api/gateway-api-channel';
import { GatewayApiFeature } from '../gateway-api/gateway-api-feature';
import { GATEWAY_API_VERSIONS, hasField, releasesWithField, VersionedField } from '../gateway-api/versions';
import { HOST_OF_REQUEST, NO_AUDIT_PLUGIN, TRUSTED } from '../istio/capabilities';
import { alike, Capabilities, differs, no, Support, yes } from '../provider';
import { isAtLeast } from '../version';

const NO_SIDECAR = 'ambient mode has no sidecars: ztunnel is a proxy per node, a waypoint a proxy per namespace';
const NO_FAULT = 'HTTPRoute has no fault injection, and a waypoint must not mix HTTPRoute and VirtualService';

const OF_WAYPOINTS = 'of waypoints and gateways: ztunnel has its own access log and TCP metrics, which no object changes';

const DEFAULT_RETRIES = 'waypoints and gateways retry connection failures, refused streams and gRPC status unavailable and cancelled up to twice';

const requires = (releases: string, otherwise = '') => no(`${otherwise}requires ${releases}`, 'set version, gatewayApiVersion and channel to those of the cluster');

/** Istio supports all extended features; which of them its release and the CRDs have is decided below. */
const EXTENDED = capabilitiesOf({
  bundle: { version: GATEWAY_API_VERSIONS.newest, channel: GatewayApiChannel.EXPERIMENTAL }, features: Object.values(GatewayApiFeature),
});

/**
 * Features of Istio in ambient mode: Istio's own, and what its HTTPRoutes can express with the CRDs in the cluster.
 * See https://github.com/istio/istio/blob/master/pilot/pkg/config/kube/gateway/conversion.go (`convertHTTPRoute`)
 */
export function ambientCapabilities(target: AmbientVersions): Capabilities {
  const { version, bundle } = target;
  const apis = istioApis(target);
  /** A field of HTTPRoute that the CRDs have, and that Istio reads. */
  const withField = (field: VersionedField, support: Support, otherwise = ''): Support => {
    const first = AMBIENT_SINCE.fields[field];
    const missing = [...(isAtLeast(version, first) ? [] : [`Istio ${first}`]), ...(hasField(bundle, field) ? [] : [releasesWithField(field)])];
    return missing.length ? requires(missing.join(' and '), otherwise) : support;
  };
  return {
    ...EXTENDED,
    'connection-split': isAtLeast(version, AMBIENT_SINCE.tcpRoutes) && apis.TCPRoute ? yes
      : requires(`Istio ${AMBIENT_SINCE.tcpRoutes} and Gateway API 1.6`),
    'external-split': yes,
    'external-mirror': differs(HOST_OF_REQUEST),
    'progressive-delivery': yes,
    'argo-rollouts': yes,
    'service-level-objective': differs('of services with a waypoint: ztunnel reports no requests'),
    'mesh-health': differs('the proxies are waypoints and gateways, not ztunnel, and the requests those to services with a waypoint'),
    'redirect-status': withField('redirect-status', yes),
    'mirror-percent': withField('mirror-percent', yes),
    'cors': withField('cors', yes),
    'sni-match': no('waypoints do not match SNI'),
    'header-match': yes,
    'cookie-match': yes,
    'caller-match': no('waypoints do not match the source of a request'),
    'consumer-route': no('a waypoint applies routes in the namespace of the service only'),
    'redirect-path': differs('replacing a prefix by / yields //: with /a replaced by /, a request for /a/b is redirected to //b'),
    'rewrite-path': differs('authorization applies to the original path, not to the rewritten one'),
    ...alike(no(NO_FAULT), 'fault-delay', 'fault-abort'),
    'gateway': yes,
    'gateway-default-class': yes,
    'gateway-client-cidrs': yes,
    'gateway-foreign-class': no('requests from its pods bypass the waypoints, and its client IP lists have no effect', "leave gatewayClassName out for Istio's own"),
    'gateway-client-certificates': yes,
    'gateway-tls-version': no("there is no setting: Istio's gateways support TLS 1.2 and later"),
    'gateway-passthrough': apis.TLSRoute ? yes : requires('Istio 1.30 and Gateway API 1.5, or the experimental channel of 1.4'),
    'gateway-retries': withField('retry', differs('the gateway makes the retries of its routes, the waypoint those of the service')),
    'envoy-gateway-jwt': no('requests from its pods bypass the waypoints', "leave gatewayClassName out for Istio's own"),
    'gateway-jwt': differs('routes of a service that match on a claim header also apply to requests through the gateway'),
    'gateway-underscore-headers': isAtLeast(version, AMBIENT_SINCE.connectionSettings) ? yes : differs('not stripped: requires Istio 1.31, or an EnvoyFilter for the proxy of the gateway'),
    'gateway-kept-underscore-headers': isAtLeast(version, AMBIENT_SINCE.connectionSettings)
      ? no('its gateways drop every header with an underscore in its name, as servers may read x_user_id as x-user-id', 'write the name with dashes') : yes,
    'gateway-timeout': differs('if the service has a timeout as well, the shorter one applies, also where the route lifts it (0)'),
    'retries': withField('retry', differs('5xx is rendered as 500, 502, 503 and 504; connection failures are retried as well, resets are not')),
    'retries-off': withField('retries-off', yes, `${DEFAULT_RETRIES}; turning them off `),
    'per-try-timeout': no('a try that times out ends the request without a retry', 'use timeout'),
    'retries-on-4xx': withField('retry', yes),
    'retries-on-connection': withField('retry', differs(
      'connection failures and refused streams, for idempotent methods only; not resets',
    )),
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
    'idle-timeout': no('Istio has a connection idle timeout only', 'use connectionPool.idleTimeout'),
    'version-policy': yes,
    'caller-policy': no('the waypoint connects to the pods, with one policy for all clients'),
    'external-service': differs('visible to all namespaces: ztunnel does not support exportTo; in a ZeroTrustNamespace the waypoint allows the declared calls only'),
    ...alike(differs('identified by an IP address that Istio allocates'), 'external-tls', 'external-tcp'),
    'external-addresses': isAtLeast(version, AMBIENT_SINCE.externalCidrs) ? yes : differs(`CIDRs require Istio ${AMBIENT_SINCE.externalCidrs}`),
    'external-policy': differs('applied by the waypoint, for all clients together'),
    'external-policy-unresolved': no('ztunnel identifies external hosts by IP address, and there is none', 'set addresses, or a resolution by the mesh'),
    'external-dynamic-dns': isAtLeast(version, AMBIENT_SINCE.dynamicDns) ? differs('applied by the waypoint') : requires(`Istio ${AMBIENT_SINCE.dynamicDns}`),
    'external-dynamic-dns-tls': no('not enabled by default; SNI and destination host may differ', 'list the hosts instead'),
    'tls-origination': differs('originated by the waypoint; mutual TLS between client and waypoint'),
    'egress-client-certificate': no('the waypoint of the namespace serves as the egress gateway', 'leave egressGateway out'),
    'external-client-certificate': differs(
      'presented by the waypoint, whose ServiceAccount may read all Secrets of its namespace, for the declared calls in a ZeroTrustNamespace, '
      + 'else for all pods of the namespaces that can reach the host',
    ),
    'external-client-certificate-files': no('files cannot be mounted in a waypoint', 'use ClientCertificate.fromSecret()'),
    'egress-gateway': no('the waypoint of the namespace serves as the egress gateway', 'leave egressGateway out, and use a ZeroTrustNamespace for the ExternalService'),
    'registry-only': no('ztunnel passes traffic to unknown destinations through', 'use network policies instead'),
    'egress-scope': no('ambient mode has no sidecars, and ztunnel needs no scope', 'leave egressScope out'),
    ...alike(no('requires an EnvoyFilter, which most waypoints ignore'), 'rate-limit', 'rate-limit-callers'),
    'injection-revision': differs('selects the control plane of the waypoint'),
    'graceful-shutdown': differs('only the application waits: ztunnel and waypoints end as they were installed'),
    ...alike(no(NO_SIDECAR), 'proxy-size', 'proxy-concurrency', 'skip-outbound-ports'),
    'opaque-ports': no('protocol detection is off where the protocol of a port is declared', 'declare the port with PortProtocol.TCP'),
    'mtls-strict': yes,
    'mtls-permissive': yes,
    'mtls-disable': no('mutual TLS between meshed pods is always on'),
    'mtls-port': differs('unauthenticated clients are allowed on the port; mutual TLS between meshed pods stays on'),
    'deny-by-default': yes,
    'policy-dry-run': differs(
      'waypoints and gateways report what they would deny; ztunnel 1.29 or later reports where istiod has AMBIENT_ENABLE_DRY_RUN_AUTHORIZATION_POLICY, else istiod ignores '
      + 'policies for ztunnel that have the annotation',
    ),
    'network-policies': differs('which pods may connect, not which container ports: connections between pods of the mesh arrive at port 15008, and the AuthorizationPolicy restricts the ports'),
    'request-authorization': yes,
    'request-authorization-string-prefix': yes,
    'namespace-clients': yes,
    'trust-domain-clients': differs(`${TRUSTED}, and ztunnel must not refuse its trust domain`),
    'jwt': yes,
    'gateway-external-authorization': yes,
    'external-authorization': yes,
    'denials': differs('a denial by method or path denies clients that do not come through the waypoint the whole port, as those without a mesh identity'),
    'denial-dry-run': differs(
      'waypoints and gateways report what they would deny; denials of connections, for ztunnel, are reported by ztunnel 1.29 or later where istiod has '
      + 'AMBIENT_ENABLE_DRY_RUN_AUTHORIZATION_POLICY, else istiod ignores them',
    ),
    'audit': differs(NO_AUDIT_PLUGIN),
    'plaintext-clients': yes,
    ...alike(differs(OF_WAYPOINTS), 'tracing', 'access-logs', 'access-log-collector', 'access-log-filter', 'service-access-logs', 'metric-overrides'),
    'dashboards': differs('services without a waypoint are left out: ztunnel counts no requests'),
    'client-telemetry': differs('of gateways: a waypoint reports as the server, and ztunnel reports neither'),
  };
}
