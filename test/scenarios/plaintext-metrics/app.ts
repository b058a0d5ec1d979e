import { App, Chart } from 'cdk8s';
import { Mesh, MeshProvider, ZeroTrustNamespace } from 'cdk8s-mesh';

/** Strict mutual TLS and nobody allowed, but for one metrics port in plain text that one network may read. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new ZeroTrustNamespace(chart, 'default', { mesh });
  const payments = shop.addService('payment-service', { metrics: { port: 9090, plaintextFrom: ['10.0.0.0/8'] } });
  payments.addVersion('v1', { image: 'myregistry/payment-service:v1' });
}
