import { App, Chart } from 'cdk8s';
import { Mesh, MeshNamespace, MeshProvider } from '../../../src';
import { find } from '../../mesh-fixture';

test.each([
  ['true', { port: 'http-envoy-prom', path: '/stats/prometheus' }],
  ['false', { portNumber: 9090, path: '/metrics' }],
])('pods with the label sidecar.istio.io/inject: %s', (inject, endpoint) => {
  const chart = new Chart(new App(), 'chart');
  const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.istio(), podMonitors: { labels: { release: 'prometheus' } } });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  const { workload } = shop.addService('users', { metrics: { port: 9090 } }).addVersion('v1', { image: 'i' });
  workload.podMetadata.addLabel('sidecar.istio.io/inject', inject);
  expect(find(chart, 'PodMonitor', 'users').spec.podMetricsEndpoints).toMatchObject([endpoint]);
});
