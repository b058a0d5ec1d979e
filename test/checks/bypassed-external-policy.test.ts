import { ExternalService, MeshNamespace, MeshProvider, PortProtocol, Resolution } from '../../src';
import { fixture, findingTexts } from '../mesh-fixture';

/** The findings of an app with one external service that a waypoint authorizes, and others. */
function findings(
  hosts: string[], others: string[],
  { provider = MeshProvider.istioAmbient(), inZeroTrust = false, resolution = undefined as Resolution | undefined } = {},
): string[] {
  const { chart, mesh, open, shop } = fixture(provider);
  new ExternalService(chart, 'bank', { namespace: shop, hosts, resolution, ports: [{ port: 443, protocol: PortProtocol.TLS }] });
  if (others.length) {
    const namespace = inZeroTrust ? shop : open as MeshNamespace;
    new ExternalService(chart, 'other', { namespace, hosts: others, ports: [{ port: 80, protocol: PortProtocol.HTTP }] });
  }
  return findingTexts(mesh).filter(text => text.includes('bypassed-external-policy'));
}

const bypassed = (host: string) => `WARNING chart/bank: every pod can reach ${host} without a declared call: chart/other declares it too, and no policy authorizes its clients; `
  + 'declare the host once, and share that ExternalService, or declare both in a ZeroTrustNamespace (bypassed-external-policy)';

test.each([
  ['the same host', ['bank.example.com']],
  ['the same host among others', ['a.example.org', 'bank.example.com']],
  ['a wildcard above it', ['*.example.com']],
  ['a wildcard far above it', ['*.com']],
])('%s in a namespace that allows every client', (_, others) => expect(findings(['bank.example.com'], others)).toEqual([bypassed('bank.example.com')]));

test('a host below an authorized wildcard', () => {
  const dynamic = { resolution: Resolution.DYNAMIC_DNS };
  expect(findings(['*.example.com'], ['a.bank.example.com'], dynamic)).toEqual([bypassed('*.example.com')]);
  expect(findings(['*.example.com'], ['example.com'], dynamic)).toEqual([]);
});

test('silent: other hosts, both authorized, and proxies that know to which namespaces a host is exported', () => {
  expect(findings(['bank.example.com'], [])).toEqual([]);
  expect(findings(['bank.example.com'], ['xbank.example.com', '*.bank.example.com', 'example.com'])).toEqual([]);
  expect(findings(['bank.example.com'], ['bank.example.com'], { inZeroTrust: true })).toEqual([]);
  expect(findings(['bank.example.com'], ['bank.example.com'], { provider: MeshProvider.istio() })).toEqual([]);
});
