import { Gateway, GatewayProps, GatewayRouteOptions, HttpMatch, MeshProvider } from '../../../src';
import { find, findingTexts, fixture, service } from '../../mesh-fixture';

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

describe('a header with an underscore that clients may send is an error, where the gateway drops it', () => {
  const errors = (version: string, props: Partial<GatewayProps>, route?: GatewayRouteOptions) => {
    const { chart, open, mesh } = fixture(MeshProvider.istioAmbient({ version }));
    new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }], ...props }).addRoute(service(open, 'users').service, route);
    return findingTexts(mesh).filter(text => text.includes('unsupported-feature'));
  };
  const error = 'ERROR chart/public: Istio ambient does not support headers of external clients with underscores in the name (keptHeaders, gateway route matches): '
    + 'its gateways drop every header with an underscore in its name, as servers may read x_user_id as x-user-id; '
    + 'write the name with dashes, or render the rest with unsupported: UnsupportedFeature.REPORT (unsupported-feature)';

  test('in keptHeaders', () => {
    expect(errors('1.31', { keptHeaders: ['x-tenant', 'x_tenant'] })).toEqual([error]);
    expect(errors('1.31', { keptHeaders: ['x-tenant'] })).toEqual([]);
    expect(errors('1.30', { keptHeaders: ['x_tenant'] })).toEqual([]);
  });

  test('in a match of a gateway route', () => {
    expect(errors('1.31', {}, { matches: [HttpMatch.header('x_tenant', 'acme')] })).toEqual([error]);
    expect(errors('1.31', {}, { matches: [HttpMatch.withoutHeader('x_tenant')] })).toContain(error);
    expect(errors('1.31', {}, { matches: [HttpMatch.header('x-tenant', 'acme')] })).toEqual([]);
  });
});

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
