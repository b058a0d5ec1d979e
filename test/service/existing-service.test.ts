import { Chart, Duration, Testing } from 'cdk8s';
import { Probe } from 'cdk8s-plus-28';
import { CanaryRoute, Gateway, GatewayWorkload, HttpMatch, HttpMethod, MeshNamespace, MeshProvider, MeshService, MeshWorkload, MtlsMode, PathMatch } from '../../src';
import { conformantMesh } from '../conformant-mesh';
import { all, errorOf, find, findingTexts, fixture, service } from '../mesh-fixture';

const POD_LABELS = { application: 'spilo', cluster: 'db' };

const existing = (chart: Chart, namespace: MeshNamespace, options: object = {}) => MeshService.fromExistingService(chart, 'db', {
  namespace, serviceAccountName: 'postgres-pod', podLabels: POD_LABELS, ...options,
});

const PROVIDERS: [string, MeshProvider][] = [
  ['Istio', MeshProvider.istio()], ['Istio ambient', MeshProvider.istioAmbient()], ['Linkerd', MeshProvider.linkerd()], ['Gateway API', conformantMesh()],
];

test.each(PROVIDERS)('%s: nothing is rendered for a service without declarations', (_, provider) => {
  const { chart, mesh, open } = fixture(provider);
  void open; // which renders itself
  const before = Testing.synth(chart);
  const db = existing(chart, open, { serviceName: 'postgres' });
  expect(Testing.synth(chart)).toEqual(before);
  expect(db.objects).toEqual([]);
  expect(db.hostName).toBe('postgres.open.svc.cluster.local');
  expect(db.serviceAccount.name).toBe('postgres-pod');
  expect(findingTexts(mesh)).toEqual([]);
});

test.each(PROVIDERS)('%s: never its Service, its ServiceAccount or its pods', (_, provider) => {
  const { chart, open } = fixture(provider);
  const { service: users } = service(open, 'users');
  const db = existing(chart, open, { timeout: Duration.seconds(3), connectionPool: { maxConnections: 100 }, circuitBreaker: {} });
  const [v1, v2] = ['v1', 'v2'].map(name => db.addVersion(name, { podLabels: { release: name } }));
  new CanaryRoute(chart, 'canary', { service: db, stable: v1, canary: v2, canaryPercent: 10 });
  users.calls(db);
  const kinds = new Set(db.objects.map(({ kind, name }) => `${kind} ${name}`));
  for (const none of ['Service db', 'ServiceAccount postgres-pod', 'ServiceAccount db']) expect(kinds).not.toContain(none);
  for (const { kind } of db.objects) expect(kind).not.toBe('Deployment');
  expect(kinds.size).toBeGreaterThan(0);
});

describe('policies select its pods by their labels', () => {
  test('Istio', () => {
    const { chart, mesh, shop } = fixture();
    const { service: users } = service(shop, 'users');
    const db = existing(chart, shop, { ports: [{ port: 8080, mtls: MtlsMode.PERMISSIVE, plaintextFrom: ['10.0.7.0/24'] }] });
    users.calls(db, { methods: [HttpMethod.GET] });
    expect(find(chart, 'AuthorizationPolicy', 'db').spec).toEqual({
      action: 'ALLOW',
      selector: { matchLabels: POD_LABELS },
      rules: [
        { from: [{ source: { principals: ['cluster.local/ns/shop/sa/users'] } }], to: [{ operation: { methods: ['GET'], ports: ['8080'] } }] },
        { from: [{ source: { ipBlocks: ['10.0.7.0/24'] } }], to: [{ operation: { ports: ['8080'] } }] },
      ],
    });
    expect(find(chart, 'PeerAuthentication', 'db').spec.selector).toEqual({ matchLabels: POD_LABELS });
    expect(findingTexts(mesh)).toEqual([]);
  });

  test('Istio ambient', () => {
    const { chart, shop } = fixture(MeshProvider.istioAmbient());
    const { service: users } = service(shop, 'users');
    users.calls(existing(chart, shop));
    expect(find(chart, 'AuthorizationPolicy', 'db').spec.selector).toEqual({ matchLabels: POD_LABELS });
  });

  test('Linkerd', () => {
    const { chart, shop } = fixture(MeshProvider.linkerd());
    const { service: users } = service(shop, 'users');
    users.calls(existing(chart, shop));
    expect(find(chart, 'Server', 'db-http').spec.podSelector).toEqual({ matchLabels: POD_LABELS });
  });

  test('Linkerd denies by them where no annotation does', () => {
    const { chart, mesh } = fixture(MeshProvider.linkerd());
    const far = new (class extends MeshNamespace { public _zeroTrust() { return true; } })(chart, 'far', { mesh, create: false });
    service(far, 'users');
    existing(chart, far);
    expect(all(chart, 'Server').map(({ metadata: { name }, spec }) => [name, spec.podSelector.matchLabels])).toEqual([['db-http', POD_LABELS]]);
    expect(all(chart, 'AuthorizationPolicy')).toEqual([]);
  });
});

describe('its labels distinguish its versions', () => {
  const canary = (provider: MeshProvider) => {
    const { chart, mesh, open } = fixture(provider);
    const db = existing(chart, open);
    const [stable, next] = ['v1', 'v2'].map(name => db.addVersion(name, { podLabels: { release: name } }));
    new CanaryRoute(chart, 'canary', { service: db, stable, canary: next, canaryPercent: 10 });
    return { chart, mesh };
  };

  test('in subsets of Istio', () => {
    const { chart, mesh } = canary(MeshProvider.istio());
    expect(find(chart, 'DestinationRule', 'db').spec.subsets).toEqual([
      { name: 'v1', labels: { release: 'v1' } }, { name: 'v2', labels: { release: 'v2' } },
    ]);
    expect(findingTexts(mesh)).toEqual([]);
  });

  test.each(PROVIDERS.slice(1))('in Services of %s', (_, provider) => {
    const { chart } = canary(provider);
    expect(find(chart, 'Service', 'db-v2').spec.selector).toEqual({ ...POD_LABELS, release: 'v2' });
  });

  test('and may be those of a service of this app', () => {
    const { chart, mesh, open } = fixture();
    const { service: users, versions: [v1] } = service(open, 'users');
    const v2 = users.addVersion('v2', { podLabels: { chart: 'users-2' } });
    new CanaryRoute(chart, 'canary', { service: users, stable: v1, canary: v2, canaryPercent: 10 });
    expect(find(chart, 'DestinationRule', 'users').spec.subsets).toEqual([{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2', labels: { chart: 'users-2' } }]);
    expect(all(chart, 'Deployment').map(({ metadata: { name } }) => name)).toEqual(['users-v1']);
    expect(findingTexts(mesh)).toEqual([]);
  });

  test('none of them is deployed here', () => {
    const { chart, open } = fixture();
    const db = existing(chart, open);
    expect(errorOf(() => db.addVersion('v1', { image: 'i' }))).toBe(
      'chart/db/v1: form of the pods is "pods of this app", allowed: podLabels; chart/db is deployed outside this app: give labels that only the pods of this version have',
    );
    expect(errorOf(() => db.addVersion('v2', { podLabels: {} }))).toContain('chart/db/v2: podLabels is {}, ');
    db.addVersion('v4', { podLabels: { release: 'v4', a: 'b' } });
    expect(errorOf(() => db.addVersion('v5', { podLabels: { a: 'b', release: 'v4' } }))).toBe(
      'chart/db/v5: podLabels is { a: "b", release: "v4" }, allowed: other labels than those of another version; chart/db/v4 has them: give labels that only the pods of this version have',
    );
    const v3 = db.addVersion('v3', { podLabels: { release: 'v3' } });
    expect(errorOf(() => v3.object)).toContain('chart/db/v3: object is "deployed outside this app", ');
  });

  test('their probes are allowed where a policy would deny them, and there is no finding about health', () => {
    const { chart, mesh, shop } = fixture(MeshProvider.linkerd(), { guardRails: undefined });
    const { service: users } = service(shop, 'users');
    const db = existing(chart, shop);
    db.addVersion('v1', { podLabels: { release: 'v1' }, readiness: Probe.fromHttpGet('/ready', { port: 8080 }) });
    db.addVersion('v2', { podLabels: { release: 'v2' } });
    users.calls(db, { paths: [PathMatch.exact('/query')] });
    expect(all(chart, 'HTTPRoute').flatMap(({ spec }) => spec.rules.flatMap(({ matches }: any) => matches.map(({ path }: any) => path.value)))).toContain('/ready');
    expect(mesh.findings.filter(({ path }) => path.startsWith('chart/db')).map(({ code }) => code)).toEqual([]);
  });
});

describe('unknown-probes', () => {
  const paths = [PathMatch.exact('/query')];
  const codes = (provider: MeshProvider, options: object, call: object) => {
    const { chart, mesh, shop } = fixture(provider);
    service(shop, 'users').service.calls(existing(chart, shop, options), call);
    return findingTexts(mesh);
  };

  test('Linkerd denies probes that nobody gives', () => {
    expect(codes(MeshProvider.linkerd(), {}, { paths })).toEqual([
      'WARNING chart/db: calls to it name methods or paths on port 8080, and no probe of its pods there is given, so Linkerd denies the kubelet\'s HTTP probes; '
      + 'give liveness, readiness and startup as its pods have them, to the service or to its versions; acknowledge it if none of them is an HTTP probe of this port (unknown-probes)',
    ]);
  });

  test('also of a version that this app does not deploy', () => {
    const { mesh, shop } = fixture(MeshProvider.linkerd());
    const { service: users } = service(shop, 'users');
    users.addVersion('v2', { podLabels: { chart: 'users-2' } });
    service(shop, 'web').service.calls(users, { paths });
    expect(mesh.findings.map(({ path, code }) => [path, code])).toEqual([['chart/shop/users', 'unknown-probes']]);
  });

  test('not where a call names neither, where probes are given, or on another mesh', () => {
    expect(codes(MeshProvider.linkerd(), {}, {})).toEqual([]);
    expect(codes(MeshProvider.linkerd(), { readiness: Probe.fromHttpGet('/ready', { port: 8080 }) }, { paths })).toEqual([]);
    expect(codes(MeshProvider.istio(), {}, { paths })).toEqual([]);
  });

  test('the probes of the service get their route', () => {
    const { chart, shop } = fixture(MeshProvider.linkerd());
    const at = (path: string) => Probe.fromHttpGet(path, { port: 8080 });
    const probes = { liveness: at('/live'), readiness: at('/ready'), startup: at('/start') };
    service(shop, 'users').service.calls(existing(chart, shop, probes), { paths });
    const routed = all(chart, 'HTTPRoute').flatMap(({ spec }) => spec.rules.flatMap(({ matches }: any) => matches.map(({ path }: any) => path.value)));
    expect(routed).toEqual(expect.arrayContaining(['/live', '/ready', '/start']));
  });
});

describe('what the mesh reads on its Service has to be set by its owner', () => {
  test('annotations, on Linkerd', () => {
    const { chart, mesh, open } = fixture(MeshProvider.linkerd());
    existing(chart, open, { circuitBreaker: { consecutive5xxErrors: 3 } });
    expect(findingTexts(mesh)).toEqual([
      'WARNING chart/db: Linkerd reads annotations of its Service, which this app does not create: balancer.linkerd.io/failure-accrual: consecutive, '
      + 'balancer.linkerd.io/failure-accrual-consecutive-max-failures: 3, balancer.linkerd.io/failure-accrual-consecutive-min-penalty: 30s; '
      + 'let its owner set them, and acknowledge this then (unowned-service-settings)',
    ]);
  });

  test('labels, on Istio ambient', () => {
    const { chart, mesh, open } = fixture(MeshProvider.istioAmbient());
    existing(chart, open, { timeout: Duration.seconds(3) });
    expect(findingTexts(mesh)).toEqual([
      'WARNING chart/db: Istio ambient reads labels of its Service, which this app does not create: istio.io/ingress-use-waypoint: true, istio.io/use-waypoint: waypoint; '
      + 'let its owner set them, and acknowledge this then (unowned-service-settings)',
    ]);
  });
});

test('it calls, and is known by its labels', () => {
  const { chart, mesh, shop } = fixture();
  const { service: users, versions: [v1] } = service(shop, 'users');
  const db = existing(chart, shop);
  db.calls(users);
  users.routes.addRule({ matches: [HttpMatch.caller(db)], split: [{ version: v1, percent: 100 }] });
  expect(find(chart, 'AuthorizationPolicy', 'users').spec.rules).toEqual([
    { from: [{ source: { principals: ['cluster.local/ns/shop/sa/postgres-pod'] } }], to: [{ operation: { ports: ['8080'] } }] },
  ]);
  expect(find(chart, 'VirtualService', 'users').spec.http[0].match).toEqual([{ sourceLabels: POD_LABELS, sourceNamespace: 'shop' }]);
  expect(findingTexts(mesh)).toEqual([]);
});

test('a gateway leads to it', () => {
  const { chart, mesh, shop } = fixture();
  const gateway = new Gateway(chart, 'gateway', { namespace: shop, listeners: [{ hosts: ['db.example.com'] }], workload: GatewayWorkload.istioctl() });
  gateway.addRoute(existing(chart, shop));
  expect(find(chart, 'VirtualService', 'gateway-db.example.com').spec.http[0].route).toEqual([{ destination: { host: 'db.shop.svc.cluster.local', port: { number: 8080 } } }]);
  expect(findingTexts(mesh)).toEqual([]);
});

test('it has labels and a name of its own', () => {
  const { chart, shop } = fixture();
  service(shop, 'db');
  expect(errorOf(() => existing(chart, shop))).toBe(
    'chart/db: serviceName is "db", allowed: one service or workload of a name in namespace shop; chart/shop/db has it: choose another name, or use that construct',
  );
  expect(errorOf(() => MeshService.fromExistingService(chart, 'x', { namespace: shop, serviceAccountName: 'x', podLabels: {} }))).toContain('chart/x: podLabels is {}, ');
  expect(errorOf(() => MeshService.fromExistingService(chart, 'y', { namespace: shop, serviceAccountName: '', podLabels: { a: 'b' } }))).toContain('chart/y: serviceAccountName is "", ');
});

test.each<[unknown, string]>([['abc', '"abc"'], [undefined, 'missing'], [null, 'null'], [['abc'], '["abc"]'], [{}, '{}']])('podLabels are no %j', (podLabels: any, shown) => {
  const { chart, shop } = fixture();
  const refused = (path: string) => (
    `chart/${path}: podLabels is ${shown}, allowed: at least one label; give the labels of its pods: an empty selector selects every pod`
  );
  expect(errorOf(() => MeshService.fromExistingService(chart, 'a', { namespace: shop, serviceAccountName: 'a', podLabels }))).toBe(refused('a'));
  expect(errorOf(() => MeshWorkload.fromExistingWorkload(chart, 'b', { namespace: shop, serviceAccountName: 'b', podLabels }))).toBe(refused('b'));
  if (podLabels === undefined) return; // a version of this app's own
  expect(errorOf(() => shop.addService('users').addVersion('v1', { podLabels }))).toBe(refused('shop/users/v1'));
});
