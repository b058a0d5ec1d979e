import { CanaryRoute, HttpMatch, MeshProvider, PortProtocol, UnsupportedFeature } from '../../../src';
import { RouteTableBuilder } from '../../../src/model/route-table-builder';
import { all, find, fixture, service } from '../../mesh-fixture';
import { meshModel, serviceModel } from '../../model/service-model';

/** A canary that may be pinned, on Linkerd with TrafficSplit. */
function split(pinned?: HttpMatch[]) {
  const used = fixture(MeshProvider.linkerd({ trafficSplit: true }), { unsupported: UnsupportedFeature.REPORT });
  const { service: users, versions: [stable, canary] } = service(used.open, 'users', {}, ['v1', 'v2']);
  new CanaryRoute(used.chart, 'canary', { service: users, stable, canary, canaryPercent: 10, canaryMatches: pinned });
  return used;
}

test('the apex is the Service of all versions, the leaves are those of one each, whole numbers of one hundred', () => {
  const { chart, mesh } = split();
  expect(mesh.findings).toEqual([]);
  expect(find(chart, 'TrafficSplit', 'users')).toEqual({
    apiVersion: 'split.smi-spec.io/v1alpha2',
    kind: 'TrafficSplit',
    metadata: { name: 'users', namespace: 'open' },
    spec: { service: 'users', backends: [{ service: 'users-v1', weight: 90 }, { service: 'users-v2', weight: 10 }] },
  });
  expect(all(chart, 'Service').map(({ metadata, spec }) => [metadata.name, spec.selector])).toEqual([
    ['users', { app: 'users' }], ['users-v1', { app: 'users', version: 'v1' }], ['users-v2', { app: 'users', version: 'v2' }],
  ]);
  expect(all(chart, 'HTTPRoute')).toEqual([]);
});

test('a pin is a loss, and the split stays', () => {
  const { mesh, chart } = split([HttpMatch.header('x', '1')]);
  expect(mesh.findings.map(({ path, message }) => [path, message])).toEqual([
    ['chart/canary', 'Linkerd with TrafficSplit does not support header match (exact, prefix, regex): a TrafficSplit disables it (requests matching header x exact 1)'],
  ]);
  jest.spyOn(process.stderr, 'write').mockReturnValueOnce(true);
  expect(find(chart, 'TrafficSplit', 'users').spec.backends).toHaveLength(2);
});

test('pinned rules alone are no split that SMI can express', () => {
  const routes = new RouteTableBuilder('users', {});
  routes.addPinnedRule({ owner: 'pin', matches: [{}], shares: [{ version: 'v2', percent: 100 }] });
  const users = serviceModel({ routes: routes.build() });
  const objects = MeshProvider.linkerd({ trafficSplit: true })._provider.serviceObjects(users, meshModel(users));
  expect(objects.map(({ kind }) => kind)).not.toContain('TrafficSplit');
});

test('without TrafficSplit each HTTP port has a route of its own', () => {
  const { chart, open } = fixture(MeshProvider.linkerd());
  const ports = [{ port: 80, targetPort: 8080 }, { port: 90, protocol: PortProtocol.GRPC }];
  const { service: users, versions: [stable, canary] } = service(open, 'users', { ports }, ['v1', 'v2']);
  new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10, canaryMatches: [HttpMatch.header('x', '1')] });
  const routes = [...all(chart, 'HTTPRoute'), ...all(chart, 'GRPCRoute')];
  expect(routes.map(({ metadata, spec }) => [metadata.name, spec])).toEqual([['users-http', 80], ['users-grpc', 90]].map(([name, port]) => [name, {
    parentRefs: [{ group: '', kind: 'Service', name: 'users', port }],
    rules: [
      { matches: [{ headers: [{ name: 'x', value: '1' }] }], backendRefs: [{ name: 'users-v2', port }] },
      { backendRefs: [{ name: 'users-v1', port, weight: 90 }, { name: 'users-v2', port, weight: 10 }] },
    ],
  }]));
});

test('retries of some methods are a route of their own, and the plain name is that of the rest', () => {
  const { chart, open } = fixture(MeshProvider.linkerd(), { unsupported: UnsupportedFeature.REPORT });
  jest.spyOn(process.stderr, 'write').mockReturnValueOnce(true);
  service(open, 'users', { retries: { attempts: 2 } });
  const backendRefs = [{ name: 'users', port: 8080 }];
  expect(all(chart, 'HTTPRoute').map(({ metadata, spec }) => [metadata.name, metadata.annotations, spec.rules])).toEqual([
    ['users', undefined, [{ backendRefs }]],
    ['users-retries', { 'retry.linkerd.io/http': '5xx', 'retry.linkerd.io/limit': '2' }, [
      { matches: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PUT'].map(method => ({ method })), backendRefs },
    ]],
  ]);
});
