import { Chart, Duration } from 'cdk8s';
import { CanaryRoute, Injection, LoadBalancing, MeshNamespace, MeshProvider, MeshService, PortProtocol, UnsupportedFeature } from '../../../src';
import { all, find, Fixture, fixture, service } from '../../mesh-fixture';

const ambient = () => fixture(MeshProvider.istioAmbient());

const LABELS = ['istio.io/use-waypoint', 'istio.io/ingress-use-waypoint'];

/** What the Service's labels say of the waypoint. */
const behind = (chart: Chart, name: string) => LABELS.map(label => find(chart, 'Service', name).metadata.labels[label]);

test('the namespace is in the mesh; where connections are enough there is no waypoint', () => {
  const { chart, open } = ambient();
  service(open, 'users', {});
  expect(find(chart, 'Namespace', 'open').metadata.labels).toEqual({ 'istio.io/dataplane-mode': 'ambient' });
  expect(all(chart, 'Gateway')).toEqual([]);
  expect(behind(chart, 'users')).toEqual([undefined, undefined]);
});

test('a namespace may be out of it', () => {
  const { chart, mesh } = ambient();
  new MeshNamespace(chart, 'legacy', { mesh, injection: Injection.disabled() });
  expect(find(chart, 'Namespace', 'legacy').metadata.labels).toEqual({ 'istio.io/dataplane-mode': 'none' });
});

const NEEDS: Record<string, (users: MeshService, used: Fixture) => void> = {
  'a split': (users, { chart }) => {
    const [stable, canary] = ['v1', 'v2'].map(version => users.addVersion(version, { image: 'i' }));
    new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10 });
  },
  'a policy of a version': users => { users.addVersion('v1', { image: 'i', circuitBreaker: {} }); },
};

test.each(Object.entries(NEEDS))('%s needs the waypoint, declared after the service', (_, say) => {
  const used = ambient();
  const users = used.open.addService('users');
  const others = used.open.addService('others');
  say(users, used);
  others.addVersion('v1', { image: 'i' });
  expect(behind(used.chart, 'users')).toEqual(['waypoint', 'true']);
  expect(behind(used.chart, 'others')).toEqual([undefined, undefined]);
  expect(behind(used.chart, 'users-v1')).toEqual([undefined, undefined]); // behind it nobody would ask who calls
  expect(all(used.chart, 'Gateway')).toEqual([{
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'waypoint', namespace: 'open', labels: { 'istio.io/waypoint-for': 'service' } },
    spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] },
  }]);
});

test.each([{ timeout: Duration.seconds(1) }, { loadBalancing: LoadBalancing.RANDOM }])('%j of a service needs it', options => {
  const { chart, open } = ambient();
  service(open, 'users', options);
  expect(behind(chart, 'users')).toEqual(['waypoint', 'true']);
});

test('two services share one, and a revision chooses its control plane', () => {
  const { chart, mesh } = ambient();
  const shop = new MeshNamespace(chart, 'shop', { mesh, injection: Injection.revision('r1') });
  for (const name of ['a', 'b']) service(shop, name, { timeout: Duration.seconds(1) });
  expect(all(chart, 'Gateway').map(({ metadata }) => metadata.labels)).toEqual([{ 'istio.io/waypoint-for': 'service', 'istio.io/rev': 'r1' }]);
});

test('a split of connections needs it', () => {
  const { chart, open } = fixture(MeshProvider.istioAmbient(), { unsupported: UnsupportedFeature.REPORT });
  const { service: db, versions: [stable, canary] } = service(open, 'db', { ports: [{ port: 5432, protocol: PortProtocol.TCP }] }, ['v1', 'v2']);
  new CanaryRoute(chart, 'canary', { service: db, stable, canary, canaryPercent: 10 });
  expect(behind(chart, 'db')).toEqual(['waypoint', 'true']);
});
