import { App, Chart } from 'cdk8s';
import { ExternalService, HttpMatch, HttpMethod, Mesh, MeshProvider, PortProtocol, TrafficMirror, ZeroTrustNamespace } from 'cdk8s-mesh';

/** Reads are mirrored to a server outside the mesh: it answers to the host of the service, and its own name is in its certificate. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new ZeroTrustNamespace(chart, 'default', { mesh });
  const rehearsal = new ExternalService(chart, 'rehearsal', {
    namespace: shop, hosts: ['rehearsal.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: {} }],
  });
  const users = shop.addService('user-service');
  users.addVersion('v1', { image: 'myregistry/user-service:v1' });
  const outside = users.addExternalVersion('rehearsal', { externalService: rehearsal });
  new TrafficMirror(chart, 'users-mirror', {
    service: users, targets: [{ version: outside, percent: 20 }], matches: [HttpMatch.method(HttpMethod.GET)],
  });
  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });
  frontend.calls(users);
}
