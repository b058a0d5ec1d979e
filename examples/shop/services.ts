import { App, Chart } from 'cdk8s';
import { MeshNamespace, MeshService, MeshServiceOptions, ServiceVersionOptions } from 'cdk8s-mesh';
import { scrapedInPlainText } from './metrics';
import { pod } from './pods';
import { busyProxy, smallProxy } from './proxies';
import { guardedUsers, highThroughput, requestsInTurn, stickyByUser } from './resilience';

/** The services of the shop with their versions. */
export type Services = ReturnType<typeof addServices>;

/** What runs. A team has a chart, and so a file of YAML in manifests/, numbered after that of the namespace, which kubectl has to apply first. */
export function addServices(app: App, namespace: MeshNamespace) {
  const service = (team: Chart, name: string, options: MeshServiceOptions = {}) =>
    new MeshService(team, name, { namespace, ...options });
  const version = (of: MeshService, name: string, options: ServiceVersionOptions = {}) =>
    of.addVersion(name, { ...pod(of.serviceName, name), ...options });

  const accounts = new Chart(app, 'accounts');
  const users = service(accounts, 'user-service', guardedUsers);
  const usersV1 = version(users, 'v1', { replicas: 3, ...requestsInTurn });
  const usersV2 = version(users, 'v2', stickyByUser);
  const admin = service(accounts, 'admin');
  version(admin, 'v1');

  const catalog = new Chart(app, 'catalog');
  const products = service(catalog, 'product-service', { proxy: smallProxy });
  const productsV1 = version(products, 'v1', { replicas: 2 });
  const productsV2 = version(products, 'v2', { replicas: 2 });
  const recommendations = service(catalog, 'recommendation-service');
  const algorithmA = version(recommendations, 'algorithm-a');
  const algorithmB = version(recommendations, 'algorithm-b');

  const checkout = new Chart(app, 'checkout');
  const orders = service(checkout, 'order-service');
  const ordersBlue = version(orders, 'blue');
  const ordersGreen = version(orders, 'green');
  const payments = service(checkout, 'payment-service', { ...highThroughput, proxy: busyProxy, metrics: scrapedInPlainText });
  version(payments, 'v1');

  const edge = new Chart(app, 'edge');
  const gateway = service(edge, 'api-gateway');
  version(gateway, 'v1');
  const frontend = service(edge, 'frontend');
  version(frontend, 'v1');

  return {
    users,
    usersV1,
    usersV2,
    admin,
    products,
    productsV1,
    productsV2,
    recommendations,
    algorithmA,
    algorithmB,
    orders,
    ordersBlue,
    ordersGreen,
    payments,
    gateway,
    frontend,
  };
}
