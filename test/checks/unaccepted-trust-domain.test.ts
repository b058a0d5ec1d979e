import { ClientServiceAccountOptions, ExternalClient, MeshProvider } from '../../src';
import { errorOf, findingTexts, fixture, service } from '../mesh-fixture';

const TELLER: ClientServiceAccountOptions = { namespace: 'branch', name: 'teller', trustDomain: 'partner.example.com' };

function found(provider: MeshProvider, ...clients: ClientServiceAccountOptions[]) {
  const used = fixture(provider);
  for (const name of ['users', 'orders']) {
    const { service: one } = service(used.shop, name);
    for (const client of clients) one.allowsFrom(ExternalClient.serviceAccount(client));
  }
  return findingTexts(used.mesh).filter(text => text.endsWith('(unaccepted-trust-domain)'));
}
const condition = 'meshConfig.caCertificates (with its trustDomains) or meshConfig.trustDomainAliases has it';

test('a trust domain of which nobody said whether it is accepted: once', () => {
  const text = (mesh: string, more = '') => (
    `WARNING chart/shop/orders: ${mesh} refuses connections of the trust domain partner.example.com, whose clients it allows, unless ${condition}${more}; `
    + 'set that, and name the trust domains that are accepted by trustDomains of the MeshProvider (unaccepted-trust-domain)'
  );
  expect(found(MeshProvider.istio(), TELLER, { ...TELLER, name: 'clerk' })).toEqual([text('Istio')]);
  expect(found(MeshProvider.istioAmbient(), TELLER)).toEqual([text('Istio ambient', ', and ztunnel has SKIP_VALIDATE_TRUST_DOMAIN "true"')]);
});

test('one that is not accepted', () => {
  const refused = (accepted: string) => [
    `ERROR chart/shop/orders: it allows clients of trust domain partner.example.com, which is none of the trustDomains of the mesh (${accepted}): Istio refuses their connections; `
    + `see that ${condition}, and add it to trustDomains of the MeshProvider (unaccepted-trust-domain)`,
  ];
  expect(found(MeshProvider.istio({ trustDomains: ['other.example.com'] }), TELLER)).toEqual(refused('other.example.com'));
  expect(found(MeshProvider.istio({ trustDomains: [] }), TELLER)).toEqual(refused('none'));
});

test('not one that is accepted, its own, or on a mesh that decides by roots', () => {
  expect(found(MeshProvider.istio({ trustDomains: ['partner.example.com'] }), TELLER)).toEqual([]);
  expect(found(MeshProvider.istioAmbient({ trustDomains: ['partner.example.com'] }), TELLER)).toEqual([]);
  expect(found(MeshProvider.istio(), { namespace: 'branch', name: 'teller' }, { ...TELLER, trustDomain: 'cluster.local' })).toEqual([]);
  expect(found(MeshProvider.linkerd(), TELLER)).toEqual([]);
});

test('trust domains are DNS names, each once', () => {
  expect(errorOf(() => MeshProvider.istio({ trustDomains: ['a.example.com', 'a.example.com'] })))
    .toBe('MeshProvider.istio: trustDomains is "a.example.com", allowed: each once; remove one of them');
  expect(errorOf(() => MeshProvider.istioAmbient({ trustDomains: ['*'] }))).toMatch(/^MeshProvider.istioAmbient: trustDomains is "?\*/);
});
