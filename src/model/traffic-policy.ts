/** How many errors in a row take a pod out of the balance, and for how long. */
export interface CircuitBreaker {
  /** 5xx and, unless they are counted apart, connections that fail. 0: not counted. */
  readonly consecutive5xxErrors?: number;
  /** 502, 503 and 504. */
  readonly consecutiveGatewayErrors?: number;
  /** Connections that fail, counted apart from answers. */
  readonly consecutiveLocalOriginFailures?: number;
  readonly intervalMs?: number;
  readonly baseEjectionTimeMs?: number;
  readonly maxEjectionTimeMs?: number;
  readonly ejectionJitterPercent?: number;
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

/** How hashes are laid out over the pods. */
export type HashTable =
  | { readonly type: 'ring'; readonly minimumSize: number }
  | { readonly type: 'maglev'; readonly size: number };

/** How a pod is chosen. */
export type LoadBalancer =
  | { readonly by: 'round-robin' | 'least-request' | 'random' | 'passthrough' }
  | { readonly by: 'consistent-hash'; readonly key: HashKey; readonly table?: HashTable };

/** How slowly a new pod gets its full share. */
export interface Warmup {
  readonly durationMs: number;
  readonly minimumPercent?: number;
  readonly aggression?: number;
}

/** Pods of these localities get the requests of callers in that one, in these shares, whole percent summing to 100. */
export interface LocalityShares {
  readonly origin: string;
  readonly shares: readonly { readonly locality: string; readonly percent: number }[];
}

/** Whose pods are asked first: those near the caller, and after them which. */
export type LocalityPreference =
  | { readonly by: 'nothing' | 'nearness' }
  | { readonly by: 'failover'; readonly failovers: readonly { readonly origin: string; readonly target: string }[] }
  | { readonly by: 'labels'; readonly labels: readonly string[] }
  | { readonly by: 'shares'; readonly origins: readonly LocalityShares[] };

/** How clients connect to the pods of a service, or of one version of it. */
export interface TrafficPolicy {
  readonly circuitBreaker?: CircuitBreaker;
  readonly connectionPool?: ConnectionPool;
  readonly loadBalancer?: LoadBalancer;
  readonly warmup?: Warmup;
  readonly locality?: LocalityPreference;
}

/** Whether nothing is said. */
export function isEmptyPolicy(policy: TrafficPolicy): boolean {
  for (const key in policy) if (policy[key as keyof TrafficPolicy] !== undefined) return false;
  return true;
}

/** The first with what the second says in its place, each setting as a whole. */
export function overridePolicy(general: TrafficPolicy, own: TrafficPolicy): TrafficPolicy {
  return {
    circuitBreaker: own.circuitBreaker ?? general.circuitBreaker,
    connectionPool: own.connectionPool ?? general.connectionPool,
    loadBalancer: own.loadBalancer ?? general.loadBalancer,
    warmup: own.warmup ?? general.warmup,
    locality: own.locality ?? general.locality,
  };
}

/** Whether others are asked where those that are near fail: it takes a circuit breaker to see that they do. */
export function hasFailover(locality?: LocalityPreference): boolean {
  return !!locality && locality.by !== 'nothing' && locality.by !== 'shares';
}
