import { Duration } from 'cdk8s';
import { EgressGateway, ExternalService, ExternalServiceProps, GatewayApiChannel, MeshProvider, PortProtocol } from '../../src';
import { find, fixture, service, errorOf } from '../mesh-fixture';

test('only the namespace of an external service may bind a VirtualService of its host to the gateway', () => {
  const { chart, shop, open } = fixture();
  const gateway = new EgressGateway(chart, 'egress', { namespace: shop });
  const routed = [open, shop].map((namespace, i) => new ExternalService(chart, `e${i}`, { namespace, hosts: [`e${i}.example.com`], egressGateway: gateway }));
  const servers = find(chart, 'Gateway', 'egress').spec.servers.flatMap(({ hosts }: any) => hosts);
  expect(servers).toEqual(['open/e0.example.com', 'shop/e1.example.com']);
  expect(routed.map((_, i) => find(chart, 'VirtualService', `e${i}`)).map(({ metadata, spec }) => `${metadata.namespace}/${spec.hosts[0]}`)).toEqual(servers);
});

test('its Service has a port for each of what leaves through it', () => {
  const { chart, shop } = fixture();
  const gateway = new EgressGateway(chart, 'egress', { namespace: shop, replicas: 3 });
  expect(find(chart, 'Service', 'egress').spec.ports.map(({ name }: any) => name)).toEqual(['tls-443']);
  new ExternalService(chart, 'a', { namespace: shop, hosts: ['a.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: {} }], egressGateway: gateway });
  new ExternalService(chart, 'b', { namespace: shop, hosts: ['b.example.com'], egressGateway: gateway });
  expect(find(chart, 'Service', 'egress').spec.ports).toEqual([
    { name: 'http-80', port: 80, targetPort: 80, appProtocol: 'http' },
    { name: 'tls-443', port: 443, targetPort: 443, appProtocol: 'tls' },
  ]);
  expect(find(chart, 'Deployment', 'egress').spec.replicas).toBe(3);
});

test('one that is installed already is not rendered, but what it takes is', () => {
  const { chart, open } = fixture();
  const gateway = EgressGateway.fromExistingGateway(chart, 'egress', { namespace: open, gatewayName: 'istio-egressgateway' });
  expect(gateway.objects).toEqual([]);
  new ExternalService(chart, 'a', { namespace: open, hosts: ['a.example.com'], egressGateway: gateway });
  expect(gateway.objects.map(({ kind }) => kind)).toEqual(['Gateway', 'DestinationRule']);
  expect(find(chart, 'Gateway', 'istio-egressgateway').spec.selector).toEqual({ app: 'istio-egressgateway' });
});

test('similar hosts have subsets of their own', () => {
  const { chart, open } = fixture();
  const gateway = new EgressGateway(chart, 'egress', { namespace: open });
  const long = `${'a'.repeat(60)}.example.com`;
  new ExternalService(chart, 'a', { namespace: open, hosts: ['a-b.example.com', 'a.b.example.com', long], egressGateway: gateway });
  expect(find(chart, 'DestinationRule', 'egress').spec.subsets.map(({ name }: any) => name)).toEqual([
    'a--b-example-com', 'a-b-example-com', expect.stringMatching(/^a{54}-[0-9a-f]{8}$/),
  ]);
});

test('lets nobody out undeclared where nobody is trusted', () => {
  const { chart, shop } = fixture();
  const gateway = new EgressGateway(chart, 'egress', { namespace: shop });
  const external = new ExternalService(chart, 'a', { namespace: shop, hosts: ['a.example.com'], egressGateway: gateway });
  expect(find(chart, 'AuthorizationPolicy', 'egress').spec.rules).toEqual([]);
  service(shop, 'orders').service.calls(external, { ports: [443] });
  expect(find(chart, 'AuthorizationPolicy', 'egress').spec.rules).toEqual([{
    from: [{ source: { principals: ['cluster.local/ns/shop/sa/orders'] } }],
    to: [{ operation: { ports: ['443'] } }],
    when: [{ key: 'connection.sni', values: ['a.example.com'] }],
  }]);
});

test.each<[string, Pick<ExternalServiceProps, 'timeout' | 'retries'>, readonly object[]]>([
  ['without settings: the gateway retries failed connections to the host only, which the caller does not see', {}, [
    {}, { retries: { attempts: 2, retryOn: 'connect-failure,refused-stream' } },
  ]],
  ['with a timeout: the same', { timeout: Duration.seconds(5) }, [{ timeout: '5s' }, { retries: { attempts: 2, retryOn: 'connect-failure,refused-stream' } }]],
  ['with retries: the caller retries for both hops', { retries: { attempts: 2 } }, [
    { retries: { attempts: 2, retryOn: '5xx,reset,connect-failure,refused-stream' } }, { retries: { attempts: 2, retryOn: 'connect-failure,refused-stream' } }, { retries: { attempts: 0 } },
  ]],
  ['with retries turned off: no hop retries', { retries: { attempts: 0 } }, [{ retries: { attempts: 0 } }, { retries: { attempts: 0 } }]],
])('tries do not multiply at the two hops: %s', (_, settings, expected) => {
  const { chart, open } = fixture();
  const egressGateway = new EgressGateway(chart, 'egress', { namespace: open });
  new ExternalService(chart, 'a', { namespace: open, hosts: ['a.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP }], egressGateway, ...settings });
  expect(find(chart, 'VirtualService', 'a').spec.http.map(({ match, route, ...policy }: any) => policy)).toEqual(expected);
});

test('nothing of it on Linkerd, which reports the loss', () => {
  const { chart, mesh, open } = fixture(MeshProvider.linkerd({ channel: GatewayApiChannel.EXPERIMENTAL }));
  const gateway = new EgressGateway(chart, 'egress', { namespace: open });
  new ExternalService(chart, 'a', { namespace: open, hosts: ['a.example.com'], egressGateway: gateway });
  expect(gateway.objects).toEqual([]);
  expect(mesh.findings.map(({ path, code }) => `${path} ${code}`)).toEqual(['chart/a unsupported-feature', 'chart/egress unsupported-feature']);
});

test('needs a pod', () => {
  const { chart, open } = fixture();
  expect(errorOf(() => new EgressGateway(chart, 'egress', { namespace: open, replicas: 0 }))).toBe(
    'chart/egress: replicas is 0, allowed: whole numbers from 1 to 2147483647; give the number of pods',
  );
});
