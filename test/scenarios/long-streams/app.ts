import { App, Chart, Duration } from 'cdk8s';
import { Mesh, MeshNamespace, MeshProvider } from 'cdk8s-mesh';

/** What only Linkerd has: an end for streams on which nothing moves, and how long a failing pod is out at most. Istio refuses. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  shop.addService('feed-service', {
    streamIdleTimeout: Duration.minutes(10),
    circuitBreaker: { baseEjectionTime: Duration.seconds(5), maxEjectionTime: Duration.minutes(2), ejectionJitterPercent: 25 },
  }).addVersion('v1', { image: 'myregistry/feed-service:v1' });
}
