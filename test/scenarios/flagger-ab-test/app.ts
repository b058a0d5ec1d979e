import { App, Chart, Duration } from 'cdk8s';
import { DeliveryEngine, DeliveryPlan, HttpMatch, Mesh, MeshProvider, MetricLimit, NetworkPeer, ProgressiveDelivery, ZeroTrustNamespace } from 'cdk8s-mesh';

/** Flagger tests a new version of recommendations with the requests of a group, or of those who have a cookie. All others get the stable version. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider, networkPolicies: { scrapers: [NetworkPeer.allPods('istio-system')] } });
  const shop = new ZeroTrustNamespace(chart, 'default', { mesh });
  const recommendations = shop.addService('recommendation-service', { timeout: Duration.seconds(5) });
  recommendations.addVersion('main', { image: 'myregistry/recommendation-service:v1', autoscaled: true });
  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });

  frontend.calls(recommendations);
  new ProgressiveDelivery(chart, 'recommendations-delivery', {
    service: recommendations,
    plan: DeliveryPlan.abTest({
      matches: [HttpMatch.header('x-user-group', 'test'), HttpMatch.cookie('beta', 'yes')],
      iterations: 12,
      limits: [MetricLimit.errorRate(5)],
    }),
    engine: DeliveryEngine.flagger({ metricsServer: 'http://prometheus.istio-system:9090' }),
  });
}
