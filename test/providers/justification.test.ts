import { ExternalClient, Gateway, GatewayWorkload, MeshProvider, MtlsMode, PathMatch } from '../../src';
import { justificationAnnotations } from '../../src/providers/justification';
import { all, find, fixture, service } from '../mesh-fixture';

const REASONS = 'cdk8s-mesh/reasons';

test('the reasons of a policy are sorted, each once, whatever the order of declarations', () => {
  const [a, b] = [false, true].map(isReversed => {
    const { shop, chart } = fixture();
    const target = service(shop, 'users').service;
    const web = service(shop, 'web').service;
    const calls = [
      () => web.calls(target, { paths: [PathMatch.exact('/b')], reason: 'shows users' }),
      () => web.calls(target, { paths: [PathMatch.exact('/a')], reason: 'shows users' }),
      () => target.allowsFrom(ExternalClient.namespace('back-office'), { reason: ' audits ' }),
      () => target.allowsFrom(ExternalClient.serviceAccount({ namespace: 'b', name: 'c', trustDomain: 'd.example.com' }), { reason: 'partner' }),
      () => target.allowsFrom(ExternalClient.namespace('silent')),
    ];
    for (const call of isReversed ? calls.reverse() : calls) call();
    return find(chart, 'AuthorizationPolicy', 'users').metadata.annotations;
  });
  expect(a).toEqual({ [REASONS]: 'b/c of d.example.com: partner; back-office/*: audits; shop/web: shows users' });
  expect(b).toEqual(a);
});

test('without reasons there is no annotation', () => {
  const { shop, chart } = fixture();
  service(shop, 'users').service.allowsFrom(ExternalClient.namespace('back-office'));
  expect(find(chart, 'AuthorizationPolicy', 'users').metadata.annotations).toBeUndefined();
});

test('the reason of a route of a gateway is on the policy of the service', () => {
  const { shop, chart, mesh } = fixture(MeshProvider.istio());
  const users = service(shop, 'users').service;
  const gateway = new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['a.example.com'] }], workload: GatewayWorkload.istioctl() });
  gateway.addRoute(users, { reason: 'the web shop' });
  expect(find(chart, 'AuthorizationPolicy', 'users').metadata.annotations).toEqual({ [REASONS]: 'gateway public: the web shop' });
  expect(mesh._recorded().record.gateways[0].routes[0].justification).toBe('the web shop');
});

test('on ambient the policy of the waypoint has the reasons of callers, that of ztunnel those of networks', () => {
  const { shop, chart } = fixture(MeshProvider.istioAmbient());
  const users = service(shop, 'users', { ports: [{ port: 8080, mtls: MtlsMode.PERMISSIVE }] }).service;
  users.allowsFrom(ExternalClient.namespace('back-office'), { paths: [PathMatch.exact('/a')], reason: 'audits' });
  users.allowsFrom(ExternalClient.network(['10.0.0.0/8']), { reason: 'offices' });
  const annotations = Object.fromEntries(all(chart, 'AuthorizationPolicy').map(({ metadata }) => [metadata.name, metadata.annotations]));
  expect(annotations).toEqual({ 'deny-all': undefined, 'users': { [REASONS]: 'back-office/*: audits' }, 'users-waypoint': { [REASONS]: '10.0.0.0/8: offices' } });
});

test('many reasons are cut, far below the 256 KiB that Kubernetes accepts', () => {
  const many = Array.from({ length: 5000 }, (_, i) => ({ client: `shop/client-${i}`, reason: 'x'.repeat(200) }));
  const text = justificationAnnotations(many)![REASONS];
  expect(text.length).toBeLessThan(2100);
  expect(text).toMatch(/; and 4991 more$/);
  expect(justificationAnnotations(many.reverse())![REASONS]).toBe(text);
});
