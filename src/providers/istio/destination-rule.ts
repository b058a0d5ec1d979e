import type {
  DestinationRule, DestinationRuleTrafficPolicy, DestinationRuleTrafficPolicyConnectionPool, DestinationRuleTrafficPolicyLoadBalancer,
  DestinationRuleTrafficPolicyLoadBalancerConsistentHash,
  DestinationRuleTrafficPolicyOutlierDetection,
} from '../../../imports/istio-networking';
import { renderDuration } from '../../model/duration';
import { callerLabels } from '../../model/match';
import { host } from '../../model/mesh';
import { MeshSettings } from '../../model/mesh-record';
import { ServiceModel, versionLabels } from '../../model/service';
import { CircuitBreaker, ConnectionPool, isEmptyPolicy, hasFailover, HashKey, HashTable, LocalityPreference, overridePolicy, TrafficPolicy } from '../../model/traffic-policy';
import { omitUndefined, Manifest, omitUndefinedOrNone } from '../provider';

/** Whether callers have to be told anything about how to connect to a service's pods. */
export function hasDestinationRule({ needsVersionSubsets, traffic, versions }: ServiceModel): boolean {
  return needsVersionSubsets || !isEmptyPolicy(traffic) || versions.some(version => !isEmptyPolicy(version.traffic));
}

/** The one DestinationRule of a service's host: a subset for every version. See https://istio.io/latest/docs/reference/config/networking/destination-rule/ */
export function destinationRule(service: ServiceModel, settings: MeshSettings): Manifest {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    name: service.name,
    namespace: service.namespace.name,
    spec: destinationRuleSpec(service, settings, {}) satisfies DestinationRule['spec'],
  };
}

/**
 * How single callers connect, and in whose namespace that is: there Istio takes one DestinationRule for a caller, and looks no further.
 * So each says all that the service says, too; and the other callers of the namespace, who would find none but those of their neighbours,
 * get the service's once more. That one must not have the others' exportTo: Istio would merge them.
 * See https://github.com/istio/istio/blob/master/pilot/pkg/model/push_context.go (`destinationRule`) and destination_rule.go (`mergeDestinationRule`)
 */
export function callerDestinationRules(service: ServiceModel, settings: MeshSettings): Manifest[] {
  const { callerPolicies, namespace: { name: home } } = service;
  const rule = (name: string, namespace: string, spec: DestinationRule['spec']): Manifest => (
    { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', name, namespace, spec }
  );
  const abroad = hasDestinationRule(service) ? callerPolicies.map(({ caller }) => caller.namespace).filter(namespace => namespace !== home) : [];
  return [
    ...callerPolicies.map(({ caller, traffic }) => rule(`${service.name}.${home}.${caller.service}`, caller.namespace, {
      ...destinationRuleSpec(service, settings, traffic),
      workloadSelector: { matchLabels: callerLabels(caller) },
      exportTo: ['.'],
    })),
    ...[...new Set(abroad)].sort().map(namespace => rule(`${service.name}.${home}`, namespace, {
      ...destinationRuleSpec(service, settings, {}),
      exportTo: [namespace],
    })),
  ];
}

/** @param own what one caller says in place of the service and its versions */
function destinationRuleSpec(service: ServiceModel, settings: MeshSettings, own: TrafficPolicy): DestinationRule['spec'] {
  const general = overridePolicy(service.traffic, own);
  const subsets = service.needsVersionSubsets || service.versions.some(({ traffic }) => !isEmptyPolicy(traffic));
  return omitUndefined({
    host: host(service, settings),
    subsets: subsets ? service.versions.map(({ name, traffic }) => omitUndefined({
      labels: versionLabels(service, name), name, trafficPolicy: trafficPolicy(ofVersion(general, without(traffic, own))),
    })) : undefined,
    trafficPolicy: trafficPolicy(general),
  });
}

/** What a version says of which the caller says nothing. */
function without(version: TrafficPolicy, own: TrafficPolicy): TrafficPolicy {
  if (isEmptyPolicy(own)) return version; // mostly
  return Object.fromEntries(Object.entries(version).filter(([setting]) => own[setting as keyof TrafficPolicy] === undefined));
}

/**
 * What a subset has to say: Istio takes what it leaves out from the host, but its load balancer as a whole, with warm-up and locality,
 * and it looks for the circuit breaker of a failover beside it.
 */
function ofVersion(general: TrafficPolicy, own: TrafficPolicy): TrafficPolicy {
  if (!own.loadBalancer && !own.warmup && !own.locality) return own;
  const all = overridePolicy(general, own);
  const { loadBalancer: balancer, warmup, locality } = all;
  const breaker = hasFailover(locality) ? all.circuitBreaker : own.circuitBreaker;
  return { ...own, loadBalancer: balancer, warmup, locality, circuitBreaker: breaker };
}

/** How clients connect. Without outlier detection Istio never fails over to another locality: where nothing is said of it, that of all defaults comes along. */
export function trafficPolicy(policy: TrafficPolicy): DestinationRuleTrafficPolicy | undefined {
  if (isEmptyPolicy(policy)) return undefined;
  const breaker = policy.circuitBreaker ?? (hasFailover(policy.locality) ? {} : undefined);
  return omitUndefined({
    connectionPool: policy.connectionPool && connectionPool(policy.connectionPool),
    loadBalancer: loadBalancer(policy),
    outlierDetection: breaker && outlierDetection(breaker),
  });
}

function connectionPool(pool: ConnectionPool): DestinationRuleTrafficPolicyConnectionPool {
  const { probes, timeMs, intervalMs } = pool.tcpKeepalive ?? {};
  return omitUndefined({
    tcp: omitUndefinedOrNone({
      maxConnections: pool.maxConnections,
      connectTimeout: duration(pool.connectTimeoutMs),
      tcpKeepalive: omitUndefinedOrNone({ probes, time: duration(timeMs), interval: duration(intervalMs) }),
    }),
    http: omitUndefinedOrNone({
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

function loadBalancer({ loadBalancer: balancer, warmup, locality }: TrafficPolicy): DestinationRuleTrafficPolicyLoadBalancer | undefined {
  return omitUndefinedOrNone({
    ...(balancer?.by === 'consistent-hash' ? { consistentHash: { ...consistentHash(balancer.key), ...hashTable(balancer.table) } } : {}),
    // Istio's default, which a warm-up needs.
    simple: balancer && balancer.by !== 'consistent-hash' ? SIMPLE[balancer.by] : warmup ? SIMPLE['least-request'] : undefined,
    warmup: warmup && omitUndefined({
      duration: renderDuration(warmup.durationMs), minimumPercent: warmup.minimumPercent, aggression: warmup.aggression,
    }),
    localityLbSetting: locality && localityLbSetting(locality),
  });
}

/** Said in full, so that it does not hang on what the mesh as a whole is set to. */
function localityLbSetting(locality: LocalityPreference): DestinationRuleTrafficPolicyLoadBalancer['localityLbSetting'] {
  switch (locality.by) {
    case 'nothing': return { enabled: false };
    case 'nearness': return { enabled: true };
    case 'failover': return { enabled: true, failover: locality.failovers.map(({ origin, target }) => ({ from: origin, to: target })) };
    case 'labels': return { enabled: true, failoverPriority: [...locality.labels] };
    case 'shares': return {
      enabled: true,
      distribute: locality.origins.map(({ origin, shares }) => ({
        from: origin, to: Object.fromEntries(shares.map(share => [share.locality, share.percent])),
      })),
    };
  }
}

function hashTable(table?: HashTable): DestinationRuleTrafficPolicyLoadBalancerConsistentHash {
  if (!table) return {};
  return table.type === 'ring' ? { ringHash: { minimumRingSize: table.minimumSize } } : { maglev: { tableSize: table.size } };
}

function consistentHash(key: HashKey): DestinationRuleTrafficPolicyLoadBalancerConsistentHash {
  switch (key.of) {
    case 'header': return { httpHeaderName: key.name };
    case 'query': return { httpQueryParameterName: key.name };
    case 'cookie': return { httpCookie: { name: key.name, ttl: renderDuration(key.ttlMs) } };
    case 'source-ip': return { useSourceIp: true };
  }
}

/** The library's defaults are written out: a reader of the YAML need not know Istio's. */
function outlierDetection(breaker: CircuitBreaker): DestinationRuleTrafficPolicyOutlierDetection {
  return omitUndefined({
    consecutive5xxErrors: breaker.consecutive5xxErrors ?? 5,
    consecutiveGatewayErrors: breaker.consecutiveGatewayErrors,
    ...(breaker.consecutiveLocalOriginFailures === undefined ? {}
      : { splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: breaker.consecutiveLocalOriginFailures }),
    interval: renderDuration(breaker.intervalMs ?? 30_000),
    baseEjectionTime: renderDuration(breaker.baseEjectionTimeMs ?? 30_000),
    maxEjectionPercent: breaker.maxEjectionPercent ?? 50,
    minHealthPercent: breaker.minHealthPercent,
  });
}

const duration = (ms?: number) => (ms === undefined ? undefined : renderDuration(ms));
