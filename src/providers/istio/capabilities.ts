import { alike, Capabilities, capabilitiesWith, differs, no, Support, yes } from '../provider';
import { isAtLeast } from '../version';
import { ISTIO_SINCE, IstioTarget, MeshConfig } from './versions';

/** What Istio cannot set for a mirror: it has no header changes of its own. */
export const HOST_OF_REQUEST = 'the external server receives the Host of the original request, and all its headers';
/** What makes proxies accept clients of another trust domain; or `PILOT_SKIP_VALIDATE_TRUST_DOMAIN` of istiod, which accepts all. */
export const ACCEPTED_TRUST_DOMAIN = 'meshConfig.caCertificates (with its trustDomains) or meshConfig.trustDomainAliases has it';
/** See https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/ and `PILOT_SKIP_VALIDATE_TRUST_DOMAIN` of istiod. */
export const TRUSTED = 'the mesh has to trust the roots and the trust domain of the other (caCertificates, trustDomainAliases)';
/** Proxies mark the requests, and that is all. */
export const NO_AUDIT_PLUGIN = 'requires a plugin of the proxy that writes the log: Envoy and open source Istio have none';
/** A RequestAuthentication selects pods, and takes no hosts; a DENY rule with conditions on requests denies whole TCP connections. */
const SHARED_PODS = 'invalid tokens are refused for all hosts of the gateway pods; plaintext listeners with a wildcard host: all plaintext hosts of the pods need a token, '
  + 'with the host * all hosts; with a plaintext listener, TCP listeners without TLS are closed';

/** A policy selects pods, and by the name in TLS, or the Host of plaintext, the requests of one gateway. */
const AUTHORIZED_HOSTS = 'plaintext listeners with a wildcard host: all plaintext hosts of the gateway pods need consent, with the host * all hosts';

/** Features of Istio with sidecars. */
export function istioCapabilities({ version, envoyFilters, dnsProxying }: Omit<IstioTarget, keyof MeshConfig>): Capabilities {
  const since = (first: string, support: Support): Support => (isAtLeast(version, first) ? support : no(`requires Istio ${first}`, 'set version to that of the control plane'));
  return capabilitiesWith({
    ...alike(
      yes,
      'weighted-split', 'progressive-delivery', 'argo-rollouts', 'external-split', 'connection-split', 'header-match', 'cookie-match', 'method-match',
      'path-match', 'path-string-prefix',
      'path-regex', 'path-ignore-case', 'query-match', 'header-absence', 'authority-match', 'scheme-match', 'caller-match',
      'consumer-route', 'redirect', 'redirect-status', 'direct-response', 'fault-delay', 'fault-abort', 'mirror', 'mirror-percent',
      'mirrors', 'request-headers', 'response-headers', 'rewrite-path', 'rewrite-host', 'cors', 'cors-origin-match', 'gateway',
      'gateway-default-class', 'gateway-client-certificates', 'gateway-tls-version', 'gateway-passthrough', 'gateway-retries',
      'gateway-timeout', 'gateway-kept-underscore-headers', 'request-timeout', 'retries', 'retries-off', 'per-try-timeout', 'retries-on-4xx', 'retries-on-connection',
      'retries-on-grpc-status', 'circuit-breaker', 'error-classes', 'ejection-limits', 'load-balancer', 'hash-algorithm', 'warmup', 'locality',
      'locality-shares', 'version-policy', 'caller-policy', 'external-service', 'external-tls', 'external-addresses', 'external-policy',
      'external-policy-unresolved', 'tls-origination', 'external-client-certificate-files', 'egress-gateway', 'egress-scope', 'injection-revision', 'graceful-shutdown', 'proxy-concurrency',
      'skip-outbound-ports', 'mtls-strict', 'mtls-permissive', 'mtls-disable', 'mtls-port', 'deny-by-default', 'policy-dry-run', 'denial-dry-run', 'request-authorization',
      'request-authorization-string-prefix', 'plaintext-clients', 'namespace-clients', 'network-policies', 'tracing',
      'access-logs', 'access-log-collector', 'access-log-filter', 'service-access-logs', 'client-telemetry', 'metric-overrides', 'dashboards', 'service-level-objective', 'mesh-health',
    ),
    'trust-domain-clients': differs(`${TRUSTED}; with trustDomainAliases the same ServiceAccount of each of these trust domains is allowed too`),
    'external-mirror': differs(HOST_OF_REQUEST),
    'sni-match': differs('SNI values that no rule matches, and the short service name, bypass the split'),
    'redirect-path': since(ISTIO_SINCE.redirectPrefix, yes),
    'gateway-client-cidrs': differs('plaintext listeners with a wildcard host: applies to all plaintext hosts of the gateway pods, with the host * to all hosts'),
    'envoy-gateway-jwt': no('Istio does not configure its pods', "leave workload out, or use GatewayWorkload of Istio's own gateways"),
    'gateway-jwt': differs(SHARED_PODS),
    'jwt': yes,
    'gateway-external-authorization': differs(AUTHORIZED_HOSTS),
    'external-authorization': yes,
    'denials': yes,
    'audit': differs(NO_AUDIT_PLUGIN),
    'gateway-foreign-class': differs('gatewayClassName has no effect: an Istio Gateway is rendered, whose pods workload selects'),
    'gateway-underscore-headers': differs('x_user_id is stripped as x-user-id is, and x-user_id is not: the proxy of the gateway can drop all names with underscores'),
    'ejection-backoff': no('the ejection time grows by the base ejection time, up to a fixed 300s'),
    'connection-pool': differs('limits apply per client proxy, not to all clients together'),
    'consistent-hash': differs('sticky within a version; weighted routing picks a version for each request'),
    'idle-timeout': no('Istio has a connection idle timeout only', 'use connectionPool.idleTimeout'),
    'external-tcp': differs(dnsProxying ? 'identified by an IP address that Istio allocates' : 'matched by IP address; without addresses by port only'),
    'external-dynamic-dns': since(ISTIO_SINCE.dynamicDns, yes),
    'external-dynamic-dns-tls': since(ISTIO_SINCE.dynamicDns, differs('SNI and destination host may differ')),
    'egress-client-certificate': differs('the ServiceAccount of the egress gateway may read all Secrets of its namespace'),
    'external-client-certificate': no('sidecars do not read Secrets', 'set egressGateway, or use ClientCertificate.fromFiles() with files mounted in the proxies'),
    'registry-only': differs('enforced by the client sidecar only; bypassing the sidecar bypasses it'),
    'rate-limit': envoyFilters.length ? differs(`rendered as an EnvoyFilter, for proxy versions ${envoyFilters.join(', ')} only`)
      : no('requires an EnvoyFilter, an unstable API', 'allow it with MeshProvider.istio({ envoyFilters: [...] })'),
    'rate-limit-callers': no("Envoy's local rate limit does not distinguish clients"),
    'proxy-size': differs('set on each pod: Istio has no proxy resources for a namespace'),
    'opaque-ports': no('protocol detection is off where the protocol of a port is declared', 'declare the port with PortProtocol.TCP'),
  }, no('Istio has no setting for it'));
}
