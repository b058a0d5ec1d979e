import { CanaryRoute, Injection, MeshNamespace, MeshProvider } from '../../src';
import { fixture, findingTexts, service } from '../mesh-fixture';

const legacyCalls = (provider: MeshProvider, injection: Injection, withRoutes = true) => {
  const { chart, mesh, open } = fixture(provider);
  const { service: users, versions: [v1, v2] } = service(open, 'users', {}, ['v1', 'v2']);
  if (withRoutes) new CanaryRoute(chart, 'canary', { service: users, stable: v1, canary: v2, canaryPercent: 10 });
  const { service: web } = service(new MeshNamespace(chart, 'legacy', { mesh, injection }), 'web');
  web.calls(users);
  web.calls(users, { ports: [8080] });
  return findingTexts(mesh).filter(text => text.endsWith('(unproxied-routes)'));
};

test.each([['Istio', MeshProvider.istio()], ['Istio ambient', MeshProvider.istioAmbient()], ['Linkerd', MeshProvider.linkerd()]])(
  '%s: routes do not apply to requests of clients whose pods get no proxy', (_, provider) => {
    expect(legacyCalls(provider, Injection.disabled())).toEqual([
      'WARNING chart/open/users: its routes do not apply to requests of chart/legacy/web, whose pods get no proxy (injection of namespace legacy is disabled); '
      + 'let the pods of the clients have a proxy, or acknowledge this (unproxied-routes)',
    ]);
    expect(legacyCalls(provider, Injection.enabled())).toEqual([]);
    expect(legacyCalls(provider, Injection.disabled(), false)).toEqual([]);
  });

test('one finding for each service, whatever keeps the proxies from its clients', () => {
  const { chart, mesh, open } = fixture();
  const { service: users, versions: [v1, v2] } = service(open, 'users', {}, ['v1', 'v2']);
  new CanaryRoute(chart, 'canary', { service: users, stable: v1, canary: v2, canaryPercent: 10 });
  for (const name of ['old', 'legacy']) service(new MeshNamespace(chart, name, { mesh, injection: Injection.disabled() }), 'web').service.calls(users);
  expect(findingTexts(mesh).filter(text => text.endsWith('(unproxied-routes)'))).toEqual([
    'WARNING chart/open/users: its routes do not apply to requests of chart/legacy/web and chart/old/web, whose pods get no proxy '
    + '(injection of namespace legacy is disabled; injection of namespace old is disabled); let the pods of the clients have a proxy, or acknowledge this (unproxied-routes)',
  ]);
});
