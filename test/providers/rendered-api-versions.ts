import { App, Chart } from 'cdk8s';
import {
  CanaryRoute, ExternalService, Gateway, GatewayTls, Mesh, MeshNamespace, MeshProvider, PortProtocol, TrafficMirror, UnsupportedFeature,
} from '../../src';

/** The API versions of each kind that a provider renders for an app with every kind of Gateway API; losses are left out. */
export function apiVersionsOf(provider: MeshProvider): (kind: string) => string[] {
  const chart = new Chart(new App(), 'chart');
  const mesh = new Mesh(chart, 'mesh', { provider, unsupported: UnsupportedFeature.REPORT });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  const lab = new MeshNamespace(chart, 'lab', { mesh });
  const add = (namespace: MeshNamespace, name: string, ports: { port: number; protocol?: PortProtocol }[]) => {
    const service = namespace.addService(name, { ports });
    return { service, stable: service.addVersion('v1', { image: 'users:v1' }), canary: service.addVersion('v2', { image: 'users:v2' }) };
  };
  const users = add(shop, 'users', [{ port: 80 }]);
  const replay = add(lab, 'replay', [{ port: 80 }]);
  const db = add(lab, 'db', [{ port: 5432, protocol: PortProtocol.TCP }]);
  const vault = add(lab, 'vault', [{ port: 8443, protocol: PortProtocol.TLS }]);
  new TrafficMirror(chart, 'mirror', { service: users.service, targets: [{ service: replay.service }] });
  new CanaryRoute(chart, 'db-canary', { ...db, canaryPercent: 20 });
  const gateway = new Gateway(chart, 'public', {
    namespace: shop,
    gatewayClassName: 'istio',
    listeners: [{ port: 80, hosts: ['shop.example.com'] }, { port: 443, hosts: ['vault.example.com'], tls: GatewayTls.passthrough() }],
  });
  gateway.addRoute(replay.service, { hosts: ['shop.example.com'] });
  gateway.addRoute(vault.service, { hosts: ['vault.example.com'] });
  users.service.calls(new ExternalService(chart, 'stripe', { namespace: shop, hosts: ['api.stripe.com'] }));
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const objects: { readonly apiVersion: string; readonly kind: string }[] = chart.toJson();
  stderr.mockRestore();
  return kind => [...new Set(objects.filter(object => object.kind === kind).map(({ apiVersion }) => apiVersion))].sort();
}
