/** What a mesh can be asked for, in the words of the support table. A provider says of each whether it can. */
export const FEATURES = {
  'weighted-split': 'weighted split between versions',
  'header-match': 'route by header (exact, prefix, regex)',
  'cookie-match': 'route by cookie',
  'method-match': 'route by method',
  'path-match': 'route by path (exact, element prefix)',
  'path-string-prefix': 'route by plain string prefix of the path',
  'path-regex': 'route by regex on the path',
  'request-timeout': 'request timeout',
  'retries': 'retries on status codes',
  'per-try-timeout': 'timeout of each try',
  'retries-on-4xx': 'retries on 409 (retriable-4xx)',
  'retries-on-connection': 'retries on reset, refused and failed connections',
  'retries-on-grpc-status': 'retries on gRPC status codes',
  'circuit-breaker': 'circuit breaker (errors in a row, ejection time)',
  'ejection-limits': 'interval and limits of ejection (max percent, min health)',
  'connection-pool': 'connection pool limits',
  'load-balancer': 'choice of load balancer',
  'consistent-hash': 'consistent hash load balancing',
  'version-policy': 'circuit breaker, pool and load balancer per version',
  'injection-revision': 'control plane revisions',
  'proxy-size': 'CPU and memory of the proxy',
  'proxy-concurrency': 'worker threads of the proxy',
  'skip-outbound-ports': 'outbound ports that pass the proxy by',
  'opaque-ports': 'ports without protocol detection',
  'mtls-strict': 'strict mutual TLS',
  'mtls-permissive': 'permissive mutual TLS',
  'mtls-disable': 'mutual TLS off for a namespace',
  'mtls-port': 'another mutual TLS mode for a port',
  'deny-by-default': 'deny by default, callers by identity',
  'request-authorization': 'callers by method and path (exact, element prefix)',
  'request-authorization-string-prefix': 'callers by plain string prefix of the path',
  'plaintext-clients': 'clients without identity, by network',
} as const;

export type Feature = keyof typeof FEATURES;

/** Which features there are. */
export const ALL_FEATURES = Object.keys(FEATURES) as Feature[];
