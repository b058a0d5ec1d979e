import { readFileSync } from 'fs';
import { Testing } from 'cdk8s';
import { Mesh, MeshApp, MeshProvider, Severity, ZeroTrustNamespace } from 'cdk8s-mesh';
import { Probe } from 'cdk8s-plus-28';
import { buildShop } from '../../examples/shop/shop';

// What docs/testing.md shows, as a user would write it.

test('orders', () => {
  const chart = Testing.chart();
  const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.istio() });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  shop.addService('orders').addVersion('v1', { image: 'myregistry/orders:v1' });

  expect(Testing.synth(chart)).toMatchSnapshot();
});

test('the shop', () => {
  const app = new MeshApp();
  buildShop(app, 'istio');

  expect(app.synthYaml()).toBe(readFileSync('test/examples/shop/istio.yaml', 'utf8'));
});

test('one request in ten goes to v2', () => {
  const app = new MeshApp();
  buildShop(app, 'istio');
  const objects: any[] = [];
  for (const chart of app.charts) objects.push(...Testing.synth(chart));
  const route = objects.find(({ kind, metadata }) => kind === 'VirtualService' && metadata.name === 'user-service');

  expect(route.spec.http.pop().route.map(({ weight }: { weight: number }) => weight)).toEqual([90, 10]);
});

test('nothing to warn of', () => {
  const chart = Testing.chart();
  const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.linkerd({ cni: true }), failOn: Severity.WARNING });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const probe = Probe.fromHttpGet('/health', { port: 8080 });
  shop.addService('orders').addVersion('v1', { image: 'myregistry/orders:v1', liveness: probe, readiness: probe });

  expect(mesh.findings).toEqual([]);
});
