import { App, Chart } from 'cdk8s';
import {
  CanaryRoute, EgressGateway, EgressHost, ExternalService, Mesh, MeshNamespace, MeshProvider, MeshService, MeshWorkload, OutboundTraffic,
  PortProtocol, TrafficMirror, ZeroTrustNamespace,
} from 'cdk8s-mesh';

/** The proxy of each workload gets configuration of what its calls lead to, and of nothing else. What is outside its scope is blocked. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider, proxyServices: [EgressHost.service('observability', 'otel-collector')] });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh, outboundTraffic: OutboundTraffic.REGISTRY_ONLY });
  const audit = new ZeroTrustNamespace(chart, 'audit', { mesh, outboundTraffic: OutboundTraffic.REGISTRY_ONLY });
  const observability = new MeshNamespace(chart, 'observability', { mesh });
  observability.addService('otel-collector', { ports: [{ port: 4317, protocol: PortProtocol.GRPC }] }).addVersion('v1', { image: 'otel/collector:1' });

  const users = shop.addService('users', { connectionPool: { maxConnections: 200 } });
  const v1 = users.addVersion('v1', { image: 'myregistry/users:v1' });
  const v2 = users.addVersion('v2', { image: 'myregistry/users:v2' });
  new CanaryRoute(chart, 'users-canary', { service: users, stable: v1, canary: v2, canaryPercent: 10 });
  const recorder = observability.addService('recorder');
  recorder.addVersion('v1', { image: 'myregistry/recorder:v1' });
  new TrafficMirror(chart, 'users-mirror', { service: users, targets: [{ service: recorder }] });

  const legacy = new ExternalService(chart, 'legacy', { namespace: audit, hosts: ['legacy.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP }] });
  const orders = shop.addService('orders');
  const inside = orders.addVersion('v1', { image: 'myregistry/orders:v1' });
  new CanaryRoute(chart, 'orders-migration', {
    service: orders, stable: orders.addExternalVersion('legacy', { externalService: legacy }), canary: inside, canaryPercent: 50,
  });
  const bank = new ExternalService(chart, 'bank', {
    namespace: audit,
    hosts: ['bank.example.com'],
    ports: [{ port: 80, protocol: PortProtocol.HTTP }],
    egressGateway: new EgressGateway(chart, 'edge', { namespace: new ZeroTrustNamespace(chart, 'egress', { mesh }) }),
  });

  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });
  const billing = shop.addWorkload('billing', { image: 'myregistry/billing:v1', egressHosts: [EgressHost.kubernetesApi()] });
  const crawler = MeshWorkload.fromExistingWorkload(chart, 'crawler', { namespace: audit, serviceAccountName: 'crawler', podLabels: { component: 'crawler' } });
  const search = MeshService.fromExistingService(chart, 'search', { namespace: audit, serviceAccountName: 'search', podLabels: { component: 'search' } });
  frontend.calls(users);
  frontend.calls(orders);
  billing.calls(bank);
  crawler.calls(users);
  crawler.calls(search);
}
