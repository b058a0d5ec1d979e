import { Chart } from 'cdk8s';
import { CanaryRoute, HttpMatch, Mesh, MeshNamespace, MeshProvider, MeshService, MirrorTarget, PortProtocol, ServiceVersion, TrafficMirror } from '../../src';
import { renderedRules } from '../../src/model/rules';
import { find, fixture, service, errorOf } from '../mesh-fixture';

interface Parts {
  readonly chart: Chart;
  readonly users: MeshService;
  readonly v2: ServiceVersion;
  readonly audit: MeshService;
  readonly recorder: ServiceVersion;
}

/** A service that is mirrored to what is picked, with another beside it. */
function mirrored(pick: (parts: Parts) => MirrorTarget[], match?: HttpMatch[]): Parts {
  const { chart, open } = fixture();
  const { service: users, versions: [, v2] } = service(open, 'users', { ports: [{ port: 8080 }, { port: 8081, protocol: PortProtocol.GRPC }] }, ['v1', 'v2']);
  const { service: audit, versions: [recorder] } = service(open, 'audit', { ports: [{ port: 8080 }, { port: 9000, protocol: PortProtocol.TCP }] });
  const parts = { chart, users, v2, audit, recorder };
  new TrafficMirror(chart, 'mirror', { service: users, targets: pick(parts), match });
  return parts;
}

test('copies go to a version, and to a port of another service; the other requests stay as they are', () => {
  const { users, chart } = mirrored(({ v2, audit }) => [{ version: v2, percent: 10 }, { service: audit, port: 8080 }], [HttpMatch.header('x', '1')]);
  expect(renderedRules(users._model.routes.build()).map(({ mirrors, shares }) => [mirrors, shares])).toEqual([
    [[{ service: { name: 'users', namespace: 'open' }, version: 'v2', percent: 10 }, { service: { name: 'audit', namespace: 'open' }, port: 8080, percent: 100 }], []],
    [undefined, []],
  ]);
  expect(find(chart, 'DestinationRule', 'users').spec.subsets.map(({ name }: any) => name)).toEqual(['v1', 'v2']);
  expect(find(chart, 'DestinationRule', 'audit')).toBeUndefined();
});

test('all requests are copied where none are named', () => {
  expect(renderedRules(mirrored(({ v2 }) => [{ version: v2 }]).users._model.routes.build())).toHaveLength(1);
});

test('a version of another service can be told apart there', () => {
  const { chart } = mirrored(({ recorder }) => [{ version: recorder, port: 8080 }]);
  expect(find(chart, 'DestinationRule', 'audit').spec.subsets).toEqual([{ name: 'v1', labels: { version: 'v1' } }]);
});

test('copies add to what another mirror copies', () => {
  const { chart, users, v2, audit } = mirrored(({ v2: version }) => [{ version }], [HttpMatch.header('x', '1')]);
  new TrafficMirror(chart, 'second', { service: users, targets: [{ service: audit, port: 8080 }] });
  new CanaryRoute(chart, 'canary', { service: users, stable: users.node.findChild('v1') as ServiceVersion, canary: v2, canaryPercent: 10 });
  expect(renderedRules(users._model.routes.build()).map(({ mirrors }) => mirrors?.map(({ service: { name } }) => name))).toEqual([['audit', 'users'], ['audit']]);
});

test('there is a target, and a match where any is given', () => {
  expect(errorOf(() => mirrored(() => []))).toBe('chart/mirror: number of targets is 0, allowed: at least one; name who gets the copies');
  expect(errorOf(() => mirrored(({ v2 }) => [{ version: v2 }], []))).toBe(
    'chart/mirror: number of match is 0, allowed: at least one; name the requests, or leave it out for all',
  );
});

test('a target is a version or a service', () => {
  const rest = 'allowed: exactly one of them; name who gets the copies; a version says its service by itself';
  expect(errorOf(() => mirrored(() => [{}]))).toBe(`chart/mirror: targets[0] is "neither version nor service", ${rest}`);
  expect(errorOf(() => mirrored(({ v2, users }) => [{ version: v2 }, { version: v2, service: users }]))).toBe(
    `chart/mirror: targets[1] is "version and service", ${rest}`,
  );
});

test('a service is not mirrored to itself', () => {
  expect(errorOf(() => mirrored(({ users }) => [{ service: users }]))).toBe(
    'chart/mirror: targets[0] is "chart/open/users", allowed: a version, or another service; copies to the very pods that get the requests only double them',
  );
});

test('a target gets one copy', () => {
  expect(errorOf(() => mirrored(({ v2 }) => [{ version: v2, percent: 10 }, { version: v2, percent: 20 }]))).toBe(
    'chart/mirror: targets[1] is "targets[0] again", allowed: each target once; one target gets one copy of a request',
  );
});

test.each([0, 101, 2.5])('a share is not %d', percent => {
  expect(errorOf(() => mirrored(({ v2 }) => [{ version: v2, percent }]))).toBe(
    `chart/mirror: targets[0].percent is ${percent}, allowed: whole numbers from 1 to 100; give the share of the requests that are copied`,
  );
});

test('a target has the port of every request, or the one that is said', () => {
  expect(errorOf(() => mirrored(({ audit }) => [{ service: audit }]))).toBe(
    'chart/mirror: targets[0].port is 8081, allowed: HTTP ports of chart/open/audit: 8080; copies go to the port that the request came for, unless another is said',
  );
  expect(errorOf(() => mirrored(({ audit }) => [{ service: audit, port: 9000 }]))).toBe(
    'chart/mirror: targets[0].port is 9000, allowed: HTTP ports of chart/open/audit: 8080; give one that speaks http, http2 or grpc',
  );
});

test('a target is in the same mesh', () => {
  expect(errorOf(() => mirrored(({ chart }) => {
    const mesh = new Mesh(chart, 'other', { provider: MeshProvider.istio() });
    return [{ service: new MeshNamespace(chart, 'elsewhere', { mesh }).addService('users') }];
  }))).toBe('chart/mirror: mesh of targets[0] is "chart/other", allowed: chart/mesh; identities of one mesh mean nothing to the other');
});
