import { App, Chart, Duration } from 'cdk8s';
import {
  DeliveryEngine, DeliveryPlan, HeaderModifier, Mesh, MeshProvider, MetricLimit, NetworkPeer, ProgressiveDelivery, ZeroTrustNamespace,
} from 'cdk8s-mesh';

/** Argo Rollouts releases users step by step: it runs the pods of the Deployment, and changes the weights of the route. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider, networkPolicies: { scrapers: [NetworkPeer.allPods('monitoring')] } });
  const shop = new ZeroTrustNamespace(chart, 'default', { mesh });
  const users = shop.addService('user-service', { timeout: Duration.seconds(5), circuitBreaker: {} });
  users.addVersion('main', { image: 'myregistry/user-service:v1', autoscaled: true });
  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });

  frontend.calls(users);
  new HeaderModifier(chart, 'users-headers', { service: users, response: { remove: ['x-powered-by'] } });
  new ProgressiveDelivery(chart, 'users-delivery', {
    service: users,
    plan: DeliveryPlan.canary({
      steps: [10, 50, 100],
      interval: Duration.minutes(5),
      failedChecks: 2,
      limits: [MetricLimit.errorRate(5), MetricLimit.latency(Duration.millis(500))],
    }),
    engine: DeliveryEngine.argoRollouts({ metricsServer: 'http://prometheus.monitoring:9090', replicas: 4, manualPromotion: true }),
  });
}
