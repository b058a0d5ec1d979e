import { ApiObject, App, AppProps, Chart, JsonPatch, Testing, YamlOutputType } from 'cdk8s';
import { Construct } from 'constructs';
import { parseAllDocuments } from 'yaml';
import { emptyFolder, writtenFiles } from './app/written-files';
import { all, errorOf, find, Fixture, fixture, service } from './mesh-fixture';
import { CanaryRoute, Gateway, GuardRails, HttpMethod, Mesh, MeshApp, MeshNamespace, MeshProvider, MeshService, TrafficMirror } from '../src';
import { conformantMesh } from './conformant-mesh';

describe('what is rendered does not depend on the order of declaration', () => {
  test.each([['Gateway API', conformantMesh(), true], ['Istio ambient', MeshProvider.istioAmbient(), false]])('ReferenceGrants on %s', (_, provider, mirrorsAtGateway) => {
    const grants = (...order: ('route' | 'mirror')[]) => {
      const { chart, mesh, open } = fixture(provider);
      const { service: users } = service(open, 'users');
      const { service: audit } = service(new MeshNamespace(chart, 'audit', { mesh }), 'audit');
      const gateway = new Gateway(chart, 'public', {
        namespace: new MeshNamespace(chart, 'ingress', { mesh }), listeners: [{ hosts: ['a.example.com'] }], gatewayClassName: 'istio',
      });
      const declare = {
        route: () => { gateway.addRoute(users); },
        mirror: () => { new TrafficMirror(chart, 'mirror', { service: users, targets: [{ service: audit }] }); },
      };
      for (const step of order) declare[step]();
      return all(chart, 'ReferenceGrant');
    };
    const before = grants('mirror', 'route');
    expect(grants('route', 'mirror')).toEqual(before);
    const edges = before.map(({ metadata: { namespace }, spec }) => `${spec.from[0].namespace} to ${namespace}`).sort();
    expect(edges).toEqual([...(mirrorsAtGateway ? ['ingress to audit'] : []), 'ingress to open', 'open to audit']);
  });

  test('a probe that is patched into a version last is found in the routes', () => {
    const { chart, shop } = fixture(MeshProvider.linkerd());
    const { service: users, versions: [v1] } = service(shop, 'users');
    service(shop, 'web').service.calls(users, { methods: [HttpMethod.POST] });
    const probes = () => find(chart, 'HTTPRoute', 'users-http.probes')?.spec.rules.flatMap(({ matches }: any) => matches);
    expect(probes()).toBeUndefined();
    v1.object.addJsonPatch(JsonPatch.add('/spec/template/spec/containers/0/readinessProbe', { httpGet: { path: '/ready', port: 8080 } }));
    expect(probes()).toEqual([{ path: { type: 'Exact', value: '/ready' }, method: 'GET' }]);
  });
});

/** Changes that a user makes to an object, and how they show in the output. */
const CHANGES: Record<string, (object: ApiObject) => void> = {
  'a JSON patch': object => object.addJsonPatch(JsonPatch.add('/spec/user', 'here')),
  'a label': object => object.metadata.addLabel('user', 'here'),
  'an annotation': object => object.metadata.addAnnotation('user', 'here'),
  'a dependency': object => object.addDependency(new ApiObject(Chart.of(object), 'other', { apiVersion: 'v1', kind: 'ConfigMap' })),
};

function objectOf({ objects }: MeshService, kind: string, name: string): ApiObject {
  return objects.find(object => object.kind === kind && object.name === name)!;
}

describe('changes to an object survive later declarations', () => {
  test.each(['a JSON patch', 'a label', 'an annotation'])('%s', change => {
    const { chart, shop } = fixture();
    const { service: users, versions: [stable, canary] } = service(shop, 'users', {}, ['v1', 'v2']);
    new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10 });
    const early = objectOf(users, 'VirtualService', 'users');
    CHANGES[change](early);
    new TrafficMirror(chart, 'mirror', { service: users, targets: [{ version: canary }] });
    service(shop, 'web').service.calls(users);
    const { spec, metadata } = find(chart, 'VirtualService', 'users');
    expect([spec.user, metadata.labels?.user, metadata.annotations?.user].filter(value => value)).toEqual(['here']);
    expect(spec.http.map(({ mirrors }: any) => mirrors.length)).toEqual([1]);
    expect(objectOf(users, 'VirtualService', 'users')).toBe(early);
    expect(find(chart, 'AuthorizationPolicy', 'users').spec.rules).toHaveLength(1);
  });

  test('a dependency', () => {
    const { chart, shop } = fixture(MeshProvider.linkerd());
    const { service: users } = service(shop, 'users');
    CHANGES['a dependency'](objectOf(users, 'Service', 'users'));
    service(shop, 'web').service.calls(users);
    const kinds = Testing.synth(chart).map(({ kind, metadata: { name } }) => `${kind} ${name}`);
    expect(kinds).toContain('Server users-http');
    expect(kinds.findIndex(kind => kind.startsWith('ConfigMap'))).toBeLessThan(kinds.indexOf('Service users'));
  });
});

describe('an object that is not needed any more', () => {
  /** Linkerd allows callers of whole connections at the Server, until a call names requests. */
  function policyOfServer(): Fixture & { readonly users: MeshService; readonly policy: ApiObject; readonly nameRequests: () => void } {
    const used = fixture(MeshProvider.linkerd());
    const { shop } = used;
    const { service: users } = service(shop, 'users');
    service(shop, 'web').service.calls(users);
    const { service: admin } = service(shop, 'admin');
    const policy = objectOf(users, 'AuthorizationPolicy', 'users-http');
    const { app, chart, mesh, open } = used;
    return { app, chart, mesh, shop, open, users, policy, nameRequests: () => admin.calls(users, { methods: [HttpMethod.GET] }) };
  }

  test('is gone if nobody has changed it', () => {
    const { chart, users, policy, nameRequests } = policyOfServer();
    expect(policy).toBeDefined();
    nameRequests();
    expect(errorOf(() => Testing.synth(chart))).toBeUndefined();
    expect(find(chart, 'AuthorizationPolicy', 'users-http')).toBeUndefined();
    expect(users.objects).not.toContain(policy);
  });

  test('is gone also after a synthesis, where the service of it depends on another', () => {
    const { chart, shop, users, nameRequests } = policyOfServer();
    users.node.addDependency(service(shop, 'first').service);
    service(shop, 'last').service.node.addDependency(users);
    expect(errorOf(() => Testing.synth(chart))).toBeUndefined();
    nameRequests();
    expect(errorOf(() => Testing.synth(chart))).toBeUndefined();
    expect(find(chart, 'AuthorizationPolicy', 'users-http')).toBeUndefined();
  });

  test.each(Object.keys(CHANGES))('is an error after %s', change => {
    const { chart, policy, nameRequests } = policyOfServer();
    CHANGES[change](policy);
    expect(errorOf(() => Testing.synth(chart))).toBeUndefined();
    nameRequests();
    expect(errorOf(() => Testing.synth(chart))).toBe(
      `Validation failed with the following errors:\n  [chart/mesh] ${policy.node.path}: AuthorizationPolicy users-http has a patch, label or dependency of yours, `
      + 'and the mesh does not need the object any more; change objects last, after all declarations, or remove the change (orphaned-object)',
    );
  });

  test.each<[string, (used: ReturnType<typeof policyOfServer>) => ApiObject]>([
    ['an object of the user', ({ chart }) => new ApiObject(chart, 'job', { apiVersion: 'batch/v1', kind: 'Job' })],
    ['an object of the mesh', ({ users }) => objectOf(users, 'Service', 'users')],
  ])('is an error where %s depends on it', (_, dependant) => {
    const used = policyOfServer();
    dependant(used).addDependency(used.policy);
    used.nameRequests();
    expect(errorOf(() => Testing.synth(used.chart))).toContain(`${used.policy.node.path}: AuthorizationPolicy users-http has a patch, label or dependency of yours, `);
  });

  test('is gone where something depends on the whole service', () => {
    const { chart, users, policy, nameRequests } = policyOfServer();
    const job = new ApiObject(chart, 'job', { apiVersion: 'batch/v1', kind: 'Job' });
    job.addDependency(users);
    expect(errorOf(() => Testing.synth(chart))).toBeUndefined();
    expect(job.node.dependencies).toContain(policy);
    nameRequests();
    expect(errorOf(() => Testing.synth(chart))).toBeUndefined();
    expect(find(chart, 'AuthorizationPolicy', 'users-http')).toBeUndefined();
  });
});

describe('an object that the user removes from the tree', () => {
  const REMOVED = 'was removed from the construct tree, and the mesh needs the object; '
    + 'remove the declaration that it is rendered for, or change the object with addJsonPatch() (removed-object)';

  test.each([['before', false], ['after', true]])('is an error, %s a synthesis', (_, isSynthesized) => {
    const { chart, shop } = fixture();
    const { service: users } = service(shop, 'users');
    service(shop, 'web').service.calls(users);
    if (isSynthesized) Testing.synth(chart);
    const { node } = objectOf(users, 'AuthorizationPolicy', 'users');
    node.scope!.node.tryRemoveChild(node.id);
    expect(errorOf(() => Testing.synth(chart))).toBe(
      `Validation failed with the following errors:\n  [chart/mesh] ${node.path}: AuthorizationPolicy users ${REMOVED}`,
    );
    service(shop, 'admin').service.calls(users); // the mesh changes
    expect(errorOf(() => Testing.synth(chart))).toContain(`${node.path}: AuthorizationPolicy users ${REMOVED}`);
  });

  test('is an error also where another is put in its place, or its namespace is removed', () => {
    const { chart, shop } = fixture();
    const { service: users } = service(shop, 'users');
    const { node } = objectOf(users, 'Service', 'users');
    node.scope!.node.tryRemoveChild(node.id);
    new ApiObject(node.scope as Construct, node.id, { apiVersion: 'v1', kind: 'ConfigMap' });
    expect(errorOf(() => Testing.synth(chart))).toContain(`${node.path}: Service users ${REMOVED}`);
    chart.node.tryRemoveChild('shop');
    expect(errorOf(() => Testing.synth(chart))).toContain(`chart/shop/Objects/Namespace: Namespace shop ${REMOVED}`);
  });

  test('is no error where the mesh does not need it any more', () => {
    const { chart, shop } = fixture(MeshProvider.linkerd());
    const { service: users } = service(shop, 'users');
    service(shop, 'web').service.calls(users);
    const { node } = objectOf(users, 'AuthorizationPolicy', 'users-http');
    CHANGES['a label'](objectOf(users, 'AuthorizationPolicy', 'users-http'));
    node.scope!.node.tryRemoveChild(node.id);
    service(shop, 'admin').service.calls(users, { methods: [HttpMethod.GET] });
    expect(errorOf(() => Testing.synth(chart))).toBeUndefined();
  });
});

const OUTPUT_TYPES = ['FILE_PER_APP', 'FILE_PER_CHART', 'FILE_PER_RESOURCE', 'FOLDER_PER_CHART_FILE_PER_RESOURCE'] as const;
const APPS: [string, new (props: AppProps) => App][] = [['App', App], ['MeshApp', MeshApp]];

/** Two charts with a namespace and a service each, of which nothing has asked for an object. */
function twoCharts(app: App): { readonly charts: Chart[]; readonly services: MeshService[] } {
  const mesh = new Mesh(new Chart(app, 'platform'), 'mesh', { provider: MeshProvider.istio(), guardRails: GuardRails.OFF });
  const charts = ['a', 'b'].map(id => new Chart(app, id));
  const services = charts.map((chart, i) => {
    const { service: one, versions: [stable, canary] } = service(new MeshNamespace(chart, `ns-${i}`, { mesh }), `svc-${i}`, {}, ['v1', 'v2']);
    new CanaryRoute(chart, 'canary', { service: one, stable, canary, canaryPercent: 10 });
    return one;
  });
  return { charts, services };
}

const namesIn = (yaml: string): string[] => parseAllDocuments(yaml).map(document => document.toJS()).map(({ kind, metadata: { name } }) => `${kind} ${name}`);

const OBJECTS = ['0', '1'].flatMap(i => [
  `Namespace ns-${i}`, `ServiceAccount svc-${i}`, `Service svc-${i}`, `VirtualService svc-${i}`, `DestinationRule svc-${i}`, `Deployment svc-${i}-v1`, `Deployment svc-${i}-v2`,
]).sort();

describe.each(APPS)('objects come into being at synthesis: %s', (_, AppClass) => {
  test.each(OUTPUT_TYPES)('synth() with %s', yamlOutputType => {
    const app = new AppClass({ outdir: emptyFolder(), yamlOutputType: YamlOutputType[yamlOutputType] });
    twoCharts(app);
    app.synth();
    expect(Object.values(writtenFiles(app.outdir)).flatMap(text => (text ? namesIn(text) : [])).sort()).toEqual(OBJECTS);
  });

  test('synthYaml()', () => {
    const app = new AppClass({});
    twoCharts(app);
    expect(namesIn(app.synthYaml()).sort()).toEqual(OBJECTS);
  });

  test('Testing.synth(chart)', () => {
    const { charts } = twoCharts(new AppClass({}));
    expect(charts.flatMap(chart => Testing.synth(chart)).map(({ kind, metadata: { name } }) => `${kind} ${name}`).sort()).toEqual(OBJECTS);
  });
});

describe.each(APPS)('dependencies of constructs whose objects come into being at synthesis: %s', (_, AppClass) => {
  const outputs: [string, (app: App) => string[]][] = [
    ['synth()', app => {
      app.synth();
      return namesIn(writtenFiles(app.outdir)['app.k8s.yaml']!);
    }],
    ['synthYaml()', app => namesIn(app.synthYaml())],
  ];
  const newApp = () => new AppClass({ outdir: emptyFolder(), yamlOutputType: YamlOutputType.FILE_PER_APP });
  const isOf = (i: number) => (name: string) => name.includes(`-${i}`);

  test.each(outputs)('a chart on another, by %s', (__, output) => {
    const app = newApp();
    const { charts: [a, b] } = twoCharts(app);
    a.addDependency(b);
    expect(output(app).map(name => Number(isOf(0)(name)))).toEqual([...Array(7).fill(0), ...Array(7).fill(1)]);
  });

  test.each(outputs)('a service on one of another chart, by %s', (__, output) => {
    const app = newApp();
    const { services: [a, b] } = twoCharts(app);
    a.node.addDependency(b);
    const names = output(app);
    expect(names).toHaveLength(14);
    expect(names.indexOf('VirtualService svc-0')).toBeGreaterThan(names.indexOf('VirtualService svc-1'));
  });

  test.each<[string, (app: App, chart: Chart) => string[]]>([
    ...outputs,
    ['Testing.synth()', (__, chart) => Testing.synth(chart).map(({ kind, metadata: { name } }) => `${kind} ${name}`)],
  ])('a service on one of its chart, by %s', (__, output) => {
    const app = newApp();
    const { chart, open } = fixture(MeshProvider.istio(), {}, app);
    const [first, second] = ['svc-0', 'svc-1'].map(name => service(open, name, { connectionPool: { maxConnections: 1 } }).service);
    first.node.addDependency(second);
    const names = output(app, chart).filter(name => name.includes('svc-'));
    expect(names).toHaveLength(8);
    expect(names.map(isOf(0))).toEqual([...Array(4).fill(false), ...Array(4).fill(true)]);
  });
});
