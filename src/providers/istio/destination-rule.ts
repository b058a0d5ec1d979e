import type {
  DestinationRule, DestinationRuleTrafficPolicy, DestinationRuleTrafficPolicyConnectionPool, DestinationRuleTrafficPolicyLoadBalancer,
  DestinationRuleTrafficPolicyLoadBalancerConsistentHash,
  DestinationRuleTrafficPolicyOutlierDetection,
} from '../../../imports/istio-networking';
import { renderDuration } from '../../model/duration';
import { callerLabels } from '../../model/match';
import { host } from '../../model/mesh';
import { MeshSettings } from '../../model/mesh-record';
import { omitUndefined, omitUndefinedOrNone } from '../../model/omit-undefined';
import { ServiceModel, versionLabels } from '../../model/service';
import { CircuitBreaker, ConnectionPool, isEmptyPolicy, hasFailover, HashKey, HashTable, LocalityPreference, overridePolicy, TrafficPolicy } from '../../model/traffic-policy';
import { Manifest } from '../provider';

/** Whether a service needs a DestinationRule. */
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
 * The traffic policies of single clients, in the client's namespace: Istio uses one DestinationRule for a client, the first that it finds there.
 * So each repeats the service's policy; and the other clients of the namespace get the service's DestinationRule once more. That one must not have
 * the same exportTo as the others: Istio would merge them.
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

/** @param own policy of one client, which overrides the service and its versions */
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

/** The policy of a version without the settings that the client overrides. */
function without(version: TrafficPolicy, own: TrafficPolicy): TrafficPolicy {
  if (isEmptyPolicy(own)) return version; // mostly
  return Object.fromEntries(Object.entries(version).filter(([setting]) => own[setting as keyof TrafficPolicy] === undefined));
}

/**
 * The policy of a subset. It inherits absent settings from the host, but the load balancer only as a whole, with warmup and locality; a locality
 * failover needs outlier detection in the same policy.
 */
function ofVersion(general: TrafficPolicy, own: TrafficPolicy): TrafficPolicy {
  if (!own.loadBalancer && !own.warmup && !own.locality) return own;
  const all = overridePolicy(general, own);
  const { loadBalancer: balancer, warmup, locality } = all;
  const breaker = hasFailover(locality) ? all.circuitBreaker : own.circuitBreaker;
  return { ...own, loadBalancer: balancer, warmup, locality, circuitBreaker: breaker };
}

/** A traffic policy. Istio fails over to another locality with outlier detection only, so a failover without it gets that of the defaults. */
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
    // Istio's default, which warmup requires.
    simple: balancer && balancer.by !== 'consistent-hash' ? SIMPLE[balancer.by] : warmup ? SIMPLE['least-request'] : undefined,
    warmup: warmup && omitUndefined({
      duration: renderDuration(warmup.durationMs), minimumPercent: warmup.minimumPercent, aggression: warmup.aggression,
    }),
    localityLbSetting: locality && localityLbSetting(locality),
  });
}

/** Explicit, so that it does not depend on the settings of the whole mesh. */
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

/** The library's defaults are explicit in the YAML. */
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
