import { Gateway, MeshProvider } from '../../../src';
import { find, fixture, service } from '../../mesh-fixture';

/** The annotations of a gateway's pods. */
function podAnnotations(version: string, gatewayClassName?: string): unknown {
  const { chart, open } = fixture(MeshProvider.istioAmbient({ version }));
  new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }], gatewayClassName }).addRoute(service(open, 'users').service);
  return find(chart, 'Gateway', 'public').spec.infrastructure?.annotations;
}

test('the gateway drops headers whose names have underscores, which some servers take for those that its routes strip', () => {
  const annotations = { 'proxy.istio.io/config': 'connectionSettings:\n  httpHeadersWithUnderscoresAction: HEADERS_WITH_UNDERSCORES_DROP_HEADER\n' };
  expect(podAnnotations('1.31')).toEqual(annotations);
  expect(podAnnotations('1.31', 'istio-edge')).toEqual(annotations);
});

test('not before Istio 1.31, which has no setting for it', () => { expect(podAnnotations('1.30')).toBeUndefined(); });

test.each([undefined, 'istio', 'istio-edge'])('client IP lists apply to each gateway whose pods Istio runs: class %s', gatewayClassName => {
  const { chart, open } = fixture(MeshProvider.istioAmbient());
  new Gateway(chart, 'public', {
    namespace: open, listeners: [{ hosts: ['a.example.com'] }], gatewayClassName, allowedClientCidrs: ['203.0.113.0/24'],
  }).addRoute(service(open, 'users').service);
  expect(find(chart, 'AuthorizationPolicy', 'public-clients').spec).toEqual({
    targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public' }],
    action: 'DENY',
    rules: [{ from: [{ source: { notRemoteIpBlocks: ['203.0.113.0/24'] } }] }],
  });
});
