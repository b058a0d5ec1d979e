import { App, Chart } from 'cdk8s';
import { CanaryRoute, HttpMatch, HttpRedirect, HttpScheme, Mesh, MeshNamespace, MeshProvider, PathMatch, PathRewrite } from 'cdk8s-mesh';

/** Some paths are asked elsewhere: on another host, at another path, below another prefix. A whole service too. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  const orders = shop.addService('orders');
  const stable = orders.addVersion('v1', { image: 'myregistry/orders:v1' });
  const canary = orders.addVersion('v2', { image: 'myregistry/orders:v2' });
  new HttpRedirect(chart, 'orders-docs', {
    service: orders, matches: [HttpMatch.path(PathMatch.prefix('/docs'))], scheme: HttpScheme.HTTPS, host: 'docs.example.com', status: 301,
  });
  new HttpRedirect(chart, 'orders-admin', { service: orders, matches: [HttpMatch.path(PathMatch.prefix('/admin'))], host: 'admin.example.com', port: 9090 });
  new HttpRedirect(chart, 'orders-latest', {
    service: orders, matches: [HttpMatch.path(PathMatch.exact('/latest'))], path: PathRewrite.fullPath('/v2/orders'), status: 307,
  });
  new HttpRedirect(chart, 'orders-v1', {
    service: orders,
    matches: [HttpMatch.path(PathMatch.prefix('/v1/orders')), HttpMatch.path(PathMatch.exact('/v1/orders/all'))],
    path: PathRewrite.prefix('/v1', '/v2'),
    status: 308,
  });
  new CanaryRoute(chart, 'orders-canary', { service: orders, stable, canary, canaryPercent: 10 });

  const old = shop.addService('old-orders');
  old.addVersion('v1', { image: 'myregistry/old-orders:v1' });
  new HttpRedirect(chart, 'old-orders-moved', { service: old, host: 'orders.shop.svc.cluster.local', port: 8080, status: 302 });
}
