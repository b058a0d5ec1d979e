import { App, Chart, Duration } from 'cdk8s';
import { Injection, Mesh, MeshNamespace, MeshProvider, NetworkPeer, ZeroTrustNamespace } from 'cdk8s-mesh';

/** The Prometheus operator scrapes: the merged port of sidecars where there are some, else the port of the application. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', {
    provider,
    podMonitors: { labels: { release: 'kube-prometheus-stack' }, interval: Duration.seconds(15) },
    networkPolicies: { scrapers: [NetworkPeer.pods('monitoring', { 'app.kubernetes.io/name': 'prometheus' })] },
  });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  const vault = new ZeroTrustNamespace(chart, 'vault', { mesh });
  const legacy = new MeshNamespace(chart, 'legacy', { mesh, injection: Injection.disabled() });

  const users = shop.addService('user-service', { metrics: { port: 9090 } });
  users.addVersion('v1', { image: 'myregistry/user-service:v1' });
  users.addVersion('v2', { image: 'myregistry/user-service:v2' });
  const keys = vault.addService('key-service', { metrics: { port: 9090, path: '/actuator/prometheus', plaintextFrom: ['10.0.0.0/8'] } });
  keys.addVersion('v1', { image: 'myregistry/key-service:v1' });
  const reports = legacy.addService('report-service', { metrics: { port: 9090 } });
  reports.addVersion('v1', { image: 'myregistry/report-service:v1' });
}
