import { App, Chart } from 'cdk8s';
import { CorsPolicy, Gateway, GatewayWorkload, HttpMatch, HttpMethod, Mesh, MeshProvider, PathMatch, StringMatch, ZeroTrustNamespace } from 'cdk8s-mesh';

/** Browsers call an API through a gateway whose routes match methods and headers: preflight requests have neither. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const [orders, stock, frontend] = ['orders', 'stock', 'frontend'].map(name => {
    const service = shop.addService(name);
    service.addVersion('v1', { image: `myregistry/${name}:v1` });
    return service;
  });
  new CorsPolicy(chart, 'orders-cors', {
    service: orders, origins: [StringMatch.exact('https://shop.example.com')], methods: [HttpMethod.PUT], headers: ['x-api-key'],
  });
  new CorsPolicy(chart, 'admin-cors', {
    service: orders, origins: [StringMatch.exact('https://admin.example.com')], methods: [HttpMethod.PUT], matches: [HttpMatch.path(PathMatch.prefix('/orders/admin'))],
  });
  new CorsPolicy(chart, 'stock-cors', { service: stock, origins: [StringMatch.exact('https://shop.example.com')] });
  const gateway = new Gateway(chart, 'public', {
    namespace: shop,
    listeners: [{ hosts: ['api.example.com'] }],
    gatewayClassName: 'istio',
    workload: GatewayWorkload.of({ namespace: 'ingress', labels: { istio: 'ingressgateway' }, serviceAccountName: 'ingress' }),
    keptHeaders: ['x-api-key'],
  });
  const path = PathMatch.prefix('/orders');
  gateway.addRoute(orders, { paths: [path], matches: [HttpMatch.method(HttpMethod.GET), HttpMatch.method(HttpMethod.PUT)] });
  gateway.addRoute(stock, { paths: [path], matches: [HttpMatch.method(HttpMethod.POST)] });
  gateway.addRoute(orders, { paths: [PathMatch.prefix('/keys')], matches: [HttpMatch.header('x-api-key', 'k')] });
  gateway.addRoute(frontend);
}
