import {
  EgressScope, Gateway, GatewayWorkload, Jwks, JwtAuthentication, MeshNamespace, MeshProvider, MtlsMode, OutboundTraffic, RateLimit,
  ZeroTrustNamespace,
} from '../../src';
import { Fixture, findingTexts, fixture, service } from '../mesh-fixture';

/** The findings of policies that apply to all namespaces. */
function found(declare: (used: Fixture) => void, provider = MeshProvider.istio(), code = 'mesh-wide-policy'): string[] {
  const used = fixture(provider);
  declare(used);
  return findingTexts(used.mesh).filter(text => text.endsWith(`(${code})`));
}

const root = ({ chart, mesh }: Fixture, props = {}, name = 'istio-system') => new MeshNamespace(chart, name, { mesh, create: false, ...props });
const zeroTrust = ({ chart, mesh }: Fixture, name = 'istio-system') => new ZeroTrustNamespace(chart, name, { mesh, create: false });

const text = (path: string, objects: string, mesh = 'Istio', namespace = 'istio-system') => (
  `ERROR ${path}: ${objects}: on ${mesh}, policies in namespace ${namespace} apply to all namespaces; use another namespace, or leave out what renders them; `
  + 'if the root namespace of Istio is another, set rootNamespace of its provider (mesh-wide-policy)'
);

test.each([
  ['Istio', MeshProvider.istio(), 'PeerAuthentication default, AuthorizationPolicy deny-all'],
  ['Istio ambient', MeshProvider.istioAmbient(), 'PeerAuthentication default, AuthorizationPolicy deny-all'],
])('zero trust in the root namespace of %s', (name, provider, objects) => {
  expect(found(used => { zeroTrust(used); }, provider)).toEqual([text('chart/istio-system', objects, name)]);
});

test('each setting of the namespace that is a policy', () => {
  expect(found(used => { root(used, { mtls: MtlsMode.PERMISSIVE }); })).toEqual([text('chart/istio-system', 'PeerAuthentication default')]);
  expect(found(used => { root(used, { outboundTraffic: OutboundTraffic.REGISTRY_ONLY }); })).toEqual([text('chart/istio-system', 'Sidecar default')]);
  expect(found(used => { root(used); })).toEqual([]);
  // A Sidecar with a selector applies to its namespace, also in the root namespace.
  expect(found(used => { service(root(used, { egressScope: EgressScope.fromCalls() }), 'users'); })).toEqual([]);
});

test('the policies of a service, whose callers would pass at the services of that name in all namespaces', () => {
  expect(found(used => {
    new JwtAuthentication(used.chart, 'jwt', {
      service: service(root(used), 'users').service, issuers: [{ issuer: 'https://a.example.com', audiences: ['a'], jwks: Jwks.fromUri('https://a.example.com/jwks') }],
    });
  })).toEqual([text('chart/istio-system/users', 'RequestAuthentication users-jwt, AuthorizationPolicy users-jwt')]);
  expect(found(used => {
    new RateLimit(used.chart, 'limit', { service: service(root(used), 'users').service, requestsPerSecond: 1 });
  }, MeshProvider.istio({ envoyFilters: ['1.31'] }))).toEqual([text('chart/istio-system/users', 'EnvoyFilter users-rate-limit')]);
  expect(found(used => { service(root(used), 'users'); })).toEqual([]);
  expect(found(used => {
    const home = zeroTrust(used);
    const { service: users } = service(home, 'users');
    service(used.shop, 'users').service.calls(users);
  })).toEqual([text('chart/istio-system', 'PeerAuthentication default, AuthorizationPolicy deny-all'), text('chart/istio-system/users', 'AuthorizationPolicy users')]);
});

test('another root namespace', () => {
  for (const provider of [MeshProvider.istio({ rootNamespace: 'mesh-root' }), MeshProvider.istioAmbient({ rootNamespace: 'mesh-root' })]) {
    expect(found(used => { zeroTrust(used); }, provider)).toEqual([]);
    expect(found(used => { zeroTrust(used, 'mesh-root'); }, provider)).toHaveLength(1);
  }
  for (const rootNamespace of ['', 'Root', 5, 'a.b']) {
    expect(() => MeshProvider.istio({ rootNamespace: rootNamespace as string })).toThrow('MeshProvider.istio: rootNamespace ');
    expect(() => MeshProvider.istioAmbient({ rootNamespace: rootNamespace as string })).toThrow('MeshProvider.istioAmbient: rootNamespace ');
  }
});

test('not on Linkerd, whose policies apply to their namespace; but its EgressNetworks of the global namespace apply to all', () => {
  expect(found(used => { zeroTrust(used); }, MeshProvider.linkerd())).toEqual([]);
  const egress = (name: string) => found(({ chart, mesh }) => {
    new MeshNamespace(chart, name, { mesh, outboundTraffic: OutboundTraffic.REGISTRY_ONLY });
  }, MeshProvider.linkerd());
  expect(egress('linkerd-egress')).toEqual([text('chart/linkerd-egress', 'EgressNetwork egress', 'Linkerd', 'linkerd-egress')]);
  expect(egress('edge')).toEqual([]);
});

describe('the policies of a gateway whose pods run in the root namespace', () => {
  const gateway = ({ chart, shop }: Fixture, restricted: boolean, workload?: GatewayWorkload) => new Gateway(chart, 'public', {
    namespace: shop, listeners: [{ hosts: ['a.example.com'] }], workload, ...(restricted ? { allowedClientCidrs: ['10.0.0.0/8'] } : {}),
  });
  const overlaps = (declare: (used: Fixture) => void, provider?: MeshProvider) => found(declare, provider, 'overlapping-pod-labels');
  const labelled = ({ shop, open }: Fixture, labels: Record<string, string>) => [shop, open].map(namespace => {
    const { versions: [version] } = service(namespace, 'users');
    for (const [key, value] of Object.entries(labels)) version.workload.podMetadata.addLabel(key, value);
  });

  test('select pods of all namespaces', () => {
    const both = (namespace: string) => `ERROR chart/public: its pod labels, istio: ingressgateway, also select the pods of chart/${namespace}/users: `
      + 'its policies are in the root namespace, istio-system, and apply to all namespaces; give labels that only its own pods have (overlapping-pod-labels)';
    expect(overlaps(used => { gateway(used, true); labelled(used, { istio: 'ingressgateway' }); })).toEqual(['open', 'shop'].map(both));
    expect(found(used => { gateway(used, true); })).toEqual([]);
  });

  test('not those with other labels, nor without policies, nor with another root namespace', () => {
    expect(overlaps(used => { gateway(used, true); labelled(used, { istio: 'egressgateway' }); })).toEqual([]);
    expect(overlaps(used => { gateway(used, false); labelled(used, { istio: 'ingressgateway' }); })).toEqual([]);
    expect(overlaps(used => { gateway(used, true); labelled(used, { istio: 'ingressgateway' }); }, MeshProvider.istio({ rootNamespace: 'root' }))).toEqual([]);
    expect(overlaps(used => {
      gateway(used, true, GatewayWorkload.of({ namespace: 'edge', labels: { istio: 'ingressgateway' }, serviceAccountName: 'edge' }));
      labelled(used, { istio: 'ingressgateway' });
    })).toEqual([]);
  });
});
