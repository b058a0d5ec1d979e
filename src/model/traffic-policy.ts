/** How many errors in a row take a pod out of the balance, and for how long. */
export interface CircuitBreaker {
  readonly consecutive5xxErrors?: number;
  readonly intervalMs?: number;
  readonly baseEjectionTimeMs?: number;
  readonly maxEjectionPercent?: number;
  readonly minHealthPercent?: number;
}

/** Keep-alive probes of idle TCP connections. */
export interface TcpKeepalive {
  readonly probes?: number;
  readonly timeMs?: number;
  readonly intervalMs?: number;
}

/** Limits of the connections and requests that one client proxy has open towards the service. */
export interface ConnectionPool {
  readonly maxConnections?: number;
  readonly connectTimeoutMs?: number;
  readonly tcpKeepalive?: TcpKeepalive;
  readonly maxPendingRequests?: number;
  readonly maxRequests?: number;
  readonly maxRequestsPerConnection?: number;
  readonly idleTimeoutMs?: number;
}

/** What a consistent hash is taken of. */
export type HashKey =
  | { readonly of: 'header' | 'query'; readonly name: string }
  | { readonly of: 'cookie'; readonly name: string; readonly ttlMs: number }
  | { readonly of: 'source-ip' };

/** How a pod is chosen. */
export type LoadBalancer =
  | { readonly by: 'round-robin' | 'least-request' | 'random' | 'passthrough' }
  | { readonly by: 'consistent-hash'; readonly key: HashKey };

/** How clients connect to the pods of a service, or of one version of it. */
export interface TrafficPolicy {
  readonly circuitBreaker?: CircuitBreaker;
  readonly connectionPool?: ConnectionPool;
  readonly loadBalancer?: LoadBalancer;
}

/** Whether nothing is said. */
export function emptyPolicy(policy: TrafficPolicy): boolean {
  return !policy.circuitBreaker && !policy.connectionPool && !policy.loadBalancer;
}
