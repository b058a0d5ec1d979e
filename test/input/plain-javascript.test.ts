import { App, Chart, Duration } from 'cdk8s';
import {
  CanaryRoute, EgressHost, FaultInjection, Gateway, HttpMatch, Mesh, MeshNamespace, MeshProvider, MeshService,
  MtlsMode, PathMatch, PortProtocol, RateLimit, RetryOn, TrafficMirror,
} from '../../src';
import { warningLines } from '../../src/finding-text';
import { errorOf, fixture, service } from '../mesh-fixture';

/** What plain JavaScript or Python may pass, where TypeScript would refuse it. */
const unchecked = (value: unknown) => value as any;

const SERVICE = 'give the construct that addService() returns, not its name';
const VERSION = 'give the construct that addVersion() returns, not its name';
const TARGET = 'give the construct of the service that is called, not its name';
const NAMESPACE = 'give the construct, new MeshNamespace(...) or new ZeroTrustNamespace(...), not its name';
const PROVIDER = 'call a factory, such as MeshProvider.istio()';
const MATCH = "call a factory, such as HttpMatch.header('x-api-version', 'v2')";
const RETRY = 'use RetryOn.SERVER_ERROR, RetryOn.statusCode(429) or the like';
const OPTIONS = 'allowed: an object; give the settings by their names: { ... }';
const LIST = 'allowed: a list; put it in brackets, also a single one: [...]';
const REQUIRED = 'allowed: a list; it is required: give a list, also of a single one: [...]';

/** An app with a service of two versions. */
function shop() {
  const used = fixture();
  const { service: users, versions: [v1, v2] } = service(used.shop, 'users', {}, ['v1', 'v2']);
  return { ...used, shop: used.shop, users, v1, v2 };
}

test.each<[string, (shopped: ReturnType<typeof shop>) => unknown, string]>([
  ['no canary', ({ chart, users, v1 }) => new CanaryRoute(chart, 'c', unchecked({ service: users, stable: v1, canaryPercent: 10 })),
    `chart/c: canary is missing, allowed: an instance of ServiceVersion; ${VERSION}`],
  ['the name of a version', ({ chart, users, v1 }) => new CanaryRoute(chart, 'c', { service: users, stable: v1, canary: unchecked('v2'), canaryPercent: 10 }),
    `chart/c: canary is "v2", allowed: an instance of ServiceVersion; ${VERSION}`],
  ['the name of a service', ({ chart, v1, v2 }) => new CanaryRoute(chart, 'c', { service: unchecked('users'), stable: v1, canary: v2, canaryPercent: 10 }),
    `chart/c: service is "users", allowed: an instance of MeshService; ${SERVICE}`],
  ['a service as version', ({ chart, users, v1 }) => new CanaryRoute(chart, 'c', { service: users, stable: v1, canary: unchecked(users), canaryPercent: 10 }),
    `chart/c: canary is construct chart/shop/users, allowed: an instance of ServiceVersion; ${VERSION}`],
  ['one match of a canary', ({ chart, users, v1, v2 }) => new CanaryRoute(chart, 'c', {
    service: users, stable: v1, canary: v2, canaryPercent: 10, canaryMatches: unchecked(HttpMatch.anyRequest()),
  }), `chart/c: canaryMatches is an instance of HttpMatch, ${LIST}`],
  ['the name of a version in a split', ({ users }) => users.routes.addRule({ split: [{ version: unchecked('v1'), percent: 100 }] }),
    `chart/shop/users/Routes: split is "v1", allowed: an instance of ServiceVersion; ${VERSION}`],
  ['one match', ({ users }) => users.routes.addRule({ matches: unchecked(HttpMatch.header('a', 'b')) }),
    `chart/shop/users/Routes: matches is an instance of HttpMatch, ${LIST}`],
  ['a path as match', ({ users }) => users.routes.addRule({ matches: unchecked([PathMatch.exact('/'), '/api']) }),
    `chart/shop/users/Routes: matches[0] is an instance of PathMatch, allowed: an instance of HttpMatch; ${MATCH}`],
  ['the name of a target', ({ users }) => users.calls(unchecked('users')),
    `chart/shop/users: target of calls() is "users", allowed: an instance of MeshService or ExternalService; ${TARGET}`],
  ['no target', ({ users }) => users.calls(unchecked(undefined)),
    `chart/shop/users: target of calls() is missing, allowed: an instance of MeshService or ExternalService; ${TARGET}`],
  ['the name of a target of a route', ({ users }) => users.routesTo(unchecked('users'), { timeout: Duration.seconds(1) }),
    `chart/shop/users: target of routesTo() is "users", allowed: an instance of MeshService; ${SERVICE}`],
  ['text as path of a call', ({ users }) => users.calls(users, { paths: unchecked(['/api']) }),
    "chart/shop/users calls chart/shop/users: paths[0] is \"/api\", allowed: an instance of PathMatch; call a factory, such as PathMatch.prefix('/api')"],
  ['one path of a call', ({ users }) => users.calls(users, { paths: unchecked(PathMatch.exact('/')) }),
    `chart/shop/users calls chart/shop/users: paths is an instance of PathMatch, ${LIST}`],
  ...['', null].map((methods): [string, (shopped: ReturnType<typeof shop>) => unknown, string] => [
    `${JSON.stringify(methods)} as methods of a call`, ({ users }) => users.calls(users, { methods: unchecked(methods) }),
    `chart/shop/users calls chart/shop/users: methods is ${JSON.stringify(methods)}, ${LIST}`,
  ]),
  ['null as paths of a call', ({ users }) => users.calls(users, { paths: unchecked(null) }), `chart/shop/users calls chart/shop/users: paths is null, ${LIST}`],
  ['null as ports of a call', ({ users }) => users.calls(users, { ports: unchecked(null) }), `chart/shop/users calls chart/shop/users: ports is null, ${LIST}`],
  ['null as options of a call', ({ users }) => users.calls(users, unchecked(null)), `chart/shop/users calls chart/shop/users: options is null, ${OPTIONS}`],
  ['a method as options of a call', ({ users }) => users.calls(users, unchecked('GET')), `chart/shop/users calls chart/shop/users: options is "GET", ${OPTIONS}`],
  ['methods as options of a call', ({ users }) => users.calls(users, unchecked(['GET'])), `chart/shop/users calls chart/shop/users: options is ["GET"], ${OPTIONS}`],
  ['null as workload', ({ users }) => users.addVersion('v3', { workload: unchecked(null) }),
    'chart/shop/users/v3: workload is null, allowed: a value; give the pods, or leave it out'],
  ['null as labels of pods', ({ users }) => users.addVersion('v3', { podLabels: unchecked(null) }),
    'chart/shop/users/v3: podLabels is null, allowed: at least one label; give the labels of its pods: an empty selector selects every pod'],
  ['no image', ({ users }) => users.addVersion('v3', { image: '' }), 'chart/shop/users/v3: image is "", allowed: a value; give the pods, or leave it out'],
  ['true as matches of a canary', ({ chart, users, v1, v2 }) => new CanaryRoute(chart, 'c', {
    service: users, stable: v1, canary: v2, canaryPercent: 10, canaryMatches: unchecked(true),
  }), `chart/c: canaryMatches is true, ${LIST}`],
  ['the name of an injection', ({ chart, mesh }) => new MeshNamespace(chart, 'n', { mesh, injection: unchecked('x') }),
    'chart/n: injection is "x", allowed: an instance of Injection; call a factory, such as Injection.enabled()'],
  ['a probe that is none', ({ users }) => users.addVersion('v3', { image: 'i', liveness: unchecked({}) }),
    "chart/shop/users/v3: liveness is {}, allowed: an instance of Probe; call a factory, such as Probe.fromHttpGet('/healthz')"],
  ['a probe of existing pods that is none', ({ chart, shop: namespace }) => MeshService.fromExistingService(chart, 'db', {
    namespace, serviceAccountName: 'db', podLabels: { app: 'db' }, readiness: unchecked({}),
  }), "chart/db: readiness is {}, allowed: an instance of Probe; call a factory, such as Probe.fromHttpGet('/healthz')"],
  ['a host as text of a listener', ({ chart, shop: namespace }) => new Gateway(chart, 'g', { namespace, listeners: unchecked([{ hosts: '*' }]) }),
    `chart/g: hosts is "*", ${LIST}`],
  ['the name of a retry condition', ({ shop: namespace }) => namespace.addService('s', { retries: { attempts: 1, retryOn: unchecked(['5xx']) } }),
    `chart/shop/s: retries.retryOn[0] is "5xx", allowed: an instance of RetryOn; ${RETRY}`],
  ['a retry condition that is none', ({ shop: namespace }) => namespace.addService('s', { retries: { attempts: 1, retryOn: [unchecked(RetryOn).NOPE] } }),
    `chart/shop/s: retries.retryOn[0] is missing, allowed: an instance of RetryOn; ${RETRY}`],
  ['no matches of a fault', ({ chart, users }) => new FaultInjection(chart, 'f', unchecked({ service: users, abort: { percent: 1, httpStatus: 503 } })),
    `chart/f: matches is missing, ${REQUIRED}`],
  ['no service of a rate limit', ({ chart }) => new RateLimit(chart, 'r', unchecked({ requestsPerSecond: 1 })),
    `chart/r: service is missing, allowed: an instance of MeshService; ${SERVICE}`],
  ['the name of a caller of a rate limit', ({ chart, users: s }) => new RateLimit(chart, 'r', {
    service: s, requestsPerSecond: 2, overrides: [{ callers: unchecked(['web']), requestsPerSecond: 1 }],
  }), 'chart/r: overrides[0].callers[0] is "web", allowed: an instance of MeshService or MeshWorkload; give the construct of the caller, not its name'],
  ['one caller of a TCP rule', ({ shop: namespace, users }) => {
    const db = namespace.addService('db', { ports: [{ port: 5432, protocol: PortProtocol.TCP }] });
    db.routes.addTcpRule({ port: 5432, split: [{ version: db.addVersion('v1', { image: 'i' }), percent: 100 }], callers: unchecked(users) });
  }, `chart/shop/db/Routes: callers is construct chart/shop/users, ${LIST}`],
  ['no targets of a mirror', ({ chart, users }) => new TrafficMirror(chart, 'm', unchecked({ service: users })), `chart/m: targets is missing, ${REQUIRED}`],
  ['no listeners', ({ chart, shop: namespace }) => new Gateway(chart, 'g', unchecked({ namespace })), `chart/g: listeners is missing, ${REQUIRED}`],
  ['one host', ({ chart, shop: namespace }) => new Gateway(chart, 'g', { namespace, listeners: unchecked([{ hosts: 'a.example.com' }]) }),
    `chart/g: hosts is "a.example.com", ${LIST}`],
  ['TLS that is none', ({ chart, shop: namespace }) => new Gateway(chart, 'g', { namespace, listeners: [{ hosts: ['a.example.com'], tls: unchecked({}) }] }),
    'chart/g: listeners[0].tls is {}, allowed: an instance of GatewayTls; call a factory, such as GatewayTls.terminate(...)'],
  ['the name of a namespace', ({ chart }) => new MeshService(chart, 's', { namespace: unchecked('store') }),
    `chart/s: namespace is "store", allowed: an instance of MeshNamespace; ${NAMESPACE}`],
  ['no namespace', ({ chart }) => new MeshService(chart, 's', unchecked({})), `chart/s: namespace is missing, allowed: an instance of MeshNamespace; ${NAMESPACE}`],
  ['the name of a mesh', ({ chart }) => new Mesh(chart, 'm', { provider: unchecked('istio') }), `chart/m: provider is "istio", allowed: an instance of MeshProvider; ${PROVIDER}`],
  ['no provider', ({ chart }) => new Mesh(chart, 'm', unchecked({})), `chart/m: provider is missing, allowed: an instance of MeshProvider; ${PROVIDER}`],
  ['no mesh', ({ chart }) => new MeshNamespace(chart, 'n', unchecked({})), 'chart/n: mesh is missing, allowed: an instance of Mesh; give the construct, new Mesh(...)'],
  ['a manifest as workload', ({ users }) => users.addVersion('v3', { workload: unchecked({ kind: 'Deployment' }) }),
    'chart/shop/users/v3: workload is { kind: "Deployment" }, allowed: an instance of Construct; give a construct, such as an ApiObject or a Deployment of cdk8s-plus'],
  ['no destination of a mirror', ({ chart, users }) => new TrafficMirror(chart, 'm', { service: users, targets: [{}] }),
    'chart/m: targets[0] is "neither", allowed: exactly one of version and service; give a version, which implies its service, or a service'],
  ['two destinations of a mirror', ({ chart, users, v2 }) => new TrafficMirror(chart, 'm', { service: users, targets: [{ version: v2, service: users }] }),
    'chart/m: targets[0] is "both", allowed: exactly one of version and service; '
    + 'give a version, which implies its service, or a service'],
  ['no form of pods', ({ users }) => users.addVersion('v3', {}),
    'chart/shop/users/v3: form of the pods is missing, allowed: exactly one of image, containers, workload and podLabels; give the image, or one of the longer forms'],
  ['a version twice', ({ users, v1 }) => users.routes.addRule({ split: [{ version: v1, percent: 50 }, { version: v1, percent: 50 }] }),
    'chart/shop/users/Routes: number of shares of v1 in split is 2, allowed: 1; merge the shares of the version'],
])('%s', (_, declare, message) => {
  expect(errorOf(() => declare(shop()))).toBe(message);
});

test.each<[string, () => unknown, string]>([
  ['a number as version of Istio', () => MeshProvider.istio({ version: unchecked(1.30) }), 'MeshProvider.istio: version is 1.3, allowed: minor versions from 1.24 to 1.32; write it in quotes, such as \'1.31\': as a number, 1.30 is 1.3'],
  ['a number as version of Linkerd', () => MeshProvider.linkerd({ version: unchecked(2.20) }), 'MeshProvider.linkerd: version is 2.2, allowed: minor versions from 2.18 to 2.20; write it in quotes, such as \'2.20\': as a number, 1.30 is 1.3'],
  ['a patch release', () => MeshProvider.istio({ version: '1.30.2' }), 'MeshProvider.istio: version is "1.30.2", allowed: minor versions from 1.24 to 1.32; write 1.30: a patch release changes no feature'],
  ['one version of EnvoyFilters', () => MeshProvider.istio({ envoyFilters: unchecked('1.31') }), `MeshProvider.istio: envoyFilters is "1.31", ${LIST}`],
  ['text as path', () => HttpMatch.path(unchecked('/api')), "HttpMatch.path: path is \"/api\", allowed: an instance of PathMatch; call a factory, such as PathMatch.prefix('/api')"],
])('%s', (_, call, message) => {
  expect(errorOf(call)).toBe(message);
});

test('a feature of Gateway API that is none', () => {
  expect(errorOf(() => MeshProvider.gatewayApi({ features: unchecked(['HTTPRouteMethodMatch']) }))).toMatch(
    /^MeshProvider.gatewayApi: features is "HTTPRouteMethodMatch", allowed: .*HTTPRouteMethodMatching, .*; use a value of the enum$/,
  );
});

test('an id with a line break forges no line of a log', () => {
  const chart = new Chart(new App(), 'shop\nERROR: all is lost');
  expect(errorOf(() => new Mesh(chart, 'none', unchecked({})))).toContain('shop\\nERROR: all is lost/none: provider is missing');

  const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.gatewayApi() });
  new MeshNamespace(chart, 'strict', { mesh, mtls: MtlsMode.STRICT });
  const errors = mesh.node.validate();
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain('shop\\nERROR: all is lost/strict: ');
  expect(errors[0]).not.toContain('\n');
  expect(warningLines(mesh.findings)).toEqual([`warning: ${errors[0]}\n`]);
});

test('a list with places that have no value', () => {
  const sparse = new Array(2);
  sparse[1] = 443;
  expect(errorOf(() => EgressHost.service('observability', 'otel', { podPorts: sparse }))).toBe('EgressHost.service: podPorts[0] is missing, allowed: a number; give it');
  expect(errorOf(() => EgressHost.serviceEntry('shop', 'api.example.com', { networks: new Array(1) }))).toContain('networks[0] is missing');
});
