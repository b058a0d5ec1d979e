import { Duration } from 'cdk8s';
import { Gateway, MeshNamespace, MeshProvider, NamespaceOptions, PathMatch, ZeroTrustNamespace } from '../../src';
import { all, find, findingTexts, Fixture, fixture, service } from '../mesh-fixture';

/** The findings about a namespace of others, and what is rendered of its waypoint. */
function unowned(options: Partial<NamespaceOptions>, add: (used: Fixture, theirs: MeshNamespace) => void, provider = MeshProvider.istioAmbient()) {
  const used = fixture(provider);
  const theirs = new MeshNamespace(used.chart, 'theirs', { mesh: used.mesh, create: false, ...options });
  add(used, theirs);
  const findings = findingTexts(used.mesh).filter(text => text.endsWith('(unowned-waypoint)'));
  return { ...used, theirs, findings, waypoints: () => all(used.chart, 'Gateway').map(({ metadata }) => metadata.name) };
}

const withTimeout = (_: Fixture, theirs: MeshNamespace) => { service(theirs, 'users', { timeout: Duration.seconds(1) }); };

test('a namespace of others that needs a waypoint', () => {
  expect(unowned({}, withTimeout).findings).toEqual([
    'ERROR chart/theirs: chart/theirs/users needs a waypoint, and this app does not create namespace theirs: its owner may have a waypoint there, which one of this '
    + 'app with the same name would replace; set waypointName to the name of the existing waypoint (the label istio.io/use-waypoint of the Namespace, if it has one), '
    + 'or createWaypoint: true if there is none (unowned-waypoint)',
  ]);
});

test.each<[string, Partial<NamespaceOptions>]>([
  ['the app creates the namespace', { create: true }], ['its waypoint has a name', { waypointName: 'shared' }],
  ['it has a waypoint with the default name', { createWaypoint: false }], ['it has none', { createWaypoint: true }],
])('not if %s', (_, options) => { expect(unowned(options, withTimeout).findings).toEqual([]); });

test('not where nothing needs a waypoint, nor on a mesh without', () => {
  expect(unowned({}, (_, theirs) => { service(theirs, 'users'); }).findings).toEqual([]);
  expect(unowned({}, withTimeout, MeshProvider.istio()).findings).toEqual([]);
});

test('a gateway with the name of an existing waypoint', () => {
  const named = (gatewayName: string, provider?: MeshProvider) => unowned({ waypointName: 'shared' }, ({ chart }, theirs) => {
    new Gateway(chart, 'public', { namespace: theirs, gatewayName, listeners: [{ hosts: ['a.example.com'] }] });
  }, provider).findings;
  expect(named('shared')).toEqual([
    'ERROR chart/public: it renders a Gateway with the name of the existing waypoint of namespace theirs, shared, and would replace it; '
    + 'choose another gatewayName (unowned-waypoint)',
  ]);
  expect(named('public')).toEqual([]);
  expect(named('shared', MeshProvider.istio())).toEqual([]);
});

describe('what is rendered', () => {
  test('of an existing waypoint nothing', () => {
    const { chart, waypoints } = unowned({ waypointName: 'shared' }, withTimeout);
    expect(waypoints()).toEqual([]);
    expect(find(chart, 'Service', 'users').metadata.labels['istio.io/use-waypoint']).toBe('shared');
  });

  test('of one that the app adds to a namespace of others its Gateway', () => {
    expect(unowned({ createWaypoint: true }, withTimeout).waypoints()).toEqual(['waypoint']);
    expect(unowned({ createWaypoint: true, waypointName: 'ours' }, withTimeout).waypoints()).toEqual(['ours']);
  });

  test('of one that a platform adds to a namespace of the app nothing', () => {
    expect(unowned({ create: true, createWaypoint: false }, withTimeout).waypoints()).toEqual([]);
  });
});

test('in a ZeroTrustNamespace with an existing waypoint all services use it, and policies name it', () => {
  const { chart, mesh } = fixture(MeshProvider.istioAmbient());
  const theirs = new ZeroTrustNamespace(chart, 'theirs', { mesh, create: false, waypointName: 'shared' });
  const [plain, caller] = ['plain', 'caller'].map(name => service(theirs, name).service);
  caller.calls(plain);
  expect(find(chart, 'Service', 'plain').metadata.labels['istio.io/use-waypoint']).toBe('shared');
  expect(find(chart, 'AuthorizationPolicy', 'plain').spec.targetRefs).toEqual([{ group: '', kind: 'Service', name: 'plain' }]);
  expect(find(chart, 'AuthorizationPolicy', 'plain-waypoint').spec.rules).toEqual([{ from: [{ source: { principals: ['cluster.local/ns/theirs/sa/shared'] } }] }]);
  expect(all(chart, 'NetworkPolicy').map(({ metadata }) => metadata.name).filter(name => name === 'shared')).toEqual([]);
});

test('in a namespace of the app, which denies all other pods everything, an existing waypoint has a NetworkPolicy', () => {
  const { chart, mesh } = fixture(MeshProvider.istioAmbient());
  const ours = new ZeroTrustNamespace(chart, 'ours', { mesh, createWaypoint: false });
  service(ours, 'target');
  expect(all(chart, 'Gateway')).toEqual([]);
  expect(find(chart, 'NetworkPolicy', 'waypoint').spec.podSelector.matchLabels).toEqual({ 'gateway.networking.k8s.io/gateway-name': 'waypoint' });
});

test('a waypoint with a name of a namespace of the app: its Gateway, policies and NetworkPolicy', () => {
  const { chart, mesh } = fixture(MeshProvider.istioAmbient());
  const ours = new ZeroTrustNamespace(chart, 'ours', { mesh, waypointName: 'gate' });
  const [target, caller] = ['target', 'caller'].map(name => service(ours, name).service);
  caller.calls(target, { paths: [PathMatch.prefix('/a')] });
  expect(all(chart, 'Gateway').map(({ metadata }) => metadata.name)).toEqual(['gate']);
  expect(find(chart, 'AuthorizationPolicy', 'target-waypoint').spec.rules[0].from[0].source.principals).toEqual(['cluster.local/ns/ours/sa/gate']);
  expect(find(chart, 'NetworkPolicy', 'gate').spec.podSelector.matchLabels).toEqual({ 'gateway.networking.k8s.io/gateway-name': 'gate' });
});

test.each(['Gate', '1st', 'none', 'a.b', ''])('%j is no name of a waypoint', waypointName => {
  const { chart, mesh } = fixture(MeshProvider.istio());
  expect(() => new MeshNamespace(chart, 'n', { mesh, waypointName })).toThrow(/^chart\/n: .*waypointName/);
});
