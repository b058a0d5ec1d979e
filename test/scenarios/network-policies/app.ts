import { App, Chart } from 'cdk8s';
import {
  ClusterDns, ExternalService, Gateway, GatewayWorkload, Mesh, MeshNamespace, MeshProvider, NetworkPeer, PathMatch, PortProtocol, Resolution,
  UnsupportedFeature, ZeroTrustNamespace,
} from 'cdk8s-mesh';

/** Every edge of a NetworkPolicy: callers here and elsewhere, a gateway, a database by address, a host, the Kubernetes API, node-local DNS and a scrape. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', {
    provider,
    unsupported: UnsupportedFeature.REPORT,
    networkPolicies: {
      dns: ClusterDns.nodeLocal(),
      scrapers: [NetworkPeer.pods('monitoring', { 'app.kubernetes.io/name': 'prometheus' })],
      kubernetesApi: { networks: ['172.18.0.2/32'] },
    },
  });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const office = new MeshNamespace(chart, 'office', { mesh });

  const orders = shop.addService('orders', { ports: [{ port: 80, targetPort: 8080 }], metrics: { port: 9090 } });
  orders.addVersion('v1', { image: 'myregistry/orders:v1' });
  const web = shop.addService('web');
  web.addVersion('v1', { image: 'myregistry/web:v1' });
  const report = office.addService('report');
  report.addVersion('v1', { image: 'myregistry/report:v1' });
  const cleaner = shop.addWorkload('cleaner', { image: 'myregistry/cleaner:v1', callsKubernetesApi: true, kubernetesApiReason: 'deletes old Jobs' });

  const database = new ExternalService(chart, 'database', {
    namespace: shop, hosts: ['db.example.com'], addresses: ['203.0.113.0/28'], resolution: Resolution.NONE, ports: [{ port: 5432, protocol: PortProtocol.TCP }],
  });
  const payments = new ExternalService(chart, 'payments', { namespace: shop, hosts: ['api.payments.example.com'] });

  web.calls(orders);
  report.calls(orders, { paths: [PathMatch.exact('/report')] });
  cleaner.calls(orders);
  orders.calls(database);
  orders.calls(payments);

  const gateway = new Gateway(chart, 'public', {
    namespace: office,
    listeners: [{ hosts: ['shop.example.com'] }],
    gatewayClassName: 'istio',
    workload: GatewayWorkload.of({ namespace: 'ingress', labels: { istio: 'ingressgateway' }, serviceAccountName: 'ingress' }),
  });
  gateway.addRoute(web, { hosts: ['shop.example.com'] });
}
