import { App, Chart } from 'cdk8s';
import { Gateway, HttpMatch, Mesh, MeshNamespace, MeshProvider, PathMatch, PathRewrite } from 'cdk8s-mesh';

/** A wildcard, and a host below it that it does not speak for; and a path that has moved, wherever it was asked for. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const tenants = shop.addService('tenants');
  tenants.addVersion('v1', { image: 'myregistry/tenants:v1' });
  tenants.routes.addRule({ matches: [HttpMatch.path(PathMatch.exact('/old'))], redirect: { path: PathRewrite.fullPath('/new'), status: 301 } });
  const zone = shop.addService('zone');
  zone.addVersion('v1', { image: 'myregistry/zone:v1' });

  const gateway = new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['*.example.com', 'zone.example.com'] }], gatewayClassName: 'istio' });
  gateway.addRoute(tenants, { hosts: ['*.example.com'], paths: [PathMatch.prefix('/api'), PathMatch.exact('/old')] });
  gateway.addRoute(zone, { hosts: ['zone.example.com'], paths: [PathMatch.prefix('/api/zone')] });
}
