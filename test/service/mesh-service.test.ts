import { ApiObject, Chart, Duration, JsonPatch } from 'cdk8s';
import { IServiceAccount, ServiceAccount } from 'cdk8s-plus-28';
import { CanaryRoute, HttpMethod, MeshProvider, MeshService, PortProtocol } from '../../src';
import { all, find, fixture, service, errorOf } from '../mesh-fixture';

test.each(['Users', 'user_service', 'user.service', '-users', 'u'.repeat(64)])('a service is not named %s', serviceName => {
  expect(errorOf(() => fixture().shop.addService('users', { serviceName }))).toBe(
    `chart/shop/users: serviceName is ${JSON.stringify(serviceName)}, allowed: 1 to 63 lower-case letters, digits and dashes, first and last a letter or digit; `
    + 'choose a name that Kubernetes accepts as a DNS label',
  );
});

test('a service begins with a letter, as Kubernetes wants of Services; its versions and namespaces need not', () => {
  expect(errorOf(() => fixture().shop.addService('1users'))).toBe(
    'chart/shop/1users: serviceName is "1users", allowed: names that begin with a letter; Kubernetes refuses a Service whose name begins with a digit',
  );
  expect(errorOf(() => fixture().shop.addService('users').addVersion('2024-01-01', { image: 'i' }))).toBeUndefined();
});

test.each(['', '*', 's*', 'a/b', 'Robot', 'robot\n', 'a'.repeat(254), undefined])('no ServiceAccount has the name %j', name => {
  const serviceAccount = { name } as IServiceAccount;
  const got = name?.length === 254 ? `"${'a'.repeat(116)}...` : JSON.stringify(name) ?? 'missing';
  expect(errorOf(() => fixture().shop.addService('users', { serviceAccount }))).toBe(
    `chart/shop/users: name of serviceAccount is ${got}, allowed: lower-case letters, digits, dashes and dots, at most 253; give the name of the object, as kubectl shows it`,
  );
});

test('a service is declared once in a namespace, whatever its construct', () => {
  const { chart, shop, open } = fixture();
  shop.addService('users');
  expect(errorOf(() => new MeshService(chart, 'again', { namespace: shop, serviceName: 'users' }))).toBe(
    'chart/again: serviceName is "users", allowed: one service or workload of a name in namespace shop; chart/shop/users has it: choose another name, or use that construct',
  );
  expect(errorOf(() => open.addService('users'))).toBeUndefined();
});

test.each([{ timeout: Duration.seconds(1) }, { retries: { attempts: 1 } }])('requests have limits only where the mesh sees requests: %j', limits => {
  const ports = [{ port: 5432, protocol: PortProtocol.TCP }, { port: 5433, protocol: PortProtocol.HTTPS }];
  expect(errorOf(() => fixture().shop.addService('db', { ports, ...limits }))).toBe(
    'chart/shop/db: timeout or retries with ports is "tcp, https", allowed: a port that speaks http, http2 or grpc; '
    + 'leave them out: on other ports the mesh sees connections, not requests',
  );
});

test('metrics for everybody are not on a port of the service', () => {
  expect(errorOf(() => fixture().shop.addService('users', { metrics: { port: 8080, plaintextFrom: ['10.0.0.0/8'] } }))).toBe(
    'chart/shop/users: metrics.port is 8080, allowed: a port that is no port of the Service; '
    + 'serve metrics on a separate port, or set mtls and plaintextFrom on the port',
  );
});

test('a service that was refused leaves nothing behind in the mesh', () => {
  const { shop, mesh } = fixture();
  errorOf(() => shop.addService('users', { ports: [] }));
  expect(mesh._model.services).toEqual([]);
});

test.each([
  [{ timeout: Duration.hours(100_000) }, 'timeout is "100000h", allowed: at most 99999 hours; leave it out for no limit'],
  [{ timeout: Duration.millis(0) },
    'timeout is "0ms", allowed: whole milliseconds, at least one; for no timeout leave it out; a rule (addRule) with Duration.seconds(0) lifts the timeout of the service'],
  [{ timeout: Duration.millis(0.5) }, 'timeout is "0.5ms", allowed: whole milliseconds, at least one; for instance Duration.seconds(5)'],
  [{ streamIdleTimeout: Duration.millis(0) }, 'streamIdleTimeout is "0ms", allowed: whole milliseconds, at least one; for instance Duration.seconds(5)'],
  [{ circuitBreaker: { maxEjectionPercent: 200 } }, 'circuitBreaker.maxEjectionPercent is 200, allowed: whole numbers from 1 to 100; give a share of the pods in percent'],
  [{ connectionPool: {} }, 'connectionPool is {}, allowed: at least one setting; leave it out'],
  [{ proxy: { concurrency: -1 } }, 'proxy.concurrency is -1, allowed: whole numbers from 0 to 2147483647; give the number of worker threads'],
])('mistakes carry the path of the service: %j', (options, message) => {
  expect(errorOf(() => fixture().shop.addService('users', options))).toBe(`chart/shop/users: ${message}`);
});

test('a service may be in a chart of its own, with the settings that others declare for it', () => {
  const { app, chart, shop } = fixture();
  const team = new Chart(app, 'team');
  const users = new MeshService(team, 'users', { namespace: shop });
  const [stable, canary] = ['v1', 'v2'].map(version => users.addVersion(version, { image: version }));
  new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10 });
  shop.addService('frontend').calls(users);
  expect(users.objects.map(({ kind }) => kind)).toEqual(['ServiceAccount', 'Service', 'VirtualService', 'DestinationRule', 'AuthorizationPolicy', 'Sidecar']);
  expect(new Set(users.objects.map(object => Chart.of(object)))).toEqual(new Set([team]));
});

test.each([MeshProvider.istio(), MeshProvider.linkerd()])('a ServiceAccount that this app does not create is not rendered', provider => {
  const { chart, shop } = fixture(provider);
  service(shop, 'users', { serviceAccount: ServiceAccount.fromServiceAccountName(chart, 'account', 'robot') });
  expect(all(chart, 'ServiceAccount')).toEqual([]);
  expect(find(chart, 'Deployment', 'users-v1').spec.template.spec.serviceAccountName).toBe('robot');
});

test('an own ServiceAccount has no token', () => {
  const { chart, shop } = fixture();
  service(shop, 'users');
  expect(find(chart, 'ServiceAccount', 'users')).toEqual({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    automountServiceAccountToken: false,
    metadata: { name: 'users', namespace: 'shop', labels: { 'app': 'users', 'app.kubernetes.io/name': 'users' } },
  });
});

test('the host is of the mesh\'s cluster', () => {
  const { shop } = fixture(MeshProvider.istio(), { clusterDomain: 'prod.example' });
  expect(shop.addService('users').hostName).toBe('users.shop.svc.prod.example');
});

describe.each([['Istio', MeshProvider.istio()], ['Linkerd', MeshProvider.linkerd()]])('on %s', (_, provider) => {
  /** One service with all that objects are rendered of, and a caller. */
  function rich() {
    const { chart, shop } = fixture(provider);
    const users = service(shop, 'users', { timeout: Duration.seconds(5), circuitBreaker: {}, metrics: { port: 9090, plaintextFrom: ['10.0.0.0/8'] } }, ['v1', 'v2']);
    const frontend = service(shop, 'frontend').service;
    return { chart, shop, frontend, users: users.service, versions: users.versions };
  }

  test('a patch on any object stays, whatever is declared for the service after it', () => {
    const { chart, shop, users, frontend, versions: [stable, canary] } = rich();
    const before = [...shop.objects, ...users.objects];
    for (const object of before) object.addJsonPatch(JsonPatch.add('/metadata/labels', { patched: 'yes' }));
    frontend.calls(users);
    new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10 });
    for (const object of users.objects.filter(late => !before.includes(late))) object.addJsonPatch(JsonPatch.add('/metadata/labels', { patched: 'yes' }));
    users.addVersion('v3', { image: 'v3' });
    const patched = [...shop.objects, ...users.objects].filter(({ name }) => name !== 'users-v3').map(object => object.toJson());
    expect(patched.map(({ metadata }) => metadata.labels)).toEqual(patched.map(() => ({ patched: 'yes' })));
    expect(before.every(object => [...shop.objects, ...users.objects].includes(object))).toBe(true);
  });

  test('a patch replaces what is rendered lazily', () => {
    const { users } = rich();
    const object = users.objects.find(({ kind }) => kind === 'Service')!;
    object.addJsonPatch(JsonPatch.replace('/spec/ports/0/appProtocol', 'mine'));
    expect(ApiObject.of(object).toJson().spec.ports[0]).toMatchObject({ port: 8080, appProtocol: 'mine' });
  });

  test('names stay as the model grows', () => {
    const { chart, users, frontend, versions: [stable, canary] } = rich();
    const names = () => users.objects.map(({ kind, name }) => `${kind} ${name}`);
    const steps = [
      () => frontend.calls(users),
      () => { new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10 }); },
      () => { users.addVersion('v3', { image: 'v3' }); },
    ];
    for (const step of steps) {
      const before = names();
      step();
      expect(names()).toEqual(expect.arrayContaining(before));
    }
    expect(new Set(names()).size).toBe(names().length);
  });
});

test('what Linkerd no longer wants is gone: a route all of whose requests others ask for more narrowly', () => {
  const { shop } = fixture(MeshProvider.linkerd());
  const { service: users } = service(shop, 'users');
  const routes = () => users.objects.filter(({ kind }) => kind === 'HTTPRoute').map(({ name }) => name).sort();
  service(shop, 'a').service.calls(users, { methods: [HttpMethod.GET, HttpMethod.PUT] });
  expect(routes()).toEqual(['users-http.get-put']);
  service(shop, 'b').service.calls(users, { methods: [HttpMethod.GET] });
  expect(routes()).toEqual(['users-http.get', 'users-http.get-put']);
  service(shop, 'c').service.calls(users, { methods: [HttpMethod.PUT] });
  expect(routes()).toEqual(['users-http.get', 'users-http.put']);
});
