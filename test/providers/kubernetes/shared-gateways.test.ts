import { Chart, Testing } from 'cdk8s';
import { EgressGateway, ExternalService, Gateway, GatewayWorkload, Mesh, MeshProvider, ZeroTrustNamespace } from '../../../src';

/** Names of the NetworkPolicies in the namespace of an existing ingress gateway and an existing egress gateway. */
function policies(create: boolean): string[] {
  const chart = new Chart(Testing.app(), 'chart');
  const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.istio() });
  const edge = new ZeroTrustNamespace(chart, 'edge', { mesh, create });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const users = shop.addService('users');
  users.addVersion('v1', { image: 'users' });
  new Gateway(chart, 'public', {
    namespace: shop,
    listeners: [{ hosts: ['a.example.com'] }],
    workload: GatewayWorkload.of({ namespace: 'edge', labels: { app: 'public' }, serviceAccountName: 'public' }),
  }).addRoute(users);
  const egressGateway = EgressGateway.fromExistingGateway(chart, 'leave', { namespace: edge, gatewayName: 'leave' });
  users.calls(new ExternalService(chart, 'stripe', { namespace: shop, hosts: ['api.stripe.com'], egressGateway }));
  return Testing.synth(chart).filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.namespace === 'edge').map(({ metadata }) => metadata.name).sort();
}

test('existing gateways in a namespace that the app does not create have no NetworkPolicy: they serve other apps too', () => {
  expect(policies(false)).toEqual([]);
});

test('in a namespace of the app, whose default denies them everything, they have', () => {
  expect(policies(true)).toEqual(['default-deny-all', 'leave', 'public-gateway']);
});
