import { App, Chart, Duration } from 'cdk8s';
import {
  DeliveryEngine, DeliveryPlan, Mesh, MeshHealthRules, MeshNamespace, MeshProvider, MetricLimit, PortProtocol, ProgressiveDelivery,
  ServiceLevelIndicator, ServiceLevelObjective,
} from 'cdk8s-mesh';

/** Objectives of services that are split by hand, released by Flagger, and called by gRPC; and alerts on the mesh itself. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', {
    provider, prometheusRules: { labels: { release: 'kube-prometheus-stack' }, pageSeverity: 'critical', ticketSeverity: 'warning' },
  });
  const shop = new MeshNamespace(chart, 'shop', { mesh });

  const users = shop.addService('user-service', { timeout: Duration.seconds(5) });
  users.addVersion('v1', { image: 'myregistry/user-service:v1' });
  users.addVersion('v2', { image: 'myregistry/user-service:v2' });
  const orders = shop.addService('order-service', { timeout: Duration.seconds(5) });
  orders.addVersion('main', { image: 'myregistry/order-service:v1', autoscaled: true });
  const stock = shop.addService('stock', { timeout: Duration.seconds(5), ports: [{ port: 9000, protocol: PortProtocol.GRPC }] });
  stock.addVersion('v1', { image: 'myregistry/stock:v1' });
  users.calls(orders);
  orders.calls(stock);
  new ProgressiveDelivery(chart, 'orders-delivery', {
    service: orders,
    plan: DeliveryPlan.canary({ limits: [MetricLimit.errorRate(5), MetricLimit.latency(Duration.millis(500))] }),
    engine: DeliveryEngine.flagger({ metricsServer: 'http://prometheus.istio-system:9090' }),
  });

  const availability = ServiceLevelIndicator.availability();
  new ServiceLevelObjective(chart, 'users-availability', { service: users, indicator: availability, objectivePercent: 99.9, alertLabels: { team: 'accounts' } });
  new ServiceLevelObjective(chart, 'users-latency', { service: users, indicator: ServiceLevelIndicator.latency(Duration.millis(500)), objectivePercent: 99 });
  new ServiceLevelObjective(chart, 'orders-availability', {
    service: orders, indicator: availability, objectivePercent: 99.5, period: Duration.days(28), minRequestsPerSecond: 1,
  });
  new ServiceLevelObjective(chart, 'stock-availability', { service: stock, indicator: availability, objectivePercent: 99.95 });
  new MeshHealthRules(chart, 'health', { mesh, namespace: 'monitoring' });
}
