import { ExternalClient, GuardRails, HttpMethod, Mesh, MeshProvider, MtlsMode, PathMatch, PortProtocol, ZeroTrustNamespace } from '../../src';
import { all, errorOf, find, fixture, service as created, settledService } from '../mesh-fixture';

const PROMETHEUS = { namespace: 'monitoring', name: 'prometheus' };

test.each<[string, () => unknown, string]>([
  ['a wildcard as ServiceAccount', () => ExternalClient.serviceAccount({ namespace: 'a', name: '*' }),
    'ExternalClient.serviceAccount: name is "*", allowed: lower-case letters, digits, dashes and dots, at most 253; give the name of the object, as kubectl shows it'],
  ['a ServiceAccount with a slash', () => ExternalClient.serviceAccount({ namespace: 'a', name: 'b/sa/c' }), 'ExternalClient.serviceAccount: name is "b/sa/c", '],
  ['a wildcard as namespace', () => ExternalClient.namespace('*'), 'ExternalClient.namespace: name is "*", '],
  ['a part of a namespace', () => ExternalClient.namespace('shop-*'), 'ExternalClient.namespace: name is "shop-*", '],
  ['an empty namespace', () => ExternalClient.namespace(''), 'ExternalClient.namespace: name is "", '],
  ['a namespace with a dot', () => ExternalClient.serviceAccount({ namespace: 'a.b', name: 'c' }), 'ExternalClient.serviceAccount: namespace is "a.b", '],
  ['a wildcard as trust domain', () => ExternalClient.serviceAccount({ ...PROMETHEUS, trustDomain: '*' }), 'ExternalClient.serviceAccount: trustDomain is "*", '],
  ['a trust domain with a slash', () => ExternalClient.serviceAccount({ ...PROMETHEUS, trustDomain: 'a/ns/b' }), 'ExternalClient.serviceAccount: trustDomain is "a/ns/b", '],
  ['no network', () => ExternalClient.network([]), "ExternalClient.network: networks is [], allowed: at least one CIDR; for instance ['10.0.0.0/8']"],
  ['an address as network', () => ExternalClient.network(['10.0.0.1']), 'ExternalClient.network: networks is "10.0.0.1", '],
])('refuses %s', (_, call, message) => {
  expect(errorOf(call)!.startsWith(message)).toBe(true);
});

function ledger(provider = MeshProvider.istio()) {
  const used = fixture(provider);
  const service = used.shop.addService('ledger', {
    ports: [{ port: 80, targetPort: 8080 }, { port: 8081, suffix: 'office', mtls: MtlsMode.PERMISSIVE }, { port: 5432, protocol: PortProtocol.TCP }],
  });
  service.addVersion('v1', { image: 'ledger:v1' });
  return { ...used, service };
}

test.each<[string, Parameters<ReturnType<typeof ledger>['service']['allowsFrom']>[1], string]>([
  ['all ports, of which one is strict', {}, 'chart/shop/ledger allows clients from 10.0.0.0/8: network as client is "port 80 without plaintext", '
    + 'allowed: ports with mtls PERMISSIVE or DISABLE, in a ZeroTrustNamespace; '
    + 'set mtls PERMISSIVE on the port, or list other ports: clients without a mesh identity connect in plaintext'],
  ['a strict port', { ports: [8081, 80] }, 'network as client is "port 80 without plaintext"'],
  ['methods', { ports: [8081], methods: [HttpMethod.GET] }, 'rule by method or path for a network is ["GET"], allowed: ports; '
    + 'leave methods and paths out: a mesh authorizes clients without an identity by connection'],
  ['paths', { ports: [8081], paths: [PathMatch.exact('/a')] }, 'rule by method or path for a network is '],
  ['a reason of two lines', { ports: [8081], reason: 'a\nb' }, 'reason is "a\\nb", allowed: a text of one line, 1 to 200 characters; say in a few words why the client needs it, or leave it out'],
  ['a blank reason', { ports: [8081], reason: ' ' }, 'reason is " ", '],
  ['a long reason', { ports: [8081], reason: 'x'.repeat(201) }, 'reason is "x'],
  ['an unknown port', { ports: [8080] }, 'port is 8080, allowed: 80, 8081, 5432; '],
])('networks: refuses %s', (_, options, message) => {
  const { service } = ledger();
  expect(errorOf(() => service.allowsFrom(ExternalClient.network(['10.0.0.0/8']), options))).toContain(message);
  expect(settledService(service)).toMatchObject({ networkClients: [], grants: [] });
});

test('networks need a namespace that denies by default', () => {
  const service = fixture().open.addService('ledger', { ports: [{ port: 80, mtls: MtlsMode.PERMISSIVE }] });
  expect(errorOf(() => service.allowsFrom(ExternalClient.network(['10.0.0.0/8'])))).toContain('network as client is "a namespace that does not deny by default"');
});

test('an identity needs an HTTP port for methods and paths, as any caller', () => {
  const { service } = ledger();
  expect(errorOf(() => service.allowsFrom(ExternalClient.namespace('monitoring'), { methods: [HttpMethod.GET] }))).toBe(
    'chart/shop/ledger allows any ServiceAccount of namespace monitoring: rule by method or path for port 5432 is "tcp", allowed: ports that speak http, http2 or grpc; '
    + 'list the HTTP ports in ports, and allow the others in a separate calls()',
  );
});

test('the trust domain of the mesh is that of any other caller', () => {
  const { chart } = fixture();
  const mesh = new Mesh(chart, 'corp', { provider: MeshProvider.istio(), guardRails: GuardRails.OFF, trustDomain: 'corp.example.com' });
  const { service } = created(new ZeroTrustNamespace(chart, 'corp-shop', { mesh }), 'ledger');
  service.allowsFrom(ExternalClient.serviceAccount({ ...PROMETHEUS, trustDomain: 'corp.example.com' }));
  service.allowsFrom(ExternalClient.serviceAccount(PROMETHEUS));
  expect(settledService(service).grants.map(({ caller }) => caller)).toEqual(Array(2).fill({
    path: 'ServiceAccount monitoring/prometheus', namespace: { name: 'monitoring' }, serviceAccount: 'prometheus',
  }));
  expect(find(chart, 'AuthorizationPolicy', 'ledger').spec.rules[0].from).toEqual([{ source: { principals: ['corp.example.com/ns/monitoring/sa/prometheus'] } }]);
});

test('Linkerd names identities of other trust domains, and refers to others', () => {
  const { service, chart } = ledger(MeshProvider.linkerd());
  service.allowsFrom(ExternalClient.network(['10.0.0.0/8']), { ports: [8081] });
  service.allowsFrom(ExternalClient.serviceAccount({ ...PROMETHEUS, name: 'prometheus.eu', trustDomain: 'partner.example.com' }), { ports: [5432] });
  service.allowsFrom(ExternalClient.serviceAccount(PROMETHEUS), { ports: [5432] });
  service.allowsFrom(ExternalClient.namespace('backup'), { ports: [5432] });
  expect(all(chart, 'MeshTLSAuthentication').map(({ metadata: { name }, spec }) => [name, spec])).toEqual([
    ['ledger-tcp', { identityRefs: [{ kind: 'Namespace', name: 'backup' }, { kind: 'ServiceAccount', name: 'prometheus', namespace: 'monitoring' }] }],
    ['identities.ledger-tcp', { identities: ['prometheus.eu.monitoring.serviceaccount.identity.linkerd.partner.example.com'] }],
  ]);
  const { policies } = service.namespace.mesh._recorded().enforcement.services[0];
  expect(policies.flatMap(({ callers = [] }) => callers)).toEqual(['backup/*', 'monitoring/prometheus', 'partner.example.com/ns/monitoring/sa/prometheus.eu']);
});

test('metrics on a port of the Service are not scraped in plaintext because a network may use the port', () => {
  const { shop, chart } = fixture();
  const { service } = created(shop, 'ledger', { ports: [{ port: 8080, mtls: MtlsMode.PERMISSIVE }], metrics: { port: 8080 } });
  service.allowsFrom(ExternalClient.network(['10.0.0.0/8']));
  expect(find(chart, 'PeerAuthentication', 'ledger').spec.portLevelMtls).toEqual({ 8080: { mode: 'PERMISSIVE' } });
});
