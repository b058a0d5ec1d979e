import { App, Chart } from 'cdk8s';
import {
  BlueGreenRoute, ExternalService, HttpMatch, Mesh, MeshNamespace, MeshProvider, OutboundTraffic, PortProtocol, RetryOn,
} from 'cdk8s-mesh';

/** A service moves into the mesh: all requests still go outside, in plaintext, except those that preview its pods. Nothing else leaves the mesh. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider, outboundTraffic: OutboundTraffic.REGISTRY_ONLY });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  const web = new MeshNamespace(chart, 'web', { mesh });
  const legacy = new ExternalService(chart, 'legacy', {
    namespace: shop,
    hosts: ['users.example.com', 'legacy.example.com'],
    ports: [{ port: 80, protocol: PortProtocol.HTTP }, { port: 8080, protocol: PortProtocol.HTTP }],
  });
  const users = shop.addService('user-service');
  const green = users.addVersion('v1', { image: 'myregistry/user-service:v1' });
  const blue = users.addExternalVersion('legacy', { externalService: legacy, host: 'legacy.example.com', port: 8080 });
  new BlueGreenRoute(chart, 'users-move', {
    service: users,
    blue,
    green,
    active: blue,
    previewMatches: [HttpMatch.header('x-preview', 'true')],
    retries: { attempts: 2, retryOn: [RetryOn.SERVER_ERROR] },
  });
  const frontend = web.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });
  frontend.calls(users);
}
