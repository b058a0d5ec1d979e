import { App, Chart } from 'cdk8s';
import {
  ExternalClient, ExternalService, Gateway, GatewayCertificate, GatewayTls, GatewayWorkload, HttpMethod, Mesh, MeshNamespace, MeshProvider, MtlsMode,
  OutboundTraffic, PathMatch, PortProtocol, ZeroTrustNamespace,
} from 'cdk8s-mesh';

/** Before, cart may read charges; the ledger takes plaintext of one network; the gateway leads to /shop. */
export function before(app: App, provider: MeshProvider) { build(app, provider, false); }

/** After, much is wider: who reads the expected files sees all of it. One thing is narrower. */
export function after(app: App, provider: MeshProvider) { build(app, provider, true); }

function build(app: App, provider: MeshProvider, isWide: boolean) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider, outboundTraffic: OutboundTraffic.REGISTRY_ONLY });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const back = isWide ? new MeshNamespace(chart, 'back', { mesh, mtls: MtlsMode.STRICT }) : new ZeroTrustNamespace(chart, 'back', { mesh });

  const cart = shop.addService('cart');
  const payments = shop.addService('payments', { ports: [{ port: 80, targetPort: 8080 }] });
  const ledger = shop.addService('ledger', {
    ports: [{ port: 8080, mtls: MtlsMode.PERMISSIVE, plaintextFrom: [isWide ? '10.0.0.0/8' : '10.1.0.0/16'] }],
  });
  const reports = back.addService('reports');
  const card = new ExternalService(chart, 'card', { namespace: shop, hosts: ['api.card.example'] });
  const mail = new ExternalService(chart, 'mail', {
    namespace: shop, hosts: ['api.mail.example'], ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: isWide ? undefined : {} }],
  });

  cart.calls(payments, { methods: [HttpMethod.GET], paths: [PathMatch.prefix('/charges')] });
  if (isWide) cart.calls(payments, { methods: [HttpMethod.POST], paths: [PathMatch.exact('/charge')] });
  cart.calls(ledger, { paths: [PathMatch.prefix(isWide ? '/books/2026' : '/books')] });
  reports.calls(ledger, { methods: [HttpMethod.GET] });
  ledger.calls(reports);
  payments.calls(card);
  cart.calls(mail, { reason: 'receipts' });
  if (isWide) ledger.allowsFrom(ExternalClient.namespace('audit'), { methods: [HttpMethod.GET], reason: 'yearly audit' });

  const gateway = new Gateway(chart, 'public', {
    namespace: shop,
    workload: GatewayWorkload.istioctl(),
    allowedClientCidrs: isWide ? undefined : ['192.0.2.0/24'],
    keptHeaders: isWide ? ['x-tier'] : [],
    listeners: [{ hosts: ['shop.example.com'], tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret('shop-tls') }) }],
  });
  gateway.addRoute(cart, { paths: [isWide ? PathMatch.prefix('/') : PathMatch.prefix('/shop')] });
}
