import { ExternalService, GatewayApiChannel, MeshNamespace, MeshProps, MeshProvider, MeshWorkload, OutboundTraffic, ZeroTrustNamespace } from '../../src';
import { all, findingTexts, fixture } from '../mesh-fixture';

const { ALLOW_ANY, REGISTRY_ONLY } = OutboundTraffic;

const linkerd = () => MeshProvider.linkerd({ channel: GatewayApiChannel.EXPERIMENTAL });

interface Case {
  readonly provider?: MeshProvider;
  readonly create?: boolean;
  readonly outboundTraffic?: OutboundTraffic;
  readonly zeroTrust?: boolean;
  readonly mesh?: Partial<MeshProps>;
}

/** A workload in a namespace calls something outside the mesh. */
function called({ provider = linkerd(), create = false, outboundTraffic, zeroTrust, mesh: props }: Case = {}) {
  const { chart, mesh, open } = fixture(provider, props);
  const namespace = new (zeroTrust ? ZeroTrustNamespace : MeshNamespace)(chart, 'o', { mesh, create, outboundTraffic });
  const external = new ExternalService(chart, 'stripe', { namespace: open, hosts: ['api.stripe.com'] });
  MeshWorkload.fromExistingWorkload(chart, 'job', { namespace, serviceAccountName: 'job', podLabels: { app: 'job' } }).calls(external);
  return { chart, found: findingTexts(mesh).filter(text => text.endsWith('(unowned-egress-policy)')) };
}

const text = 'ERROR chart/o: its services and workloads reach what is outside the mesh by routes of an EgressNetwork o/egress, which would be the egress policy '
  + 'of all pods there, and this app does not create the namespace; set outboundTraffic on the namespace, if this app is to have its egress policy, or leave the calls to the app that does '
  + '(unowned-egress-policy)';

test('the egress policy of a namespace that this app does not create, on Linkerd', () => {
  expect(called().found).toEqual([text]);
  expect(called({ mesh: { outboundTraffic: REGISTRY_ONLY } }).found).toEqual([text]);
  expect(called({ zeroTrust: true }).found).toEqual([text]);
});

test('that of an external service in such a namespace', () => {
  const { chart, mesh } = fixture(linkerd());
  const namespace = new MeshNamespace(chart, 'o', { mesh, create: false });
  new ExternalService(chart, 'stripe', { namespace, hosts: ['api.stripe.com'] });
  expect(findingTexts(mesh)).toEqual([text]);
});

test('not where the namespace says it, or is of this app, nor on a mesh without such', () => {
  for (const outboundTraffic of [REGISTRY_ONLY, ALLOW_ANY]) {
    const { found, chart } = called({ outboundTraffic });
    expect(found).toEqual([]);
    expect(all(chart, 'EgressNetwork').map(({ metadata }) => metadata.namespace).sort()).toEqual(['o', 'open']);
  }
  expect(called({ create: true }).found).toEqual([]);
  for (const provider of [MeshProvider.istio(), MeshProvider.istioAmbient(), MeshProvider.gatewayApi()]) {
    expect(called({ provider }).found).toEqual([]);
  }
});
