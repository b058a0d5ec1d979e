import { ExternalService, HttpMatch, HttpRedirect, MeshProvider, PathMatch, PathRewrite, PortProtocol, Resolution, UnsupportedFeature } from '../../../src';
import { Feature } from '../../../src/model/feature';
import { all, errorOf, fixture, service } from '../../mesh-fixture';

test.each<[string | undefined, Feature, string]>([
  [undefined, 'redirect-path', 'yes'], ['1.31', 'redirect-path', 'yes'], ['1.30', 'redirect-path', 'no'],
  ['1.30', 'external-dynamic-dns', 'yes'], ['1.29', 'external-dynamic-dns', 'no'],
  ['1.30', 'external-dynamic-dns-tls', 'differs'], ['1.29', 'external-dynamic-dns-tls', 'no'],
  ['1.24', 'warmup', 'yes'], ['1.24', 'redirect', 'yes'],
])('Istio %s: %s is %s', (version, feature, level) => {
  const { note, ...support } = MeshProvider.istio({ version })._provider.capabilities[feature];
  expect(support.level).toBe(level);
  if (level === 'no') expect(note).toMatch(/^requires Istio 1\.3[01]: set version to that of the control plane$/);
});

function withReports(version: string) {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  return fixture(MeshProvider.istio({ version }), { unsupported: UnsupportedFeature.REPORT });
}

test.each([['1.31', ['/new', '/new/']], ['1.30', []]])('Istio %s: redirects that replace a path prefix', (version, rewrites) => {
  const { chart, open } = withReports(version);
  const { service: users } = service(open, 'users');
  new HttpRedirect(chart, 'redirect', {
    service: users, matches: [HttpMatch.path(PathMatch.prefix('/old'))], path: PathRewrite.prefix('/old', '/new'),
  });
  const redirects = all(chart, 'VirtualService').flatMap(({ spec }) => spec.http).flatMap(({ redirect }) => redirect ?? []);
  expect(redirects.map(({ uri, prefixRewrite }) => uri ?? prefixRewrite)).toEqual(rewrites);
});

test.each([['1.30', 1], ['1.29', 0]])('Istio %s: ServiceEntries with DYNAMIC_DNS: %d', (version, count) => {
  const { chart, open } = withReports(version);
  new ExternalService(chart, 'images', {
    namespace: open, hosts: ['*.example.com'], resolution: Resolution.DYNAMIC_DNS, ports: [{ port: 80, protocol: PortProtocol.HTTP }],
  });
  expect(all(chart, 'ServiceEntry')).toHaveLength(count);
});

test.each(['1.23', '1.33', '1'])('Istio %s is not known', version => {
  expect(errorOf(() => MeshProvider.istio({ version }))).toBe(
    `MeshProvider.istio: version is "${version}", allowed: minor versions from 1.24 to 1.32; give the minor version that the cluster runs, or leave it out for 1.31`,
  );
});
