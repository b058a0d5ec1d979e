import type {
  DestinationRule, DestinationRuleTrafficPolicy, DestinationRuleTrafficPolicyConnectionPool, DestinationRuleTrafficPolicyLoadBalancer,
  DestinationRuleTrafficPolicyOutlierDetection,
} from '../../../imports/istio-networking';
import { renderDuration } from '../../model/duration';
import { host, MeshSettings } from '../../model/mesh';
import { ServiceModel } from '../../model/service';
import { CircuitBreaker, ConnectionPool, emptyPolicy, HashKey, LoadBalancer, TrafficPolicy } from '../../model/traffic-policy';
import { defined, Manifest } from '../provider';

/** The one DestinationRule of a service's host: a subset for every version. See https://istio.io/latest/docs/reference/config/networking/destination-rule/ */
export function destinationRule(service: ServiceModel, settings: MeshSettings): Manifest {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    name: service.name,
    namespace: service.namespace.name,
    spec: (): DestinationRule['spec'] => defined({
      host: host(service, settings),
      trafficPolicy: trafficPolicy(service.traffic),
      subsets: service.routes.splits || service.versions.some(({ traffic }) => !emptyPolicy(traffic))
        ? service.versions.map(({ name, traffic }) => defined({ name, labels: { version: name }, trafficPolicy: trafficPolicy(traffic) }))
        : undefined,
    }),
  };
}

function trafficPolicy(policy: TrafficPolicy): DestinationRuleTrafficPolicy | undefined {
  if (emptyPolicy(policy)) return undefined;
  return defined({
    connectionPool: policy.connectionPool && connectionPool(policy.connectionPool),
    loadBalancer: policy.loadBalancer && loadBalancer(policy.loadBalancer),
    outlierDetection: policy.circuitBreaker && outlierDetection(policy.circuitBreaker),
  });
}

function connectionPool(pool: ConnectionPool): DestinationRuleTrafficPolicyConnectionPool {
  const { probes, timeMs, intervalMs } = pool.tcpKeepalive ?? {};
  return defined({
    tcp: unlessEmpty({
      maxConnections: pool.maxConnections,
      connectTimeout: duration(pool.connectTimeoutMs),
      tcpKeepalive: unlessEmpty({ probes, time: duration(timeMs), interval: duration(intervalMs) }),
    }),
    http: unlessEmpty({
      http1MaxPendingRequests: pool.maxPendingRequests,
      http2MaxRequests: pool.maxRequests,
      maxRequestsPerConnection: pool.maxRequestsPerConnection,
      idleTimeout: duration(pool.idleTimeoutMs),
    }),
  });
}

const SIMPLE = {
  'round-robin': 'ROUND_ROBIN', 'least-request': 'LEAST_REQUEST', 'random': 'RANDOM', 'passthrough': 'PASSTHROUGH',
} as const;

function loadBalancer(balancer: LoadBalancer): DestinationRuleTrafficPolicyLoadBalancer {
  return balancer.by === 'consistent-hash' ? { consistentHash: consistentHash(balancer.key) } : { simple: SIMPLE[balancer.by] };
}

function consistentHash(key: HashKey): DestinationRuleTrafficPolicyLoadBalancer['consistentHash'] {
  switch (key.of) {
    case 'header': return { httpHeaderName: key.name };
    case 'query': return { httpQueryParameterName: key.name };
    case 'cookie': return { httpCookie: { name: key.name, ttl: renderDuration(key.ttlMs) } };
    case 'source-ip': return { useSourceIp: true };
  }
}

/** The library's defaults are written out: a reader of the YAML need not know Istio's. */
function outlierDetection(breaker: CircuitBreaker): DestinationRuleTrafficPolicyOutlierDetection {
  return defined({
    consecutive5xxErrors: breaker.consecutive5xxErrors ?? 5,
    interval: renderDuration(breaker.intervalMs ?? 30_000),
    baseEjectionTime: renderDuration(breaker.baseEjectionTimeMs ?? 30_000),
    maxEjectionPercent: breaker.maxEjectionPercent ?? 50,
    minHealthPercent: breaker.minHealthPercent,
  });
}

const duration = (ms?: number) => (ms === undefined ? undefined : renderDuration(ms));

function unlessEmpty<T extends object>(entries: T) {
  const kept = defined(entries);
  return Object.keys(kept).length ? kept : undefined;
}
