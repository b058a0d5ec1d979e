import { MeshProvider, MeshService, PathMatch, PortProtocol, TrafficMirror, ZeroTrustNamespace } from '../../../src';
import { fixture, find } from '../../mesh-fixture';
import { matrices } from '../../reports/mesh-file';

function mixed(namespace: ZeroTrustNamespace, name: string): MeshService {
  const service = namespace.addService(name, { ports: [{ port: 80, targetPort: 8080 }, { port: 5432, protocol: PortProtocol.TCP }] });
  service.addVersion('v1', { image: name });
  return service;
}

function mirrored(port?: number) {
  const { app, chart, mesh } = fixture(MeshProvider.istio());
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const [web, users, copies] = ['web', 'users', 'copies'].map(name => mixed(shop, name));
  for (const target of [users, copies]) web.calls(target, { ports: [80], paths: [PathMatch.prefix('/api')] });
  new TrafficMirror(chart, 'mirror', { service: users, targets: [{ service: copies, port }] });
  return { app, chart };
}

test.each([undefined, 80])('a mirror (port %s) opens the HTTP ports of its target only, in the NetworkPolicies of both ends', port => {
  const { chart } = mirrored(port);
  const ports = (rules: any[], peer: string) => rules.filter(rule => JSON.stringify(rule).includes(`"app.kubernetes.io/name":"${peer}"`)).flatMap(rule => rule.ports);
  expect(ports(find(chart, 'NetworkPolicy', 'copies').spec.ingress, 'web')).toEqual([{ port: 8080 }]);
  expect(ports(find(chart, 'NetworkPolicy', 'web').spec.egress, 'copies')).toEqual([{ port: 8080 }]);
});

test('the access matrix has these ports only', () => {
  const rows = matrices(mirrored().app).flatMap(matrix => matrix.rows).filter(({ reason }) => reason === 'mirror');
  expect(rows.map(({ ports }) => ports)).toEqual([[{ port: 80, containerPort: 8080 }]]);
});
