import { App, Chart, Duration } from 'cdk8s';
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

test.each([
  ['Istio', MeshProvider.istio()], ['Linkerd', MeshProvider.linkerd()],
])('%s: versions with and without a proxy', (name, provider) => {
  const chart = new Chart(new App(), 'chart');
  const mesh = new Mesh(chart, 'mesh', { provider, podMonitors: { labels: { release: 'prometheus' }, interval: Duration.seconds(15) } });
  const users = new MeshNamespace(chart, 'shop', { mesh }).addService('users', { metrics: { port: 9090 } });
  users.addVersion('v1', { image: 'i' });
  const { workload } = users.addVersion('v2', { image: 'i' });
  workload.podMetadata.addLabel('sidecar.istio.io/inject', 'false');
  workload.podMetadata.addAnnotation('linkerd.io/inject', 'disabled');
  const withoutProxy = { sourceLabels: ['__meta_kubernetes_pod_annotationpresent_sidecar_istio_io_status'], regex: 'true', action: 'drop' };
  expect(find(chart, 'PodMonitor', 'users').spec.podMetricsEndpoints).toEqual(name === 'Istio' ? [
    expect.objectContaining({ port: 'http-envoy-prom', path: '/stats/prometheus', interval: '15s' }),
    { portNumber: 9090, path: '/metrics', relabelings: [withoutProxy], interval: '15s' },
  ] : [{ portNumber: 9090, path: '/metrics', interval: '15s' }]);
});
