import { Duration } from 'cdk8s';
import { CanaryRoute, LoadBalancing, MeshServiceOptions } from '../../../src';
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

test('there is none where nothing is said, subsets where a version says something or requests are split', () => {
  expect(rendered({})).toBeUndefined();
  expect(rendered({ circuitBreaker: {} }).subsets).toBeUndefined();
  const { chart, shop } = fixture();
  const { service: users } = service(shop, 'users', {}, ['v1']);
  users.addVersion('v2', { image: 'v2', circuitBreaker: { consecutive5xxErrors: 1 } });
  const { spec } = find(chart, 'DestinationRule', 'users');
  expect(spec.trafficPolicy).toBeUndefined();
  expect(spec.subsets.map(({ name, trafficPolicy }: any) => [name, trafficPolicy?.outlierDetection.consecutive5xxErrors])).toEqual([['v1', undefined], ['v2', 1]]);
});
