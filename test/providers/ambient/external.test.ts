import { Duration } from 'cdk8s';
import { ExternalService, GatewayApiChannel, MeshProvider, PortProtocol, RetryOn, UnsupportedFeature } from '../../../src';
import { find, fixture } from '../../mesh-fixture';

const BACKENDS = [{ group: 'networking.istio.io', kind: 'Hostname', name: 'api.example.com', port: 80 }];

test.each<[GatewayApiChannel, object[]]>([
  [GatewayApiChannel.STANDARD, [{ timeouts: { request: '3s' }, backendRefs: BACKENDS }]],
  [GatewayApiChannel.EXPERIMENTAL, [
    {
      matches: [{ method: 'DELETE' }, { method: 'GET' }, { method: 'HEAD' }, { method: 'OPTIONS' }, { method: 'PUT' }],
      timeouts: { request: '3s' },
      retry: { attempts: 2, codes: [503] },
      backendRefs: BACKENDS,
    },
    { timeouts: { request: '3s' }, backendRefs: BACKENDS },
  ]],
])('what lies outside is tried again where HTTPRoutes can say so: %s', (channel, rules) => {
  const { chart, open } = fixture(MeshProvider.istioAmbient({ channel }), { unsupported: UnsupportedFeature.REPORT });
  new ExternalService(chart, 'api', {
    namespace: open,
    hosts: ['api.example.com'],
    ports: [{ port: 80, protocol: PortProtocol.HTTP }],
    timeout: Duration.seconds(3),
    retries: { attempts: 2, retryOn: [RetryOn.statusCode(503)] },
  });
  expect(find(chart, 'HTTPRoute', 'api').spec.rules).toEqual(rules);
});
