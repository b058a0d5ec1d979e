import { App, Chart, Duration } from 'cdk8s';
import { CorsPolicy, HttpMatch, HttpMethod, Mesh, MeshNamespace, MeshProvider, PathMatch, StringMatch } from 'cdk8s-mesh';

/** Pages of named origins may call from browsers, with cookies; a public path is open to all. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  const orders = shop.addService('orders');
  orders.addVersion('v1', { image: 'myregistry/orders:v1' });
  new CorsPolicy(chart, 'orders-cors', {
    service: orders,
    origins: [StringMatch.exact('https://shop.example.com'), StringMatch.prefix('http://localhost:'), StringMatch.regex('https://[a-z]+\\.preview\\.example\\.com')],
    methods: [HttpMethod.PUT, HttpMethod.GET],
    headers: ['x-request-id'],
    exposedHeaders: ['etag'],
    maxAge: Duration.hours(1),
    credentials: true,
  });
  new CorsPolicy(chart, 'orders-public', {
    service: orders, matches: [HttpMatch.path(PathMatch.prefix('/public'))], origins: [StringMatch.exact('*')],
  });
}
