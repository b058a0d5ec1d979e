import { Chart } from 'cdk8s';
import {
  CanaryRoute, GatewayApiFeature, HttpMatch, Mesh, MeshNamespace, MeshProvider, MeshService, MirrorTarget, PathMatch, PortProtocol, ServiceVersion,
  TrafficMirror,
} from '../../src';
import { renderedRules } from '../../src/model/rules';
import { find, findingTexts, fixture, service, errorOf } from '../mesh-fixture';

interface Parts {
  readonly chart: Chart;
  readonly mesh: Mesh;
  readonly users: MeshService;
  readonly v2: ServiceVersion;
  readonly audit: MeshService;
  readonly recorder: ServiceVersion;
}

/** A service that is mirrored to what is picked, with another beside it. */
function mirrored(pick: (parts: Parts) => MirrorTarget[], match?: HttpMatch[], provider = MeshProvider.istio()): Parts {
  const { chart, mesh, open } = fixture(provider);
  const { service: users, versions: [, v2] } = service(open, 'users', { ports: [{ port: 8080 }, { port: 8081, protocol: PortProtocol.GRPC }] }, ['v1', 'v2']);
  const { service: audit, versions: [recorder] } = service(open, 'audit', { ports: [{ port: 8080 }, { port: 9000, protocol: PortProtocol.TCP }] });
  const parts = { chart, mesh, users, v2, audit, recorder };
  new TrafficMirror(chart, 'mirror', { service: users, targets: pick(parts), matches: match });
  return parts;
}

test('requests are mirrored to a version, and to a port of another service; other requests do not change', () => {
  const { users, chart } = mirrored(({ v2, audit }) => [{ version: v2, percent: 10 }, { service: audit, port: 8080 }], [HttpMatch.header('x', '1')]);
  expect(renderedRules(users._model.routes.build()).map(({ mirrors, shares }) => [mirrors, shares])).toEqual([
    [[{ service: { name: 'users', namespace: 'open' }, version: 'v2', percent: 10 }, { service: { name: 'audit', namespace: 'open' }, port: 8080, percent: 100 }], []],
    [undefined, []],
  ]);
  expect(find(chart, 'DestinationRule', 'users').spec.subsets.map(({ name }: any) => name)).toEqual(['v1', 'v2']);
  expect(find(chart, 'DestinationRule', 'audit')).toBeUndefined();
});

test('without matches, all requests are mirrored', () => {
  expect(renderedRules(mirrored(({ v2 }) => [{ version: v2 }]).users._model.routes.build())).toHaveLength(1);
});

test('mirroring to a version of another service renders its subsets', () => {
  const { chart } = mirrored(({ recorder }) => [{ version: recorder, port: 8080 }]);
  expect(find(chart, 'DestinationRule', 'audit').spec.subsets).toEqual([{ name: 'v1', labels: { version: 'v1' } }]);
});

test('targets of several mirrors add up', () => {
  const { chart, users, v2, audit } = mirrored(({ v2: version }) => [{ version }], [HttpMatch.header('x', '1')]);
  new TrafficMirror(chart, 'second', { service: users, targets: [{ service: audit, port: 8080 }] });
  new CanaryRoute(chart, 'canary', { service: users, stable: users.node.findChild('v1') as ServiceVersion, canary: v2, canaryPercent: 10 });
  expect(renderedRules(users._model.routes.build()).map(({ mirrors }) => mirrors?.map(mirror => 'service' in mirror && mirror.service.name))).toEqual([['audit', 'users'], ['audit']]);
});

test('two mirrors to one target copy a request once, with the percent of the narrower match', () => {
  const { chart, mesh, users, audit } = mirrored(({ audit: target }) => [{ service: target, port: 8080, percent: 50 }], [HttpMatch.header('x', '1')]);
  new TrafficMirror(chart, 'second', { service: users, targets: [{ service: audit, port: 8080, percent: 5 }] });
  const mirrors = () => renderedRules(users._model.routes.build()).map(rule => rule.mirrors?.map(({ percent }) => percent));
  expect(mirrors()).toEqual([[50], [5]]);
  expect(findingTexts(mesh)).toEqual([]);
  new TrafficMirror(chart, 'third', { service: users, targets: [{ service: audit, port: 8080, percent: 5 }] });
  expect([mirrors(), findingTexts(mesh)]).toEqual([[[50], [5]], []]);
  new TrafficMirror(chart, 'fourth', { service: users, targets: [{ service: audit, port: 8080, percent: 6 }], matches: [HttpMatch.header('y', '1')] });
  expect(findingTexts(mesh)).toEqual([
    'ERROR chart/mirror: it conflicts with chart/fourth: both set the mirrored percent to open/audit port 8080 of requests matching header y exact 1 and header x exact 1, '
    + 'to different values; make the two matches exclusive, or make one narrower than the other: the narrower one takes precedence (conflicting-settings)',
  ]);
});

test('mirrors of several constructs to several targets are a finding where a mesh has one target a rule', () => {
  const features = [GatewayApiFeature.HTTP_ROUTE_REQUEST_MIRROR];
  const { chart, mesh, users, v2, audit } = mirrored(({ v2: version }) => [{ version }], [HttpMatch.header('x', '1')], MeshProvider.gatewayApi({ features }));
  new TrafficMirror(chart, 'second', { service: users, targets: [{ service: audit, port: 8080 }] });
  new TrafficMirror(chart, 'third', { service: users, targets: [{ version: v2 }], matches: [HttpMatch.path(PathMatch.prefix('/a'))] });
  new TrafficMirror(chart, 'again', { service: users, targets: [{ service: audit, port: 8080 }], matches: [HttpMatch.path(PathMatch.prefix('/b'))] });
  const text = (owner: string) => expect.stringMatching(new RegExp(`^ERROR chart/${owner}: .* does not support several mirror targets: `));
  expect(findingTexts(mesh)).toEqual(['again', 'mirror', 'second', 'third'].map(text));
});

test('empty targets and matches are refused', () => {
  expect(errorOf(() => mirrored(() => []))).toBe('chart/mirror: number of targets is 0, allowed: at least one; give a version or service to mirror to');
  expect(errorOf(() => mirrored(({ v2 }) => [{ version: v2 }], []))).toBe(
    'chart/mirror: number of matches is 0, allowed: at least one; leave it out for all requests',
  );
});

test('a target is a version or a service', () => {
  const rest = 'allowed: exactly one of version and service; give a version, which implies its service, or a service';
  expect(errorOf(() => mirrored(() => [{}]))).toBe(`chart/mirror: targets[0] is "neither", ${rest}`);
  expect(errorOf(() => mirrored(({ v2, users }) => [{ version: v2 }, { version: v2, service: users }]))).toBe(
    `chart/mirror: targets[1] is "both", ${rest}`,
  );
});

test('a service is not mirrored to itself', () => {
  expect(errorOf(() => mirrored(({ users }) => [{ service: users }]))).toBe(
    'chart/mirror: targets[0] is "chart/open/users", allowed: a version, or another service; mirroring to the pods of the original requests only doubles their load',
  );
});

test('a target that occurs twice is refused', () => {
  expect(errorOf(() => mirrored(({ v2 }) => [{ version: v2, percent: 10 }, { version: v2, percent: 20 }]))).toBe(
    'chart/mirror: targets[1] is "targets[0] again", allowed: each target once; remove one of the two',
  );
});

test.each([0, 101, 2.5])('a percent is not %d', percent => {
  expect(errorOf(() => mirrored(({ v2 }) => [{ version: v2, percent }]))).toBe(
    `chart/mirror: targets[0].percent is ${percent}, allowed: whole numbers from 1 to 100; give the share of the requests to mirror`,
  );
});

test('a target has each HTTP port of the service, or the given port', () => {
  expect(errorOf(() => mirrored(({ audit }) => [{ service: audit }]))).toBe(
    'chart/mirror: targets[0].port is 8081, allowed: HTTP ports of chart/open/audit: 8080; mirrored requests go to the port of the original request: set another port of the target',
  );
  expect(errorOf(() => mirrored(({ audit }) => [{ service: audit, port: 9000 }]))).toBe(
    'chart/mirror: targets[0].port is 9000, allowed: HTTP ports of chart/open/audit: 8080; give a port that speaks http, http2 or grpc',
  );
});

test('a target is in the same mesh', () => {
  expect(errorOf(() => mirrored(({ chart }) => {
    const mesh = new Mesh(chart, 'other', { provider: MeshProvider.istio() });
    return [{ service: new MeshNamespace(chart, 'elsewhere', { mesh }).addService('users') }];
  }))).toBe('chart/mirror: mesh of targets[0] is "chart/other", allowed: chart/mesh; the two meshes do not share a trust domain: choose a target in the same mesh');
});
