import { App, Chart } from 'cdk8s';
import {
  Gateway, GatewayApiFeature, GatewayWorkload, GuardRails, Mesh, MeshProvider, TrafficMirror, UnsupportedFeature, ZeroTrustNamespace,
} from '../../src';
import { find } from '../mesh-fixture';

test('a mirror target accepts a gateway of which only the pod labels are known: its routes mirror the requests', () => {
  const chart = new Chart(new App(), 'chart');
  const provider = MeshProvider.gatewayApi({ features: [GatewayApiFeature.HTTP_ROUTE_REQUEST_MIRROR] });
  const mesh = new Mesh(chart, 'mesh', { provider, guardRails: GuardRails.OFF, unsupported: UnsupportedFeature.REPORT });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const [users, next, other] = ['users', 'next', 'other'].map(name => {
    const service = shop.addService(name, { ports: [{ port: 80, targetPort: 8080 }] });
    service.addVersion('v1', { image: name });
    return service;
  });
  const workload = GatewayWorkload.of({ namespace: 'edge', labels: { app: 'edge' } });
  new Gateway(chart, 'public', { namespace: shop, gatewayClassName: 'other', workload, listeners: [{ hosts: ['a.example.com'] }] }).addRoute(users);
  new TrafficMirror(chart, 'mirror', { service: users, targets: [{ service: next }] });
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const ingressOf = ({ serviceName }: typeof users) => find(chart, 'NetworkPolicy', serviceName).spec.ingress;
  const fromGateway = [{
    from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'edge' } }, podSelector: { matchLabels: { app: 'edge' } } }],
    ports: [{ port: 8080 }],
  }];
  expect([users, next, other].map(ingressOf)).toEqual([fromGateway, fromGateway, undefined]);
  written.mockRestore();
});
