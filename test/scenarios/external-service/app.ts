import { App, Chart, Duration } from 'cdk8s';
import { ExternalService, Mesh, MeshNamespace, MeshProvider, PortProtocol, RetryOn } from 'cdk8s-mesh';

export const also = ['linkerd-experimental'];

/** A partner's API over HTTP with a timeout and retries, one that the application speaks TLS with, and a whole domain; a job of another namespace calls too. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const back = new MeshNamespace(chart, 'back-office', { mesh });
  const orders = shop.addService('order-service');
  orders.addVersion('v1', { image: 'myregistry/order-service:v1' });
  const audit = back.addService('audit');
  audit.addVersion('v1', { image: 'myregistry/audit:v1' });

  const rates = new ExternalService(chart, 'rates', {
    namespace: shop,
    hosts: ['rates.example.com'],
    ports: [{ port: 80, protocol: PortProtocol.HTTP }],
    timeout: Duration.seconds(3),
    retries: { attempts: 2, perTryTimeout: Duration.seconds(1), retryOn: [RetryOn.SERVER_ERROR] },
  });
  const carrier = new ExternalService(chart, 'carrier', { namespace: shop, hosts: ['api.carrier.example.com', 'track.carrier.example.com'] });
  new ExternalService(chart, 'images', { namespace: shop, hosts: ['*.images.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP }] });

  orders.calls(rates);
  orders.calls(carrier);
  audit.calls(rates);
}
