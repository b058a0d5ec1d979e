import { Feature } from '../../model/feature';
import {
  AUTHORIZATION_OF_CONTROLLER, JWT_OF_CONTROLLER, jwtOfEnvoyGateway,
  KEPT_UNDERSCORES_OF_CONTROLLER, ONE_NAMESPACE, OPEN_GATEWAY, UNDERSCORES_OF_CONTROLLER,
} from '../gateway-api/capabilities';
import { apiVersions, releasesWithKind } from '../gateway-api/versions';
import { alike, Capabilities, capabilitiesWith, differs, no, yes } from '../provider';
import { LINKERD_READS, LinkerdTarget } from './versions';

/** Features of Linkerd. Its routes have fields of the oldest CRDs only: Linkerd ignores routes with fields that it does not know. */
export function linkerdCapabilities({ bundle, envoyGateway }: LinkerdTarget): Capabilities {
  const apis = apiVersions(bundle, LINKERD_READS);
  return capabilitiesWith({
    'weighted-split': yes,
    'progressive-delivery': yes,
    'argo-rollouts': yes,
    'service-level-objective': differs('errors that proxies of clients make are not counted, as where no pod can be reached; latency is that of the first byte'),
    'mesh-health': differs('without alerts on the time in which proxies get their configuration: Linkerd has no metric of it'),
    'connection-split': apis.TCPRoute ? yes : no(requiresKind('TCPRoute'), EXPERIMENTAL_CHANNEL),
    'sni-match': no('a port with a declared protocol is routed by TCPRoutes, which do not match SNI'),
    'header-match': yes,
    'cookie-match': yes,
    'method-match': yes,
    'path-match': yes,
    ...alike(no('HTTPRoute matches prefixes by path element only'), 'path-string-prefix', 'request-authorization-string-prefix'),
    'path-regex': no('Gateway API does not define the precedence of a path regex'),
    'path-ignore-case': no('HTTPRoute paths are case-sensitive'),
    'query-match': differs('names and values are compared after decoding; any of several parameters of one name matches'),
    'header-absence': no('HTTPRoute has no negated header match'),
    'authority-match': no('routes of a Service do not match the host'),
    'scheme-match': no('HTTPRoute has no scheme match'),
    'caller-match': ONE_NAMESPACE,
    'consumer-route': differs('only if the service itself has at most timeouts: no split, no retries, no other rules'),
    'redirect': yes,
    'redirect-status': no('Gateway API before 1.5 supports 301 and 302 only, and Linkerd ignores routes with values that it does not know'),
    'redirect-path': no('Linkerd redirects keep the path'),
    'direct-response': no('HTTPRoute has no direct response'),
    ...alike(no('Linkerd has no fault injection'), 'fault-delay', 'fault-abort'),
    ...alike(no('Linkerd does not support the RequestMirror filter'), 'mirror', 'mirror-percent', 'mirrors', 'external-mirror'),
    'external-split': no('routes of a Service have Services as backends, and Linkerd reaches external hosts by the address that the client resolved'),
    'request-headers': yes,
    'response-headers': yes,
    ...alike(no('Linkerd does not support the URLRewrite filter'), 'rewrite-path', 'rewrite-host'),
    ...alike(no('Linkerd does not support the CORS filter'), 'cors', 'cors-origin-match'),
    'gateway': differs('provided by a Gateway API controller whose pods are in the mesh'),
    'gateway-default-class': no('Linkerd has no ingress gateway of its own', 'set gatewayClassName to that of a Gateway API controller'),
    'gateway-foreign-class': yes,
    ...alike(no('implementation-specific', 'configure it on the gateway controller instead'), 'gateway-client-certificates', 'gateway-tls-version'),
    'gateway-client-cidrs': no(OPEN_GATEWAY, 'configure the lists on the gateway controller instead'),
    'gateway-passthrough': apiVersions(bundle).TLSRoute ? differs('rendered as a TLSRoute, which the gateway controller must support')
      : no(`requires ${releasesWithKind('TLSRoute')}`, 'set gatewayApiVersion and channel to those of the cluster'),
    'gateway-jwt': JWT_OF_CONTROLLER,
    'envoy-gateway-jwt': jwtOfEnvoyGateway(envoyGateway),
    'gateway-external-authorization': AUTHORIZATION_OF_CONTROLLER,
    'external-authorization': no('Linkerd asks no external authorizer', 'call it from the application'),
    'tracing': no(
      'proxies trace as Linkerd was installed, and sample nothing themselves',
      'set proxy.tracing.enabled and proxy.tracing.collector of the Helm values, and sample in the application or ingress gateway',
    ),
    'access-logs': differs('of HTTP requests to the server, as JSON; pods get it when they are created'),
    'access-log-collector': no('proxies write access logs to standard output only', 'use TelemetryProvider.standardOutput(), and collect the logs of the containers'),
    'access-log-filter': no('the access log has all requests', 'filter where the logs are collected'),
    'service-access-logs': no('rendered as an annotation of the Namespace', 'set access logs for the namespace, or annotate the pods: config.linkerd.io/access-log'),
    'client-telemetry': no('the access log is that of the server'),
    'dashboards': differs('latencies are those of the first byte; only Deployments are told apart'),
    'metric-overrides': no('the metrics of its proxies are fixed', 'change them with metricRelabelings of Prometheus'),
    'gateway-retries': no("Linkerd's retries apply to its own proxies", 'configure retries on the gateway controller instead'),
    'gateway-timeout': yes,
    'gateway-underscore-headers': differs(UNDERSCORES_OF_CONTROLLER),
    'gateway-kept-underscore-headers': differs(KEPT_UNDERSCORES_OF_CONTROLLER),
    'request-timeout': yes,
    'retries': differs('without retryOn on 5xx statuses only; request bodies over 64 KiB are not retried; ports declared as gRPC are retried on gRPC status codes only'),
    'retries-off': differs('Linkerd retries only what is declared; the gateway controller may retry by itself'),
    'per-try-timeout': yes,
    'retries-on-4xx': yes,
    'retries-on-connection': no('a request that reaches no pod waits for one, which is not counted as a retry'),
    'retries-on-grpc-status': differs('for ports declared as gRPC, by GRPCRoutes; request bodies over 64 KiB are not retried'),
    'circuit-breaker': differs('failure accrual counts consecutive errors per pod; it probes a pod after the base ejection time, which then grows up to 60s'),
    'error-classes': no('failure accrual counts 5xx and connection failures alike'),
    'ejection-backoff': yes,
    'ejection-limits': no('failure accrual has no interval and no limits'),
    'connection-pool': no('Linkerd has no connection pool settings'),
    ...alike(no('Linkerd always balances by latency (EWMA)'), 'load-balancer', 'consistent-hash', 'hash-algorithm'),
    'warmup': no('Linkerd has no slow start'),
    ...alike(no('Linkerd balances by latency (EWMA), regardless of zones'), 'locality', 'locality-shares'),
    'idle-timeout': yes,
    'version-policy': no('failure accrual applies to the whole Service'),
    'caller-policy': no('failure accrual applies to the whole Service, for all clients'),
    'external-service': differs('identified by the host that the application requests; DNS resolution is left to the application'),
    'external-tls': apis.TLSRoute ? yes : no(`${requiresKind('TLSRoute')}. ${WITHOUT_ROUTE}`, `${EXPERIMENTAL_CHANNEL}; else ${LET_PASS}`),
    'external-tcp': no(`a connection without TLS carries no host name. ${WITHOUT_ROUTE}`, `${LET_PASS} instead`),
    ...alike(no('proxies connect to the address that the application resolved'), 'external-addresses', 'external-dynamic-dns', 'external-dynamic-dns-tls'),
    'external-policy': no('failure accrual applies to Services only'),
    'external-policy-unresolved': no('proxies match the requested host, regardless of its address', 'leave resolution out'),
    'tls-origination': no(`proxies forward what the application sends. ${WITHOUT_ROUTE}, else it leaves unencrypted`, 'let the application originate TLS, on a port with PortProtocol.TLS'),
    ...alike(
      no('proxies forward what the application sends'),
      'egress-client-certificate', 'external-client-certificate', 'external-client-certificate-files',
    ),
    'egress-gateway': no('egress traffic leaves from each pod'),
    'registry-only': differs('enforced by the client sidecar only; bypassing the sidecar bypasses it'),
    'egress-scope': no('proxies look up each destination when the application first connects to it', 'leave egressScope out'),
    'rate-limit': differs('the port then has the inbound policy of its namespace, instead of the default of the installation'),
    'rate-limit-callers': yes,
    'injection-revision': no('Linkerd has one control plane'),
    'graceful-shutdown': yes,
    'proxy-size': yes,
    'proxy-concurrency': no('follows the CPU limit of the proxy'),
    'skip-outbound-ports': yes,
    'opaque-ports': yes,
    'mtls-strict': differs('the default inbound policy denies unauthenticated clients'),
    'mtls-permissive': differs('mutual TLS between meshed pods is always on; unauthenticated clients are allowed'),
    'mtls-disable': no('mutual TLS between meshed pods is always on'),
    'mtls-port': differs('unauthenticated clients are allowed on the port; mutual TLS between meshed pods stays on'),
    'deny-by-default': yes,
    'policy-dry-run': differs('clients and ports are compared, methods and paths are not; the access policy audit also allows clients without mutual TLS'),
    'network-policies': differs('which pods may connect, not which container ports: connections between pods of the mesh arrive at port 4143, and the Server restricts the ports'),
    'request-authorization': differs('a request that matches no route of the Server gets 404, not 403; paths are compared as sent: /a/../b has the prefix /a'),
    'namespace-clients': yes,
    'trust-domain-clients': differs('the other mesh needs the same trust anchor, and its control plane must be in the namespace linkerd'),
    'denials': no('Linkerd has permissions only, no denials', 'leave the requests out of calls(), in a ZeroTrustNamespace'),
    'denial-dry-run': no('Linkerd has no denials and verifies no tokens'),
    'audit': no('Linkerd has an audit mode for all of a port, not for some requests', 'use the access log of its proxies'),
    'jwt': no('Linkerd verifies no tokens, so requests need none', 'let the application verify them'),
    'plaintext-clients': yes,
  }, no('Linkerd has no setting for it'));
}

/** What an EgressNetwork with the policy Deny does to a declared host that no route lists. */
const WITHOUT_ROUTE = 'The port gets no route, so REGISTRY_ONLY blocks it';
const LET_PASS = 'set outboundTraffic ALLOW_ANY on the namespaces of the callers, or skipOutboundPorts on their proxies';

/** Linkerd reads these kinds as v1alpha2, which the standard channel does not serve. */
const requiresKind = (kind: string) => `rendered as a ${kind} v1alpha2, which the standard channel does not serve`;
const EXPERIMENTAL_CHANNEL = 'set channel: GatewayApiChannel.EXPERIMENTAL of MeshProvider.linkerd() if the cluster has those CRDs';

const DISABLED_BY_TRAFFIC_SPLIT: readonly Feature[] = [
  'connection-split', 'header-match', 'cookie-match', 'method-match', 'path-match', 'path-string-prefix', 'path-regex',
  'query-match', 'redirect', 'request-headers', 'response-headers', 'request-timeout', 'retries', 'per-try-timeout', 'retries-on-4xx', 'retries-on-grpc-status', 'circuit-breaker', 'ejection-backoff', 'idle-timeout',
];

/** The capabilities for a service without GRPCRoutes. */
export function withoutGrpcRoutes(capabilities: Capabilities): Capabilities {
  return {
    ...capabilities, 'retries-on-grpc-status': no('requires a port with GRPCRoutes: it is declared as gRPC, and its rules match gRPC services, methods and headers only'),
  };
}

/** The capabilities for a Service with a TrafficSplit: Linkerd reads it as a ServiceProfile, which disables routes, retries, timeouts and failure accrual. */
export function withTrafficSplit(capabilities: Capabilities): Capabilities {
  return {
    ...capabilities,
    ...alike(no('a TrafficSplit disables it', 'leave trafficSplit off'), ...DISABLED_BY_TRAFFIC_SPLIT),
    'retries-off': no('a TrafficSplit disables all retries'),
  };
}
