import { Duration } from 'cdk8s';
import { CanaryRoute, HashAlgorithm, LoadBalancing, Locality, MeshServiceOptions, TrafficPolicyOptions } from '../../../src';
import { find, fixture, service } from '../../mesh-fixture';

function rendered(options: MeshServiceOptions): any {
  const { chart, shop } = fixture();
  service(shop, 'users', options);
  return find(chart, 'DestinationRule', 'users')?.spec;
}

test('the values of S2.5: limits, circuit breaker and load balancing, with versions of their own', () => {
  const { chart, shop } = fixture();
  const users = shop.addService('user-service', {
    connectionPool: { maxConnections: 100, maxPendingRequests: 50, maxRequests: 100, maxRequestsPerConnection: 2 },
    loadBalancing: LoadBalancing.LEAST_REQUEST,
    circuitBreaker: {
      consecutive5xxErrors: 5, interval: Duration.seconds(30), baseEjectionTime: Duration.seconds(30), maxEjectionPercent: 50, minHealthPercent: 40,
    },
  });
  const stable = users.addVersion('v1', { image: 'v1', loadBalancing: LoadBalancing.ROUND_ROBIN });
  const canary = users.addVersion('v2', { image: 'v2', loadBalancing: LoadBalancing.consistentHashOfHeader('x-user-id') });
  new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10 });
  expect(find(chart, 'DestinationRule', 'user-service')).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'user-service', namespace: 'shop' },
    spec: {
      host: 'user-service.shop.svc.cluster.local',
      trafficPolicy: {
        connectionPool: { tcp: { maxConnections: 100 }, http: { http1MaxPendingRequests: 50, http2MaxRequests: 100, maxRequestsPerConnection: 2 } },
        loadBalancer: { simple: 'LEAST_REQUEST' },
        outlierDetection: { consecutive5xxErrors: 5, interval: '30s', baseEjectionTime: '30s', maxEjectionPercent: 50, minHealthPercent: 40 },
      },
      subsets: [
        { name: 'v1', labels: { version: 'v1' }, trafficPolicy: { loadBalancer: { simple: 'ROUND_ROBIN' } } },
        { name: 'v2', labels: { version: 'v2' }, trafficPolicy: { loadBalancer: { consistentHash: { httpHeaderName: 'x-user-id' } } } },
      ],
    },
  });
});

test('the values of S8.3: connection pool for high throughput', () => {
  jest.spyOn(process.stderr, 'write').mockReturnValueOnce(true); // 30ms is a warning
  expect(rendered({
    connectionPool: {
      maxConnections: 1000,
      connectTimeout: Duration.millis(30),
      tcpKeepalive: { time: Duration.hours(2), interval: Duration.seconds(75) },
      maxPendingRequests: 1024,
      maxRequests: 2048,
      maxRequestsPerConnection: 10,
      idleTimeout: Duration.minutes(5),
    },
  })).toEqual({
    host: 'users.shop.svc.cluster.local',
    trafficPolicy: {
      connectionPool: {
        tcp: { maxConnections: 1000, connectTimeout: '30ms', tcpKeepalive: { time: '7200s', interval: '75s' } },
        http: { http1MaxPendingRequests: 1024, http2MaxRequests: 2048, maxRequestsPerConnection: 10, idleTimeout: '300s' },
      },
    },
  });
});

test.each([
  [LoadBalancing.ROUND_ROBIN, { simple: 'ROUND_ROBIN' }],
  [LoadBalancing.RANDOM, { simple: 'RANDOM' }],
  [LoadBalancing.PASSTHROUGH, { simple: 'PASSTHROUGH' }],
  [LoadBalancing.consistentHashOfCookie('user', Duration.hours(1)), { consistentHash: { httpCookie: { name: 'user', ttl: '3600s' } } }],
  [LoadBalancing.consistentHashOfQueryParameter('user'), { consistentHash: { httpQueryParameterName: 'user' } }],
  [LoadBalancing.consistentHashOfSourceIp(), { consistentHash: { useSourceIp: true } }],
  [
    LoadBalancing.consistentHashOfHeader('user', { algorithm: HashAlgorithm.ringHash(4096) }),
    { consistentHash: { httpHeaderName: 'user', ringHash: { minimumRingSize: 4096 } } },
  ],
  [
    LoadBalancing.consistentHashOfSourceIp({ algorithm: HashAlgorithm.maglev(65537) }),
    { consistentHash: { useSourceIp: true, maglev: { tableSize: 65537 } } },
  ],
])('load balancing %j', (loadBalancing, loadBalancer) => {
  expect(rendered({ loadBalancing }).trafficPolicy).toEqual({ loadBalancer });
});

test('a circuit breaker of all defaults writes them out', () => {
  expect(rendered({ circuitBreaker: {} }).trafficPolicy).toEqual({
    outlierDetection: { consecutive5xxErrors: 5, interval: '30s', baseEjectionTime: '30s', maxEjectionPercent: 50 },
  });
});

test.each([
  [{ maxRequests: 1 }, { http: { http2MaxRequests: 1 } }],
  [{ tcpKeepalive: { probes: 3 } }, { tcp: { tcpKeepalive: { probes: 3 } } }],
])('what is not said of %j is not rendered', (connectionPool, expected) => {
  expect(rendered({ connectionPool }).trafficPolicy).toEqual({ connectionPool: expected });
});

test('there is none without settings; there are subsets where a version has settings or requests are split', () => {
  expect(rendered({})).toBeUndefined();
  expect(rendered({ circuitBreaker: {} }).subsets).toBeUndefined();
  const { chart, shop } = fixture();
  const { service: users } = service(shop, 'users', {}, ['v1']);
  users.addVersion('v2', { image: 'v2', circuitBreaker: { consecutive5xxErrors: 1 } });
  const { spec } = find(chart, 'DestinationRule', 'users');
  expect(spec.trafficPolicy).toBeUndefined();
  expect(spec.subsets.map(({ name, trafficPolicy }: any) => [name, trafficPolicy?.outlierDetection.consecutive5xxErrors])).toEqual([['v1', undefined], ['v2', 1]]);
});

test('a circuit breaker by gateway errors counts nothing else, one by failed connections counts them apart', () => {
  const rest = { interval: '30s', baseEjectionTime: '30s', maxEjectionPercent: 50 };
  expect(rendered({ circuitBreaker: { consecutiveGatewayErrors: 3 } }).trafficPolicy.outlierDetection).toEqual({
    consecutive5xxErrors: 0, consecutiveGatewayErrors: 3, ...rest,
  });
  expect(rendered({ circuitBreaker: { consecutive5xxErrors: 7, consecutiveLocalOriginFailures: 2 } }).trafficPolicy.outlierDetection).toEqual({
    consecutive5xxErrors: 7, splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 2, ...rest,
  });
});

test('a warm-up stands with the load balancer that it needs', () => {
  const warmup = { duration: Duration.minutes(1) };
  expect(rendered({ warmup }).trafficPolicy).toEqual({ loadBalancer: { simple: 'LEAST_REQUEST', warmup: { duration: '60s' } } });
  expect(rendered({ warmup: { ...warmup, minimumPercent: 0, aggression: 2 }, loadBalancing: LoadBalancing.ROUND_ROBIN }).trafficPolicy).toEqual({
    loadBalancer: { simple: 'ROUND_ROBIN', warmup: { duration: '60s', minimumPercent: 0, aggression: 2 } },
  });
});

const OUTLIERS = { consecutive5xxErrors: 5, interval: '30s', baseEjectionTime: '30s', maxEjectionPercent: 50 };

test.each([
  ['nearest', Locality.NEAREST, { enabled: true }],
  ['failover', Locality.failover({ origin: 'a', target: 'b' }), { enabled: true, failover: [{ from: 'a', to: 'b' }] }],
  ['priorities', Locality.priorities('tier', 'zone=1'), { enabled: true, failoverPriority: ['tier', 'zone=1'] }],
])('locality, %s: comes with outlier detection, without which Istio does not fail over', (_, locality, localityLbSetting) => {
  expect(rendered({ locality }).trafficPolicy).toEqual({ loadBalancer: { localityLbSetting }, outlierDetection: OUTLIERS });
  expect(rendered({ locality, circuitBreaker: { consecutive5xxErrors: 9 } }).trafficPolicy).toEqual({
    loadBalancer: { localityLbSetting }, outlierDetection: { ...OUTLIERS, consecutive5xxErrors: 9 },
  });
});

test('locality that is ignored, or shares between localities: need no outlier detection', () => {
  expect(rendered({ locality: Locality.IGNORED }).trafficPolicy).toEqual({ loadBalancer: { localityLbSetting: { enabled: false } } });
  const shares = [{ locality: 'a/*', percent: 80 }, { locality: 'b/*', percent: 20 }];
  expect(rendered({ locality: Locality.distribute({ origin: 'a/*', shares }) }).trafficPolicy).toEqual({
    loadBalancer: { localityLbSetting: { enabled: true, distribute: [{ from: 'a/*', to: { 'a/*': 80, 'b/*': 20 } }] } },
  });
});

describe('a version of a service with warm-up and locality', () => {
  const general: MeshServiceOptions = {
    warmup: { duration: Duration.minutes(1) }, locality: Locality.NEAREST, circuitBreaker: { consecutive5xxErrors: 9 },
  };
  const outlierDetection = { ...OUTLIERS, consecutive5xxErrors: 9 };
  const subset = (options: TrafficPolicyOptions, ofService = general) => {
    const { chart, shop } = fixture();
    shop.addService('users', ofService).addVersion('v1', { image: 'i', ...options });
    return find(chart, 'DestinationRule', 'users').spec.subsets?.[0].trafficPolicy;
  };

  test('keeps them under a load balancer of its own: Istio replaces the whole of it', () => {
    expect(subset({ loadBalancing: LoadBalancing.ROUND_ROBIN })).toEqual({
      loadBalancer: { simple: 'ROUND_ROBIN', warmup: { duration: '60s' }, localityLbSetting: { enabled: true } }, outlierDetection,
    });
    expect(subset({ locality: Locality.IGNORED })).toEqual({
      loadBalancer: { simple: 'LEAST_REQUEST', warmup: { duration: '60s' }, localityLbSetting: { enabled: false } },
    });
  });

  test('has no fields for settings that are left out', () => {
    expect(subset({ connectionPool: { maxRequests: 1 } })).toEqual({ connectionPool: { http: { http2MaxRequests: 1 } } });
    expect(subset({})).toBeUndefined();
  });

  test('has outlier detection of its own where only it fails over', () => {
    expect(subset({ locality: Locality.NEAREST }, {})).toEqual({
      loadBalancer: { localityLbSetting: { enabled: true } }, outlierDetection: OUTLIERS,
    });
  });
});
