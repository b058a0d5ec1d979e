import { Feature } from '../src/model/feature';

/** The features by capability area: one row each of the short support table in README.md. Every feature has one area. */
export const FEATURE_AREAS: Readonly<Record<string, readonly Feature[]>> = {
  'Traffic splitting (canary, blue-green, A/B)': ['weighted-split', 'external-split', 'connection-split'],
  'Progressive delivery (Flagger, Argo Rollouts)': ['progressive-delivery', 'argo-rollouts'],
  'Request matching (path, header, method, source)': [
    'header-match', 'cookie-match', 'method-match', 'path-match', 'path-string-prefix', 'path-regex', 'path-ignore-case', 'query-match', 'header-absence',
    'authority-match', 'scheme-match', 'caller-match', 'consumer-route', 'sni-match',
  ],
  'Redirects, rewrites, headers, CORS': [
    'redirect', 'redirect-status', 'redirect-path', 'direct-response', 'request-headers', 'response-headers', 'rewrite-path', 'rewrite-host', 'cors',
    'cors-origin-match',
  ],
  'Traffic mirroring': ['mirror', 'mirror-percent', 'mirrors', 'external-mirror'],
  'Fault injection': ['fault-delay', 'fault-abort'],
  'Timeouts and retries': [
    'request-timeout', 'idle-timeout', 'retries', 'retries-off', 'per-try-timeout', 'retries-on-4xx', 'retries-on-connection', 'retries-on-grpc-status',
  ],
  'Outlier detection, connection pools, load balancing': [
    'circuit-breaker', 'error-classes', 'ejection-backoff', 'ejection-limits', 'connection-pool', 'load-balancer', 'consistent-hash', 'hash-algorithm',
    'warmup', 'locality', 'locality-shares', 'version-policy', 'caller-policy',
  ],
  'Rate limits': ['rate-limit', 'rate-limit-callers'],
  'Ingress gateways': [
    'gateway', 'gateway-default-class', 'gateway-foreign-class', 'gateway-client-certificates', 'gateway-tls-version', 'gateway-passthrough',
    'gateway-client-cidrs', 'gateway-retries', 'gateway-timeout', 'gateway-underscore-headers',
    'gateway-kept-underscore-headers',
  ],
  'Egress and external services': [
    'external-service', 'external-tls', 'external-tcp', 'external-addresses', 'external-policy', 'external-policy-unresolved', 'external-dynamic-dns',
    'external-dynamic-dns-tls', 'tls-origination', 'egress-client-certificate', 'external-client-certificate',
    'external-client-certificate-files', 'egress-gateway', 'registry-only', 'egress-scope',
  ],
  'Mutual TLS': ['mtls-strict', 'mtls-permissive', 'mtls-disable', 'mtls-port'],
  'Authorization (deny by default)': [
    'deny-by-default', 'policy-dry-run', 'request-authorization', 'request-authorization-string-prefix', 'plaintext-clients', 'namespace-clients', 'trust-domain-clients',
    'denials', 'denial-dry-run', 'audit',
  ],
  'NetworkPolicies (ingress and egress)': ['network-policies'],
  'JWT authentication': ['gateway-jwt', 'envoy-gateway-jwt', 'jwt'],
  'External authorization': ['gateway-external-authorization', 'external-authorization'],
  'Telemetry (tracing, access logs, metrics)': [
    'tracing', 'access-logs', 'access-log-collector', 'access-log-filter', 'service-access-logs', 'client-telemetry', 'metric-overrides',
    'dashboards',
  ],
  'Alerts and service level objectives': ['service-level-objective', 'mesh-health'],
  'Proxy settings': ['injection-revision', 'graceful-shutdown', 'proxy-size', 'proxy-concurrency', 'skip-outbound-ports', 'opaque-ports'],
};
