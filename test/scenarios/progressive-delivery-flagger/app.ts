import { App, Chart, Duration } from 'cdk8s';
import {
  DeliveryEngine, DeliveryPlan, FlaggerAlertSeverity, FlaggerHook, HeaderModifier, Mesh, MeshProvider, MetricLimit, NetworkPeer, ProgressiveDelivery,
  ZeroTrustNamespace,
} from 'cdk8s-mesh';

/** Flagger releases users step by step. Routes, Services and number of pods are Flagger's (see cluster.yaml): policies apply to its copy of the pods too. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider, networkPolicies: { scrapers: [NetworkPeer.allPods('istio-system')] } });
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
      stepPercent: 10,
      interval: Duration.minutes(5),
      limits: [MetricLimit.errorRate(5), MetricLimit.latency(Duration.millis(500))],
    }),
    engine: DeliveryEngine.flagger({
      metricsServer: 'http://prometheus.istio-system:9090',
      webhooks: [
        { hook: FlaggerHook.PRE_ROLLOUT, name: 'acceptance-test', url: 'http://flagger-loadtester.test/', timeout: Duration.minutes(1), metadata: { type: 'bash', cmd: 'curl -sf http://user-service-canary.default:8080/health' } },
        { hook: FlaggerHook.CONFIRM_PROMOTION, name: 'approval', url: 'http://flagger-loadtester.test/gate/check' },
      ],
      alerts: [{ name: 'on-call', provider: 'slack', severity: FlaggerAlertSeverity.WARN }],
    }),
  });
}
