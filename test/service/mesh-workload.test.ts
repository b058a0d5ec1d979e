import { ApiObject, Chart, Duration, JsonPatch, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as kplus33 from 'cdk8s-plus-33';
import { IConstruct } from 'constructs';
import {
  CanaryRoute, ExternalService, HttpMatch, HttpMethod, Mesh, MeshNamespace, MeshProvider, MeshWorkload, MeshWorkloadOptions, PortProtocol, RateLimit,
} from '../../src';
import { all, errorOf, find, findingTexts, fixture, service } from '../mesh-fixture';

const LABELS = { 'app': 'mailer', 'app.kubernetes.io/name': 'mailer' };

test('a worker has a Deployment and a ServiceAccount, and no Service', () => {
  const { chart, shop } = fixture();
  const mailer = shop.addWorkload('mailer', { image: 'i' });
  expect(find(chart, 'Deployment', 'mailer')).toMatchObject({
    metadata: { namespace: 'shop', labels: LABELS },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'mailer' } },
      template: { metadata: { labels: LABELS }, spec: { serviceAccountName: 'mailer', containers: [{ name: 'mailer', image: 'i' }] } },
    },
  });
  expect(mailer.objects.map(({ kind }) => kind)).toEqual(['ServiceAccount', 'Sidecar']);
  expect(mailer.objects[0].toJson()).toEqual({
    apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'mailer', namespace: 'shop', labels: LABELS }, automountServiceAccountToken: false,
  });
  expect(all(chart, 'Service')).toEqual([]);
});

test('its Deployment is a workload of cdk8s-plus', () => {
  const { chart, shop } = fixture();
  const mailer = shop.addWorkload('mailer', { containers: [{ image: 'i' }], workloadName: 'mail', replicas: 1 });
  mailer.workload.scheduling.spread();
  mailer.object.addJsonPatch(JsonPatch.add('/spec/minReadySeconds', 7));
  const { spec } = find(chart, 'Deployment', 'mail');
  expect(spec).toMatchObject({ replicas: 1, minReadySeconds: 7 });
  expect(spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector).toEqual({ matchLabels: { app: 'mail' } });
});

test.each([
  ['Istio', MeshProvider.istio(), { 'sidecar.istio.io/proxyMemory': '64Mi' }],
  ['Linkerd', MeshProvider.linkerd(), { 'config.linkerd.io/proxy-memory-request': '64Mi' }],
])('its pods have what %s reads on pods', (_, provider, annotations) => {
  const { chart, shop } = fixture(provider);
  shop.addWorkload('mailer', { image: 'i', proxy: { resources: { memory: { request: Size.mebibytes(64) } } } });
  expect(find(chart, 'Deployment', 'mailer').spec.template.metadata.annotations).toMatchObject(annotations);
});

test.each<[string, MeshWorkloadOptions, string]>([
  ['none', {}, 'missing'], ['two', { image: 'i', containers: [{ image: 'i' }] }, '"image and containers"'],
])('its pods have one form, not %s', (_, options, got) => {
  const { shop } = fixture();
  expect(errorOf(() => shop.addWorkload('mailer', options))).toBe(
    `chart/shop/mailer: form of the pods is ${got}, allowed: exactly one of image, containers and workload; give the image, or one of the longer forms`,
  );
});

test('its container has ports for the kubelet, if it likes', () => {
  const { chart, shop } = fixture();
  shop.addWorkload('mailer', { image: 'i', ports: [{ number: 8080 }], readiness: kplus.Probe.fromHttpGet('/ready', { port: 8080 }) });
  expect(find(chart, 'Deployment', 'mailer').spec.template.spec.containers).toMatchObject([{ ports: [{ containerPort: 8080 }] }]);
  expect(errorOf(() => shop.addWorkload('other', { containers: [] }))).toBe(
    'chart/shop/other: containers is [], allowed: at least one; a pod without containers does nothing',
  );
});

describe('a workload of the user\'s own', () => {
  const cronJob = (chart: Chart, mailer?: MeshWorkload) => new kplus33.CronJob(chart, 'cron', {
    metadata: { name: 'nightly', namespace: 'shop' },
    schedule: { expressionString: '0 0 * * *' } as any,
    serviceAccount: (mailer?.serviceAccount ?? kplus.ServiceAccount.fromServiceAccountName(chart, 'sa', 'mailer')) as kplus33.IServiceAccount,
    containers: [{ image: 'i' }],
  });

  test('is a caller', () => {
    const { chart, mesh, shop } = fixture();
    const { service: users } = service(shop, 'users');
    const mailer = shop.addWorkload('mailer', { workload: cronJob(chart) });
    mailer.calls(users, { methods: [HttpMethod.GET] });
    expect(findingTexts(mesh)).toEqual([]);
    const { spec } = find(chart, 'CronJob', 'nightly');
    expect(spec.jobTemplate.spec.template.metadata.labels).toMatchObject(LABELS);
    expect(find(chart, 'AuthorizationPolicy', 'users').spec.rules).toEqual([
      { from: [{ source: { principals: ['cluster.local/ns/shop/sa/mailer'] } }], to: [{ operation: { methods: ['GET'], ports: ['8080'] } }] },
    ]);
  });

  test('needs the ServiceAccount of the caller, by name: the caller is created after it', () => {
    const { chart, mesh, shop } = fixture();
    shop.addWorkload('mailer', {
      workload: new kplus.Job(chart, 'job', { metadata: { namespace: 'shop' }, containers: [{ image: 'i' }] }), // no serviceAccount
      workloadName: 'mail',
    });
    expect(findingTexts(mesh)).toEqual([
      "ERROR chart/shop/mailer: serviceAccount of chart/job is missing, allowed: mail; create it with serviceAccount: ServiceAccount.fromServiceAccountName(scope, id, 'mail') (workload-mismatch)",
    ]);
  });

  const annotationsOn = (provider: MeshProvider, workload: (chart: Chart) => IConstruct, kind = 'CronJob') => {
    const { chart, mesh } = fixture(provider);
    new MeshNamespace(chart, 'shop', { mesh }).addWorkload('mailer', { workload: workload(chart) });
    const { spec } = find(chart, kind, 'nightly');
    expect(findingTexts(mesh)).toEqual([]);
    return (spec.jobTemplate?.spec ?? spec).template.metadata.annotations;
  };
  const job = (kind: string, annotations?: object) => (chart: Chart) => new ApiObject(chart, 'own', {
    apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1', kind, metadata: { name: 'nightly', namespace: 'shop' }, spec: { template: { metadata: { annotations }, spec: { serviceAccountName: 'mailer' } } },
  });

  test.each([
    ['Istio', MeshProvider.istio({ version: '1.24' }), { 'sidecar.istio.io/nativeSidecar': 'true' }],
    ['Istio ambient', MeshProvider.istioAmbient(), undefined],
    ['Linkerd 2.18', MeshProvider.linkerd({ version: '2.18' }), { 'config.alpha.linkerd.io/proxy-enable-native-sidecar': 'true' }],
    ['Linkerd 2.19', MeshProvider.linkerd({ version: '2.19' }), { 'config.beta.linkerd.io/proxy-enable-native-sidecar': 'true' }],
    ['Linkerd 2.20', MeshProvider.linkerd(), { 'config.linkerd.io/proxy-enable-native-sidecar': 'true' }],
  ])('%s: the proxy of a Job ends with it', (_, provider, annotations) => {
    expect(annotationsOn(provider, cronJob)).toEqual(annotations);
    expect(annotationsOn(provider, job('Job'), 'Job')).toEqual(annotations);
    expect(annotationsOn(provider, job('Deployment'), 'Deployment')).toBeUndefined();
  });

  test('a Job without a native sidecar stays so', () => {
    const annotations = { 'sidecar.istio.io/nativeSidecar': 'false' };
    expect(annotationsOn(MeshProvider.istio(), job('Job', annotations), 'Job')).toEqual(annotations);
  });

  test('runs as the workload', () => {
    const { chart, mesh, shop } = fixture();
    shop.addWorkload('mailer', { workload: new ApiObject(chart, 'own', { apiVersion: 'batch/v1', kind: 'Job', metadata: { namespace: 'shop' }, spec: { template: { spec: {} } } }) });
    expect(findingTexts(mesh)).toEqual([
      'ERROR chart/shop/mailer: serviceAccount of chart/own is missing, allowed: mailer; set /spec/template/spec/serviceAccountName (workload-mismatch)',
    ]);
  });

  test('has a ServiceAccount to be made with', () => {
    const { chart, shop } = fixture();
    const own = new kplus.Deployment(chart, 'own', { containers: [{ image: 'i' }] });
    const mailer = shop.addWorkload('mailer', { workload: own, serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'sa', 'somebody') });
    expect(mailer.serviceAccount.name).toBe('somebody');
    expect(mailer.objects.map(({ kind }) => kind)).toEqual(['Sidecar']);
    expect(shop.addWorkload('other', { image: 'i' }).serviceAccount.name).toBe('other');
  });
});

describe('what callers can do it can do', () => {
  test('call external services', () => {
    const { chart, mesh, shop, open } = fixture();
    const mailer = shop.addWorkload('mailer', { image: 'i' });
    mailer.calls(new ExternalService(chart, 'smtp', { namespace: open, hosts: ['smtp.example.com'] }));
    expect(find(chart, 'ServiceEntry', 'smtp').spec.exportTo).toEqual(['.', 'shop']);
    expect(findingTexts(mesh)).toEqual([]);
  });

  test('have routes of its own', () => {
    const { chart, shop } = fixture();
    const { service: users } = service(shop, 'users');
    const mailer = shop.addWorkload('mailer', { image: 'i' });
    mailer.calls(users);
    mailer.routesTo(users, { timeout: Duration.seconds(9) });
    mailer.routesTo(users, { connectionPool: { maxConnections: 3 } });
    expect(find(chart, 'VirtualService', 'users').spec.http[0]).toMatchObject({
      match: [{ sourceLabels: { 'app.kubernetes.io/name': 'mailer' }, sourceNamespace: 'shop' }], timeout: '9s',
    });
    expect(find(chart, 'DestinationRule', 'users.shop.mailer').spec.workloadSelector).toEqual({ matchLabels: { 'app.kubernetes.io/name': 'mailer' } });
  });

  test('be what a match, a rule and a limit name', () => {
    const { chart, shop } = fixture(MeshProvider.linkerd(), { unsupported: undefined });
    const { service: users } = service(shop, 'users');
    const mailer = shop.addWorkload('mailer', { image: 'i' });
    mailer.calls(users);
    new RateLimit(chart, 'limit', { service: users, requestsPerSecond: 10, overrides: [{ callers: [mailer], requestsPerSecond: 5 }] });
    expect(find(chart, 'HTTPLocalRateLimitPolicy', 'users-http').spec.overrides).toEqual([
      { requestsPerSecond: 5, clientRefs: [{ kind: 'ServiceAccount', name: 'mailer', namespace: 'shop' }] },
    ]);
  });

  test('be sent elsewhere', () => {
    const { chart, shop } = fixture();
    const { service: users, versions: [v1, v2] } = service(shop, 'users', {}, ['v1', 'v2']);
    const mailer = shop.addWorkload('mailer', { image: 'i' });
    mailer.calls(users);
    new CanaryRoute(chart, 'canary', { service: users, stable: v1, canary: v2, canaryPercent: 0, canaryMatches: [HttpMatch.caller(mailer)] });
    expect(find(chart, 'VirtualService', 'users').spec.http[0].match).toEqual([{ sourceLabels: { 'app.kubernetes.io/name': 'mailer' }, sourceNamespace: 'shop' }]);
    const { service: db, versions: [a] } = service(shop, 'db', { ports: [{ port: 5432, protocol: PortProtocol.TCP }] }, ['a', 'b']);
    db.routes.addTcpRule({ port: 5432, split: [{ version: a, percent: 100 }], callers: [mailer] });
    expect(find(chart, 'VirtualService', 'db').spec.tcp[0].match).toEqual([{ port: 5432, sourceLabels: { 'app.kubernetes.io/name': 'mailer' }, sourceNamespace: 'shop' }]);
  });
});

test('a target of another mesh is refused', () => {
  const { chart, shop } = fixture();
  const other = new MeshNamespace(chart, 'far', { mesh: new Mesh(chart, 'other', { provider: MeshProvider.linkerd() }) });
  const { service: users } = service(other, 'users');
  const mailer = shop.addWorkload('mailer', { image: 'i' });
  const refused = (does: string) => `chart/shop/mailer ${does} chart/far/users: mesh of the target is "chart/other", allowed: the caller's, chart/mesh; `
    + 'the two meshes do not share a trust domain: keep caller and target in one mesh';
  expect(errorOf(() => mailer.calls(users))).toBe(refused('calls'));
  expect(errorOf(() => mailer.routesTo(users, { timeout: Duration.seconds(1) }))).toBe(refused('routes to'));
});

describe('names', () => {
  test('are those of services too', () => {
    const { shop } = fixture();
    shop.addService('users');
    expect(errorOf(() => shop.addWorkload('worker', { image: 'i', workloadName: 'users' }))).toBe(
      'chart/shop/worker: workloadName is "users", allowed: one service or workload of a name in namespace shop; '
      + 'chart/shop/users has it: choose another name, or use that construct',
    );
    expect(errorOf(() => shop.addWorkload('Worker', { image: 'i' }))).toContain('chart/shop/Worker: workloadName is "Worker", allowed: ');
  });

  test('are not those of versions', () => {
    const { mesh, shop } = fixture();
    service(shop, 'users');
    shop.addWorkload('users-v1', { image: 'i' });
    expect(findingTexts(mesh)).toEqual([
      'ERROR chart/shop/users-v1: both it and chart/shop/users/v1 render objects named shop/users-v1; rename one of the two (duplicate-name)',
    ]);
  });
});

test('whoever shares its ServiceAccount can make its calls', () => {
  const { chart, mesh, shop } = fixture();
  const { service: users } = service(shop, 'users');
  const serviceAccount = kplus.ServiceAccount.fromServiceAccountName(chart, 'sa', 'shared');
  shop.addWorkload('other', { image: 'i', serviceAccount });
  shop.addWorkload('mailer', { image: 'i', serviceAccount }).calls(users);
  expect(findingTexts(mesh)).toEqual([
    'ERROR chart/shop/mailer: it shares its client identity, ServiceAccount shop/shared, with chart/shop/other: calls that one declares are allowed for all; '
    + 'use a ServiceAccount for each service: leave serviceAccount out (shared-service-account)',
  ]);
});

test('what is found of the proxies of services is found of its proxies', () => {
  const { mesh, shop } = fixture(MeshProvider.linkerd(), { guardRails: undefined });
  shop.addWorkload('mailer', { image: 'i', proxy: { resources: { memory: { request: Size.mebibytes(64) } }, skipOutboundPorts: [25], concurrency: 2 } });
  expect(mesh.findings.filter(({ path }) => path === 'chart/shop/mailer').map(({ code }) => code)).toEqual([
    'skipped-ports', 'small-proxy', 'unsupported-feature',
  ]);
});

test('its proxies ask for no more than their limit', () => {
  const { chart, mesh } = fixture(MeshProvider.linkerd());
  const near = new MeshNamespace(chart, 'near', { mesh, proxy: { resources: { memory: { limit: Size.mebibytes(64) } } } });
  near.addWorkload('mailer', { image: 'i', proxy: { resources: { memory: { request: Size.mebibytes(128) } } } });
  expect(mesh.findings.map(({ path, code }) => [path, code])).toEqual([['chart/near/mailer', 'proxy-request-above-limit']]);
});

describe('an existing workload, deployed outside this app', () => {
  test('calls, and nothing of it is rendered but its egress scope', () => {
    const { chart, mesh, shop } = fixture();
    const synth = () => Testing.synth(chart).filter(({ kind, metadata: { name } }) => `${kind} ${name}` !== 'Sidecar airflow');
    const { service: users } = service(shop, 'users');
    const before = synth();
    const airflow = MeshWorkload.fromExistingWorkload(chart, 'airflow', { namespace: shop, serviceAccountName: 'airflow-worker', podLabels: { component: 'worker' } });
    expect(synth()).toEqual(before);
    airflow.calls(users);
    airflow.routesTo(users, { timeout: Duration.seconds(9) });
    airflow.routesTo(users, { connectionPool: { maxConnections: 3 } });
    expect(findingTexts(mesh)).toEqual([]);
    expect(find(chart, 'AuthorizationPolicy', 'users').spec.rules).toEqual([
      { from: [{ source: { principals: ['cluster.local/ns/shop/sa/airflow-worker'] } }], to: [{ operation: { ports: ['8080'] } }] },
    ]);
    expect(find(chart, 'VirtualService', 'users').spec.http[0].match).toEqual([{ sourceLabels: { component: 'worker' }, sourceNamespace: 'shop' }]);
    expect(find(chart, 'DestinationRule', 'users.shop.airflow').spec.workloadSelector).toEqual({ matchLabels: { component: 'worker' } });
    expect(airflow.objects.map(({ kind }) => kind)).toEqual(['Sidecar']);
  });

  test('has no pods here', () => {
    const { chart, shop } = fixture();
    const airflow = MeshWorkload.fromExistingWorkload(chart, 'airflow', { namespace: shop, serviceAccountName: 'a.b', podLabels: { component: 'worker' } });
    const refused = (what: string) => `chart/airflow: ${what} is "deployed outside this app", allowed: a workload of this app; give image, containers or workload instead of podLabels`;
    expect(errorOf(() => airflow.workload)).toBe(refused('workload'));
    expect(errorOf(() => airflow.object)).toBe(refused('object'));
    expect(airflow.serviceAccount.name).toBe('a.b');
  });

  test('has labels and a name', () => {
    const { chart, shop } = fixture();
    expect(errorOf(() => MeshWorkload.fromExistingWorkload(chart, 'a', { namespace: shop, serviceAccountName: 'a', podLabels: {} }))).toContain('chart/a: podLabels is {}, ');
    expect(errorOf(() => MeshWorkload.fromExistingWorkload(chart, 'b', { namespace: shop, serviceAccountName: 'A b', podLabels: { b: 'c' } }))).toBe(
      'chart/b: serviceAccountName is "A b", allowed: lower-case letters, digits, dashes and dots, at most 253; '
      + 'give the name of the object, as kubectl shows it',
    );
  });
});
