import { Chart } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import {
  CallOptions, HttpMethod, Mesh, MeshProvider, MeshService, MeshServiceOptions, PathMatch, PodSecurityLevel, PortProtocol,
  ZeroTrustNamespace,
} from '../../src';
import { all, fixture, errorOf, service, settledService } from '../mesh-fixture';

function callers(): { readonly caller: MeshService; readonly target: MeshService; readonly mixed: MeshService } {
  const { shop } = fixture();
  return {
    caller: shop.addService('caller'),
    target: shop.addService('target', { ports: [{ port: 80, targetPort: 8080 }, { port: 90, suffix: 'admin' }], metrics: { port: 9090 } }),
    mixed: shop.addService('mixed', { ports: [{ port: 80 }, { port: 5432, protocol: PortProtocol.TCP }] }),
  };
}

test.each([
  [{ methods: [] }, 'methods is [], allowed: at least one; leave it out to allow all'],
  [{ methods: ['*' as HttpMethod] }, 'method is "*", allowed: GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH; use a value of the enum'],
  [{ paths: [] }, 'paths is [], allowed: at least one; leave it out to allow all'],
  [{ ports: [] }, 'ports is [], allowed: at least one; leave it out to allow all'],
  [{ ports: [81] }, 'port is 81, allowed: 80, 90; chart/shop/target has no other ports'],
  [{ ports: [8080] }, 'port is 8080, allowed: 80, 90; 8080 is the container port: give the port of the Service, 80'],
  [{ ports: [9090] }, 'port is 9090, allowed: 80, 90; 9090 is the port of its metrics: metrics.plaintextFrom, and networkPolicies.scrapers of the mesh, say who may scrape it'],
  [{ paths: [PathMatch.prefix('/a'), PathMatch.regex('/b.*')] }, 'path is "/b.*", allowed: PathMatch.exact, prefix or stringPrefix; authorization policies do not support regex: list the paths'],
  [{ paths: [PathMatch.exact('/b'), PathMatch.ignoringCase(PathMatch.prefix('/a'))] },
    'path is "/a", allowed: case-sensitive paths; authorization policies are case-sensitive: list each spelling that the service accepts'],
])('refuses %j', (options, message) => {
  const { caller, target } = callers();
  expect(errorOf(() => caller.calls(target, options))).toBe(`chart/shop/caller calls chart/shop/target: ${message}`);
  expect(settledService(target).grants).toEqual([]);
});

test.each([
  [{ methods: [HttpMethod.GET] }],
  [{ paths: [PathMatch.exact('/a')] }],
  [{ methods: [HttpMethod.GET], ports: [80, 5432] }],
])('methods and paths need a port that speaks HTTP: %j', options => {
  const { caller, mixed } = callers();
  expect(errorOf(() => caller.calls(mixed, options))).toBe(
    'chart/shop/caller calls chart/shop/mixed: rule by method or path for port 5432 is "tcp", allowed: ports that speak http, http2 or grpc; '
    + 'list the HTTP ports in ports, and allow the others in a separate calls()',
  );
});

test('gRPC calls are all POST', () => {
  const { shop } = fixture();
  const caller = shop.addService('caller');
  const ledger = shop.addService('ledger', { ports: [{ port: 9000, protocol: PortProtocol.GRPC }] });
  const both = shop.addService('both', { ports: [{ port: 80 }, { port: 9000, protocol: PortProtocol.GRPC, suffix: 'grpc' }] });
  const refused = (target: MeshService) => `chart/shop/caller calls ${target.node.path}: methods for port 9000 is ["GET"], allowed: POST on a port with protocol grpc: `
    + 'every gRPC call is one; leave methods out, and restrict gRPC methods by paths: PathMatch.grpcMethod(\'package.Service\', \'Method\')';
  expect(errorOf(() => caller.calls(ledger, { methods: [HttpMethod.GET] }))).toBe(refused(ledger));
  expect(errorOf(() => caller.calls(both, { methods: [HttpMethod.GET], ports: [80, 9000] }))).toBe(refused(both));
  expect(errorOf(() => caller.calls(both, { methods: [HttpMethod.GET] }))).toBeUndefined();
  expect(errorOf(() => caller.calls(ledger, { methods: [HttpMethod.POST], paths: [PathMatch.exact('/bank.v1.Ledger/Read')] }))).toBeUndefined();
});

test('on a service with other ports, rules by method name its HTTP ports', () => {
  const { caller, mixed } = callers();
  caller.calls(mixed, { methods: [HttpMethod.GET], ports: [80] });
  caller.calls(mixed, { ports: [5432] });
  expect(settledService(mixed).grants.map(({ methods, ports }) => ({ methods, ports }))).toEqual([{ ports: [5432] }, { methods: ['GET'], ports: [80] }]);
});

test('a call to a service of another mesh is refused', () => {
  const { chart, shop } = fixture();
  const mesh = new Mesh(chart, 'other-mesh', { provider: MeshProvider.linkerd() });
  const target = new ZeroTrustNamespace(chart, 'far', { mesh }).addService('target');
  expect(errorOf(() => shop.addService('caller').calls(target))).toBe(
    'chart/shop/caller calls chart/far/target: mesh of the target is "chart/other-mesh", allowed: the caller\'s, chart/mesh; '
    + 'the two meshes do not share a trust domain: keep caller and target in one mesh',
  );
});

test('ports of the Service become container ports; each method occurs once', () => {
  const { caller, target } = callers();
  caller.calls(target, { methods: [HttpMethod.POST, HttpMethod.GET, HttpMethod.POST], ports: [80] });
  expect(settledService(target).grants).toEqual([
    { owner: 'chart/shop/caller', caller: { path: 'chart/shop/caller', name: 'caller', namespace: caller.namespace._model, serviceAccount: 'caller' }, methods: ['GET', 'POST'], paths: undefined, ports: [8080] },
  ]);
});

/** The ports of the pods that the policies of Istio, or the Servers of Linkerd, open to the caller. */
function opened(provider: MeshProvider, options: CallOptions, ofTarget: MeshServiceOptions = {}): string[] {
  const { chart, mesh } = fixture(provider);
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh, networkPolicies: false, podSecurity: PodSecurityLevel.CLUSTER_DEFAULT });
  const target = service(shop, 'target', {
    ports: [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8080, suffix: 'alias' }, { port: 90, suffix: 'admin' }], metrics: { port: 9464 }, ...ofTarget,
  }).service;
  target.addVersion('v2', { workload: unpublished(chart, target) });
  service(shop, 'caller').service.calls(target, options);
  const servers = all(chart, 'Server').map(({ spec }) => `${spec.port}`);
  const policies = all(chart, 'AuthorizationPolicy').filter(({ spec: { rules } }) => rules);
  return [...new Set([...servers, ...policies.flatMap(({ spec: { rules } }) => rules.flatMap(({ to }: any) => (to ?? [{}]).flatMap(({ operation }: any) => operation?.ports ?? ['any'])))])].sort();
}

/** Pods with a container port that is no port of the Service: a debugger. */
function unpublished(chart: Chart, { serviceAccount }: MeshService): Deployment {
  return new Deployment(chart, 'pods', { metadata: { namespace: 'shop' }, serviceAccount, containers: [{ image: 'target:v2', ports: [{ number: 5005 }] }] });
}

describe.each([['Istio', MeshProvider.istio()], ['Istio ambient', MeshProvider.istioAmbient()], ['Linkerd', MeshProvider.linkerd()]])('%s', (name, provider) => {
  test('a call without ports opens those of the Service, no other port of the pods', () => { expect(opened(provider, {})).toEqual(['8080', '90']); });

  test('a call with ports opens these only', () => { expect(opened(provider, { ports: [80] })).toEqual(['8080']); });

  test('methods and paths without ports apply to the ports of the Service', () => {
    // The waypoint sees connections to the Service only; behind it, ztunnel allows the waypoint alone.
    expect(opened(provider, { methods: [HttpMethod.GET] })).toEqual(name === 'Istio ambient' ? ['any'] : ['8080', '90']);
  });
});
