import { ApiObject, Duration, Testing } from 'cdk8s';
import { errorOf, fixture, service } from './mesh-fixture';
import { HttpMatch, MeshProvider, MeshService, MeshServiceOptions, PathMatch } from '../src';

const ROUTES = { routes: [{ name: 'all', condition: { pathRegex: '/.*' } }] };

const withRule = (users: MeshService) => users.routes.addRule({ matches: [HttpMatch.path(PathMatch.prefix('/a'))], timeout: Duration.seconds(5) });

/** What synthesis says of an app with a ServiceProfile. */
function found(
  spec: object, declare: (users: MeshService) => unknown = withRule, { provider = MeshProvider.linkerd(), name = 'users.open.svc.cluster.local', ...options }:
  { provider?: MeshProvider; name?: string } & Pick<MeshServiceOptions, 'circuitBreaker'> = {},
): string[] {
  const used = fixture(provider);
  declare(service(used.open, 'users', options).service);
  new ApiObject(used.chart, 'profile', { apiVersion: 'linkerd.io/v1alpha2', kind: 'ServiceProfile', metadata: { name, namespace: 'open' }, spec });
  return (errorOf(() => Testing.synth(used.chart)) ?? '').split('\n').filter(line => line.includes('(overriding-profile)')).map(line => line.trim());
}

test('a ServiceProfile for the host of a service with routes or settings', () => {
  const text = 'chart/profile: ServiceProfile users.open.svc.cluster.local takes precedence over the routes, retries, timeouts and circuit breaker of chart/open/users, '
    + 'which have no effect beside it; remove its routes and dstOverrides, and declare them on the service (overriding-profile)';
  expect(found(ROUTES)).toEqual([expect.stringContaining(text)]);
  expect(found({ dstOverrides: [{ authority: 'v2.open.svc.cluster.local', weight: 1 }] })).toHaveLength(1);
  expect(found(ROUTES, () => undefined, { circuitBreaker: {} })).toHaveLength(1);
});

test('in a List as well', () => {
  const used = fixture(MeshProvider.linkerd());
  service(used.open, 'users', { timeout: Duration.seconds(5) });
  const items = [{ apiVersion: 'linkerd.io/v1alpha2', kind: 'ServiceProfile', metadata: { name: 'users.open.svc.cluster.local' }, spec: ROUTES }];
  new ApiObject(used.chart, 'list', { apiVersion: 'v1', kind: 'List', items });
  expect(errorOf(() => Testing.synth(used.chart))).toContain('(overriding-profile)');
});

test('not one without routes, for another host, for a service without routes, or on another mesh', () => {
  expect(found({ retryBudget: { retryRatio: 0.2, minRetriesPerSecond: 10, ttl: '10s' } })).toEqual([]);
  expect(found({ routes: [] })).toEqual([]);
  expect(found(ROUTES, undefined, { name: 'orders.open.svc.cluster.local' })).toEqual([]);
  expect(found(ROUTES, () => undefined)).toEqual([]);
  expect(found(ROUTES, undefined, { provider: MeshProvider.istio() })).toEqual([]);
});
