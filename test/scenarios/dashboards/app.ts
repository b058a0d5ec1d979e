import { App, Chart, Duration } from 'cdk8s';
import {
  CanaryRoute, DeliveryEngine, DeliveryPlan, Injection, Mesh, MeshDashboards, MeshNamespace, MeshProvider, MetricLimit, PortProtocol,
  ProgressiveDelivery,
} from 'cdk8s-mesh';

/**
 * Dashboards of two namespaces: users has two versions, orders is released by Flagger, calls between the namespaces. No dashboard shows the database, which
 * speaks no HTTP, and the reports, which have no proxy.
 */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  const payments = new MeshNamespace(chart, 'payments', { mesh });
  const legacy = new MeshNamespace(chart, 'legacy', { mesh, injection: Injection.disabled() });

  const users = shop.addService('users', { timeout: Duration.seconds(5) });
  const stable = users.addVersion('v1', { image: 'myregistry/users:v1' });
  const canary = users.addVersion('v2', { image: 'myregistry/users:v2' });
  const orders = shop.addService('orders');
  orders.addVersion('main', { image: 'myregistry/orders:v1', autoscaled: true });
  const database = shop.addService('database', { ports: [{ port: 5432, protocol: PortProtocol.TCP }] });
  database.addVersion('v1', { image: 'myregistry/database:v1' });
  const invoices = payments.addService('invoices', { ports: [{ port: 9000, protocol: PortProtocol.GRPC }], timeout: Duration.seconds(5) });
  invoices.addVersion('v1', { image: 'myregistry/invoices:v1' });
  const reports = legacy.addService('reports');
  reports.addVersion('v1', { image: 'myregistry/reports:v1' });

  orders.calls(users);
  orders.calls(invoices);
  users.calls(orders);
  new CanaryRoute(chart, 'users-canary', { service: users, stable, canary, canaryPercent: 10 });
  new ProgressiveDelivery(chart, 'orders-delivery', {
    service: orders,
    plan: DeliveryPlan.canary({ stepPercent: 10, interval: Duration.minutes(5), limits: [MetricLimit.errorRate(5)] }),
    engine: DeliveryEngine.flagger({ metricsServer: 'http://prometheus.istio-system:9090' }),
  });
  new MeshDashboards(chart, 'dashboards', { mesh, namespace: 'monitoring', folder: 'Service mesh', containerMetrics: true });
}
