/** Outlier detection: how many consecutive errors eject a pod from load balancing, and for how long. */
export interface CircuitBreaker {
  /** 5xx responses and, unless counted separately, connection failures. 0: not counted. */
  readonly consecutive5xxErrors?: number;
  /** Responses 502, 503 and 504. */
  readonly consecutiveGatewayErrors?: number;
  /** Connection failures, counted separately from responses. */
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

/** Connection pool: limits of the open connections and requests of each client proxy to the service. */
export interface ConnectionPool {
  readonly maxConnections?: number;
  readonly connectTimeoutMs?: number;
  readonly tcpKeepalive?: TcpKeepalive;
  readonly maxPendingRequests?: number;
  readonly maxRequests?: number;
  readonly maxRequestsPerConnection?: number;
  readonly idleTimeoutMs?: number;
}

/** The hash key of consistent hash load balancing. */
export type HashKey =
  | { readonly of: 'header' | 'query'; readonly name: string }
  | { readonly of: 'cookie'; readonly name: string; readonly ttlMs: number }
  | { readonly of: 'source-ip' };

/** The hash algorithm of consistent hash load balancing. */
export type HashTable =
  | { readonly type: 'ring'; readonly minimumSize: number }
  | { readonly type: 'maglev'; readonly size: number };

/** The load balancing algorithm. */
export type LoadBalancer =
  | { readonly by: 'round-robin' | 'least-request' | 'random' | 'passthrough' }
  | { readonly by: 'consistent-hash'; readonly key: HashKey; readonly table?: HashTable };

/** Slow start (warmup) of new pods. */
export interface Warmup {
  readonly durationMs: number;
  readonly minimumPercent?: number;
  readonly aggression?: number;
}

/** Weighted locality load balancing: the shares of the requests from one locality, whole percent summing to 100. */
export interface LocalityShares {
  readonly origin: string;
  readonly shares: readonly { readonly locality: string; readonly percent: number }[];
}

/** Locality load balancing: which pods are preferred, and the failover order. */
export type LocalityPreference =
  | { readonly by: 'nothing' | 'nearness' }
  | { readonly by: 'failover'; readonly failovers: readonly { readonly origin: string; readonly target: string }[] }
  | { readonly by: 'labels'; readonly labels: readonly string[] }
  | { readonly by: 'shares'; readonly origins: readonly LocalityShares[] };

/** A traffic policy: how clients connect to the pods of a service, or of one version of it. */
export interface TrafficPolicy {
  readonly circuitBreaker?: CircuitBreaker;
  readonly connectionPool?: ConnectionPool;
  readonly loadBalancer?: LoadBalancer;
  readonly warmup?: Warmup;
  readonly locality?: LocalityPreference;
}

/** Whether no setting is given. */
export function isEmptyPolicy(policy: TrafficPolicy): boolean {
  for (const key in policy) if (policy[key as keyof TrafficPolicy] !== undefined) return false;
  return true;
}

/** Overrides a general policy, each setting as a whole. */
export function overridePolicy(general: TrafficPolicy, own: TrafficPolicy): TrafficPolicy {
  return {
    circuitBreaker: own.circuitBreaker ?? general.circuitBreaker,
    connectionPool: own.connectionPool ?? general.connectionPool,
    loadBalancer: own.loadBalancer ?? general.loadBalancer,
    warmup: own.warmup ?? general.warmup,
    locality: own.locality ?? general.locality,
  };
}

/** Whether requests fail over to other localities: that requires outlier detection, which detects failing pods. */
export function hasFailover(locality?: LocalityPreference): boolean {
  return !!locality && locality.by !== 'nothing' && locality.by !== 'shares';
}
