import { App, Chart, Duration } from 'cdk8s';
import {
  CanaryRoute, ExternalService, Gateway, HttpMatch, Mesh, MeshNamespace, MeshProvider, PathMatch, PortProtocol,
} from 'cdk8s-mesh';

/** A service moves out of the mesh: a tenth of its requests go to a server outside, also those of external clients. It gets its own host, over TLS. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const partners = new MeshNamespace(chart, 'partners', { mesh });
  const web = new MeshNamespace(chart, 'web', { mesh });

  const legacy = new ExternalService(chart, 'legacy', {
    namespace: partners,
    hosts: ['legacy.example.com'],
    ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: {} }],
    circuitBreaker: { consecutive5xxErrors: 7 },
  });
  const users = shop.addService('user-service');
  const stable = users.addVersion('v1', { image: 'myregistry/user-service:v1' });
  const outside = users.addExternalVersion('legacy', { externalService: legacy, removeHeaders: ['x-internal-token'] });
  new CanaryRoute(chart, 'users-migration', {
    service: users,
    stable,
    canary: outside,
    canaryPercent: 10,
    canaryMatches: [HttpMatch.header('x-backend', 'legacy')],
    timeout: Duration.seconds(5),
  });
  // The pods get another host than the server outside, which keeps its own.
  users.routes.addRule({
    matches: [HttpMatch.path(PathMatch.exact('/renamed'))],
    split: [{ version: stable, percent: 50 }, { version: outside, percent: 50 }],
    rewrite: { host: 'users.example.com' },
  });

  const frontend = web.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });
  frontend.calls(users);

  const gateway = new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['shop.example.com'] }], gatewayClassName: 'istio' });
  gateway.addRoute(users, { paths: [PathMatch.prefix('/api')] });
}
