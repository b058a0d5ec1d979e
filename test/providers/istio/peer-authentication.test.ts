import { MeshNamespace, MeshServiceOptions, MtlsMode } from '../../../src';
import { all, find, fixture, service } from '../../mesh-fixture';

const specs = (namespace: 'shop' | 'open', options: MeshServiceOptions) => {
  const used = fixture();
  service(used[namespace], 'users', options);
  return Object.fromEntries(all(used.chart, 'PeerAuthentication').map(({ metadata, spec }) => [metadata.name, spec]));
};
const ports = (mtls: MtlsMode, plaintextFrom?: string[]) => [{ port: 80, targetPort: 8080 }, { port: 90, targetPort: 9000, suffix: 'other', mtls, plaintextFrom }];

test('only ports with another mode are listed, by the container\'s number', () => {
  expect(specs('shop', { ports: ports(MtlsMode.STRICT) })).toEqual({ default: { mtls: { mode: 'STRICT' } } });
  expect(specs('shop', { ports: ports(MtlsMode.DISABLE, ['10.0.0.0/8']) })).toEqual({
    default: { mtls: { mode: 'STRICT' } },
    users: { selector: { matchLabels: { 'app.kubernetes.io/name': 'users' } }, mtls: { mode: 'STRICT' }, portLevelMtls: { 9000: { mode: 'DISABLE' } } },
  });
});

test('a namespace without a mode leaves the rest to the mesh', () => {
  expect(specs('open', {})).toEqual({});
  expect(specs('open', { ports: ports(MtlsMode.STRICT) })).toEqual({
    users: { selector: { matchLabels: { 'app.kubernetes.io/name': 'users' } }, portLevelMtls: { 9000: { mode: 'STRICT' } } },
  });
});

test('metrics in plain text are the only exception of S5.1', () => {
  expect(specs('shop', { metrics: { port: 9090 } })).toEqual({ default: { mtls: { mode: 'STRICT' } } });
  expect(specs('shop', { metrics: { port: 9090, plaintextFrom: ['10.0.0.0/8'] } }).users.portLevelMtls).toEqual({ 9090: { mode: 'DISABLE' } });
});

test.each([MtlsMode.STRICT, MtlsMode.PERMISSIVE, MtlsMode.DISABLE])('a namespace may be %s', mtls => {
  const { chart, mesh } = fixture();
  new MeshNamespace(chart, 'far', { mesh, mtls });
  expect(find(chart, 'PeerAuthentication', 'default')).toEqual({
    apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name: 'default', namespace: 'far' }, spec: { mtls: { mode: mtls } },
  });
});
