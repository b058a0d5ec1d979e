import { App, Chart } from 'cdk8s';
import { HttpMethod, Mesh, MeshNamespace, MeshProvider, RateLimit, ZeroTrustNamespace } from 'cdk8s-mesh';

export const providers = { istio: () => MeshProvider.istio({ envoyFilters: ['1.30', '1.31'] }) };

/** Each pod of user-service takes 5 requests a second, as anybody may call it; catalog has one port that is limited and one that is not, and denies strangers. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const guarded = new ZeroTrustNamespace(chart, 'guarded', { mesh });

  const users = shop.addService('user-service');
  users.addVersion('v1', { image: 'myregistry/user-service:v1' });
  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });
  const catalog = guarded.addService('catalog', { ports: [{ port: 80, targetPort: 8080 }, { port: 81, suffix: 'bulk', targetPort: 8081 }] });
  catalog.addVersion('v1', { image: 'myregistry/catalog:v1' });

  new RateLimit(chart, 'users-limit', { service: users, requestsPerSecond: 5 });
  new RateLimit(chart, 'catalog-limit', { service: catalog, port: 80, requestsPerSecond: 8 });
  frontend.calls(catalog, { methods: [HttpMethod.GET] });
}
