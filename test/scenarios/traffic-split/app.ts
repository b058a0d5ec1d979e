import { App, Chart } from 'cdk8s';
import { CanaryRoute, Mesh, MeshNamespace, MeshProvider } from 'cdk8s-mesh';

export const also = ['linkerd-traffic-split'];

/** 80 % of the requests to one version, 20 % to the other: by HTTPRoute, or by TrafficSplit where somebody asks for it. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const products = shop.addService('product-service');
  const stable = products.addVersion('v1', { image: 'myregistry/product-service:v1' });
  const canary = products.addVersion('v2', { image: 'myregistry/product-service:v2' });
  new CanaryRoute(chart, 'products-canary', { service: products, stable, canary, canaryPercent: 20 });
}
