import { App, Chart, Duration } from 'cdk8s';
import {
  DeliveryEngine, DeliveryPlan, FlaggerHook, Mesh, MeshProvider, MetricLimit, NetworkPeer, ProgressiveDelivery, ZeroTrustNamespace,
} from 'cdk8s-mesh';

/** Flagger tests a new version of users with half of the requests, mirrored, and then gives it all of them. Only Istio's sidecars measure such copies. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider, networkPolicies: { scrapers: [NetworkPeer.allPods('istio-system')] } });
  const shop = new ZeroTrustNamespace(chart, 'default', { mesh });
  const users = shop.addService('user-service', { timeout: Duration.seconds(5) });
  users.addVersion('main', { image: 'myregistry/user-service:v1', autoscaled: true });
  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });

  frontend.calls(users);
  new ProgressiveDelivery(chart, 'users-delivery', {
    service: users,
    plan: DeliveryPlan.blueGreen({ iterations: 6, mirrorPercent: 50, interval: Duration.minutes(1), limits: [MetricLimit.errorRate(5)] }),
    engine: DeliveryEngine.flagger({
      metricsServer: 'http://prometheus.istio-system:9090',
      webhooks: [{ hook: FlaggerHook.CONFIRM_PROMOTION, name: 'approval', url: 'http://flagger-loadtester.test/gate/check' }],
    }),
  });
}
