import { MeshProvider, MtlsMode } from '../../src';
import { errorOf, fixture, service } from '../mesh-fixture';

test.each([
  [2, 'chart/shop/s0, chart/shop/s1'],
  [5, 'chart/shop/s0, chart/shop/s1, chart/shop/s2, chart/shop/s3, chart/shop/s4'],
  [21, 'chart/shop/s0, chart/shop/s1, chart/shop/s10 and 18 more'],
])('a loss of %i constructs is one line, which names them up to a limit', (count, named) => {
  const { chart, shop } = fixture(MeshProvider.gatewayApi());
  for (let i = 0; i < count; i++) service(shop, `s${i}`, { ports: [{ port: 80, mtls: MtlsMode.STRICT }] });
  const lines = errorOf(() => chart.toJson())!.split('\n').filter(line => line.includes('mutual TLS mode per port'));
  expect(lines).toEqual([expect.stringMatching(new RegExp(`^  \\[chart/mesh\\] ${named}: Gateway API does not support`))]);
});
