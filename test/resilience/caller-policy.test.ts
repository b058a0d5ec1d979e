import { Duration } from 'cdk8s';
import { ConsumerRouteOptions, HttpMatch, LoadBalancing, Locality, MeshProvider, MeshServiceOptions, PortProtocol, TrafficPolicyOptions } from '../../src';
import { isEmptyTable } from '../../src/model/route-table';
import { all, fixture, service, errorOf, findingTexts } from '../mesh-fixture';

const WARMUP = { duration: Duration.seconds(30) };

function caller(options: MeshServiceOptions = {}, version: TrafficPolicyOptions = {}, provider = MeshProvider.istio()) {
  const { chart, mesh, open } = fixture(provider);
  const { service: users } = service(open, 'users', options, []);
  users.addVersion('v1', { image: 'i', ...version });
  const { service: web } = service(open, 'web');
  const rules = () => all(chart, 'DestinationRule').map(({ metadata: { name }, spec }) => [name, spec]);
  return { chart, mesh, open, users, web, rules };
}

const WHERE = 'chart/open/web routes to chart/open/users';

test('a caller has its own policy; settings that it does not have are the service\'s', () => {
  const { users, web, rules } = caller({ connectionPool: { maxConnections: 9 } });
  web.routesTo(users, { circuitBreaker: { consecutive5xxErrors: 3 } });
  const host = 'users.open.svc.cluster.local';
  const pool = { connectionPool: { tcp: { maxConnections: 9 } } };
  const breaker = { outlierDetection: { consecutive5xxErrors: 3, interval: '30s', baseEjectionTime: '30s', maxEjectionPercent: 50 } };
  expect(rules()).toEqual([
    ['users', { host, trafficPolicy: pool }],
    ['users.open.web', { host, trafficPolicy: { ...pool, ...breaker }, workloadSelector: { matchLabels: { 'app.kubernetes.io/name': 'web' } }, exportTo: ['.'] }],
  ]);
  expect(isEmptyTable(users._model.routes.build())).toBe(true);
});

test('further settings are merged, request settings are a rule', () => {
  const { users, web, rules } = caller();
  web.routesTo(users, { loadBalancing: LoadBalancing.RANDOM, timeout: Duration.seconds(1) });
  web.routesTo(users, { connectionPool: { maxRequests: 5 } });
  expect(rules().map(([name, spec]) => [name, spec.trafficPolicy])).toEqual([
    ['users.open.web', { loadBalancer: { simple: 'RANDOM' }, connectionPool: { http: { http2MaxRequests: 5 } } }],
  ]);
  expect(users._model.routes.build().overlays).toHaveLength(1);
});

test('it also applies to ports that do not speak HTTP', () => {
  const { users, web, rules } = caller({ ports: [{ port: 5432, protocol: PortProtocol.TCP }] });
  web.routesTo(users, { connectionPool: { maxConnections: 2 } });
  expect(rules()).toHaveLength(1);
});

test('a setting of the caller overrides the version\'s, each as a whole', () => {
  const version = { loadBalancing: LoadBalancing.ROUND_ROBIN, connectionPool: { maxRequests: 7, maxConnections: 7 } };
  const { users, web, rules } = caller({ warmup: WARMUP }, version);
  web.routesTo(users, { connectionPool: { maxRequests: 5 } });
  const [, [, { trafficPolicy, subsets }]] = rules();
  const loadBalancer = (simple: string) => ({ simple, warmup: { duration: '30s' } });
  expect(trafficPolicy).toEqual({ connectionPool: { http: { http2MaxRequests: 5 } }, loadBalancer: loadBalancer('LEAST_REQUEST') });
  expect(subsets).toEqual([{ name: 'v1', labels: { version: 'v1' }, trafficPolicy: { loadBalancer: loadBalancer('ROUND_ROBIN') } }]);
});

test.each<[string, ConsumerRouteOptions, string]>([
  ['a match', { matches: [HttpMatch.header('x', '1')], circuitBreaker: {}, warmup: WARMUP },
    'matches with circuitBreaker and warmup is "header x exact 1", allowed: no matches; '
    + 'a connection carries all requests of the caller: set it in a separate routesTo() without matches'],
  ['what was said before', { connectionPool: { maxRequests: 1 }, loadBalancing: LoadBalancing.RANDOM },
    'loadBalancing is "already set", allowed: one for each caller; set it in one routesTo() of this caller'],
  ['a value out of range', { connectionPool: { maxRequests: 0 } },
    'connectionPool.maxRequests is 0, allowed: whole numbers from 1 to 2147483647; leave it out for no limit'],
])('refuses %s', (_, options, text) => {
  const { users, web } = caller();
  web.routesTo(users, { loadBalancing: LoadBalancing.ROUND_ROBIN });
  const before = JSON.stringify(users._model.callerPolicies);
  expect(errorOf(() => web.routesTo(users, options))).toBe(`${WHERE}: ${text}`);
  expect(JSON.stringify(users._model.callerPolicies)).toBe(before);
});

const WITH_WARMUP = 'loadBalancing with warmup is "random", allowed: ROUND_ROBIN and LEAST_REQUEST; '
  + 'choose one of them, or leave warmup out: other policies do not support slow start';

test('settings incompatible with the service or its versions are refused', () => {
  const warming = caller({ warmup: WARMUP });
  expect(errorOf(() => warming.web.routesTo(warming.users, { loadBalancing: LoadBalancing.RANDOM }))).toBe(`${WHERE}: ${WITH_WARMUP}`);
  const version = caller({}, { warmup: WARMUP });
  expect(errorOf(() => version.web.routesTo(version.users, { loadBalancing: LoadBalancing.RANDOM }))).toBe(`${WHERE}: ${WITH_WARMUP}`);
  const later = caller();
  later.web.routesTo(later.users, { loadBalancing: LoadBalancing.RANDOM });
  expect(errorOf(() => later.users.addVersion('v2', { image: 'i', warmup: WARMUP }))).toBe(`chart/open/users/v2: ${WITH_WARMUP}`);
  const near = caller({ locality: Locality.NEAREST });
  expect(errorOf(() => near.web.routesTo(near.users, { loadBalancing: LoadBalancing.PASSTHROUGH }))).toBe(
    `${WHERE}: loadBalancing with locality is "passthrough", allowed: any but PASSTHROUGH; leave locality out: PASSTHROUGH keeps the destination address of the caller`,
  );
});

test.each<[MeshProvider, string, string, string?]>([
  [MeshProvider.istioAmbient(), 'Istio ambient', 'the waypoint connects to the pods, with one policy for all clients'],
  [MeshProvider.linkerd(), 'Linkerd', 'failure accrual applies to the whole Service, for all clients'],
  [MeshProvider.gatewayApi(), 'Gateway API', 'Gateway API has no field for it', 'configure it in the mesh itself instead'],
])('a named loss elsewhere, %#', (provider, name, why, instead = 'remove it for this mesh') => {
  const { mesh, users, web } = caller({}, {}, provider);
  web.routesTo(users, { circuitBreaker: {} });
  expect(findingTexts(mesh)).toContain(`ERROR chart/open/web: ${name} does not support traffic policy per client (outlier detection, connection pool, load balancing): ${why}; `
    + `${instead}, or render the rest with unsupported: UnsupportedFeature.REPORT (unsupported-feature)`);
});
