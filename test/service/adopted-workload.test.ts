import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, Chart, Include, JsonPatch, Lazy, Testing, Yaml } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as kplus33 from 'cdk8s-plus-33';
import { Construct, IConstruct } from 'constructs';
import { HttpMethod, MeshProvider, MeshService } from '../../src';
import { errorOf, find, findingTexts, fixture, service } from '../mesh-fixture';

const LABELS = { 'app': 'users', 'version': 'v1', 'app.kubernetes.io/name': 'users', 'app.kubernetes.io/version': 'v1' };

/** A pod template that says no more than it has to. */
const template = (changes: object = {}) => ({ spec: { serviceAccountName: 'users', containers: [{ name: 'users', image: 'i' }] }, ...changes });

const raw = (scope: Construct, id: string, kind = 'Deployment', spec: object = { template: template() }, apiVersion = 'apps/v1') => (
  new ApiObject(scope, id, { apiVersion, kind, metadata: { name: id, namespace: 'shop' }, spec })
);

const include = (scope: Construct, id: string, ...objects: object[]) => {
  const url = join(mkdtempSync(join(tmpdir(), 'include-')), 'manifests.yaml');
  writeFileSync(url, Yaml.stringify(...objects));
  return new Include(scope, id, { url });
};

const podsOf = (object: any) => (object.kind === 'CronJob' ? object.spec.jobTemplate.spec : object.spec).template;

/** Objects of a workload's kind, as Testing.synth() gives them. */
const workloads = (chart: Chart) => Testing.synth(chart).filter(({ spec }) => spec && (spec.template || spec.jobTemplate));

/** The mistakes in a workload of a version of `users`. */
function mistakes(make: (chart: Chart, users: MeshService) => IConstruct): string[] {
  const { chart, mesh, shop } = fixture();
  const users = shop.addService('users', { metrics: { port: 9090 } });
  users.addVersion('v1', { workload: make(chart, users) });
  return findingTexts(mesh);
}

describe('pods of any kind get the labels and annotations of the mesh', () => {
  const metadata = { name: 'own', namespace: 'shop' };
  const containers = [{ image: 'i', name: 'users' }];
  const account = ({ serviceAccount }: MeshService) => serviceAccount as kplus33.IServiceAccount;

  test.each<[string, (chart: Chart, users: MeshService) => IConstruct]>([
    ['a Deployment of cdk8s-plus-28', (chart, { serviceAccount }) => new kplus.Deployment(chart, 'own', { metadata, containers, serviceAccount })],
    ['a StatefulSet of cdk8s-plus-28', (chart, { serviceAccount }) => new kplus.StatefulSet(chart, 'own', {
      metadata, containers, serviceAccount, service: new kplus.Service(chart, 'headless', { ports: [{ port: 80 }] }),
    })],
    ['a Deployment of cdk8s-plus-33', (chart, users) => new kplus33.Deployment(chart, 'own', { metadata, containers, serviceAccount: account(users) })],
    ['a DaemonSet of cdk8s-plus-33', (chart, users) => new kplus33.DaemonSet(chart, 'own', { metadata, containers, serviceAccount: account(users) })],
    ['a Job of cdk8s-plus-33', (chart, users) => new kplus33.Job(chart, 'own', { metadata, containers, serviceAccount: account(users) })],
    ['a CronJob of cdk8s-plus-33', (chart, users) => new kplus33.CronJob(chart, 'own', {
      metadata, containers, serviceAccount: account(users), schedule: { expressionString: '0 * * * *' } as any,
    })],
    ['an L1 of cdk8s-plus-28', chart => new kplus.k8s.KubeDeployment(chart, 'own', { metadata, spec: { selector: { matchLabels: LABELS }, template: template() } })],
    ['a Deployment', chart => raw(chart, 'own')],
    ['a ReplicaSet', chart => raw(chart, 'own', 'ReplicaSet')],
    ['a Job', chart => raw(chart, 'own', 'Job', { template: template() }, 'batch/v1')],
    ['a CronJob', chart => raw(chart, 'own', 'CronJob', { schedule: '0 * * * *', jobTemplate: { spec: { template: template() } } }, 'batch/v1')],
    ['a Rollout', chart => raw(chart, 'own', 'Rollout', { template: template() }, 'argoproj.io/v1alpha1')],
    ['a Deployment with labels of its own', chart => raw(chart, 'own', 'Deployment', { template: template({ metadata: { labels: { tier: 'back' } } }) })],
    ['a Deployment with annotations of its own', chart => raw(chart, 'own', 'Deployment', { template: template({ metadata: { annotations: { 'a/b': 'c' } } }) })],
    ['an Include', chart => include(chart, 'manifests',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } },
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { template: template() } })],
    ['a construct whose default child it is', chart => {
      const wrapper = new Construct(chart, 'wrapper');
      raw(wrapper, 'other');
      wrapper.node.defaultChild = raw(wrapper, 'own');
      return wrapper;
    }],
    ['a construct below which it is, whatever its default child', chart => {
      const wrapper = new Construct(chart, 'wrapper');
      raw(wrapper, 'own');
      wrapper.node.defaultChild = raw(wrapper, 'settings', 'ConfigMap', undefined, 'v1');
      return wrapper;
    }],
    ['an object beside the Deployment of a construct of cdk8s-plus', (chart, { serviceAccount }) => (
      raw(new kplus.Deployment(chart, 'main', { metadata: { namespace: 'shop' }, containers, serviceAccount }), 'own', 'Job', { template: template() }, 'batch/v1')
    )],
  ])('%s', (_, make) => {
    const { chart, shop } = fixture();
    const users = shop.addService('users', { metrics: { port: 9090 } });
    users.addVersion('v1', { workload: make(chart, users) });
    const [object] = workloads(chart).filter(({ metadata: { name } }) => name === 'own');
    expect(object.metadata.labels).toMatchObject(LABELS);
    expect(podsOf(object).metadata.labels).toMatchObject(LABELS);
    expect(podsOf(object).metadata.annotations).toMatchObject({ 'prometheus.io/port': '9090' });
    expect(Testing.synth(chart).filter(({ metadata: { name } }) => name === 'own')).toEqual([object]); // the same from synth to synth
  });
});

test('what is of the user stays', () => {
  const { chart, shop } = fixture();
  const metadata = { labels: { 'tier': 'back', 'app.kubernetes.io/part-of': 'chart' }, annotations: { 'a/b': 'c' } };
  shop.addService('users', { metrics: { port: 9090 } }).addVersion('v1', { workload: raw(chart, 'own', 'Deployment', { template: template({ metadata }) }) });
  expect(find(chart, 'Deployment', 'own').spec.template.metadata).toEqual({
    labels: { ...LABELS, ...metadata.labels },
    annotations: { ...metadata.annotations, 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9090', 'prometheus.io/path': '/metrics' },
  });
});

test('the object of the version is that of the workload', () => {
  const { chart, shop } = fixture();
  const workload = raw(chart, 'own');
  const v1 = shop.addService('users').addVersion('v1', { workload });
  expect(v1.object).toBe(workload);
  expect(errorOf(() => v1.workload)).toBe(
    'chart/shop/users/v1: workload is "chart/own", allowed: a Deployment that this library creates; use the construct that you gave as workload',
  );
});

describe('a workload may change until the app is synthesized', () => {
  test('its containers', () => {
    const { chart, mesh, shop } = fixture(MeshProvider.linkerd());
    const users = shop.addService('users');
    const workload = new kplus33.Deployment(chart, 'own', { metadata: { namespace: 'shop' }, serviceAccount: users.serviceAccount as kplus33.IServiceAccount });
    users.addVersion('v1', { workload });
    service(shop, 'orders').service.calls(users, { methods: [HttpMethod.GET] }); // Linkerd lets probes in beside such a call
    expect(() => Testing.synth(chart)).toThrow('PodSpec must have at least 1 container');
    workload.addContainer({ image: 'i', liveness: kplus33.Probe.fromHttpGet('/health', { port: 8080 }) });
    const [{ health, probes, replicas }] = users._model.versions.map(version => version.settle().facts);
    expect(health).toEqual({ liveness: true, readiness: false });
    expect(probes).toEqual([{ port: 8080, path: '/health' }]);
    expect(replicas).toBe(2);
    expect(findingTexts(mesh)).toEqual([]);
    expect(find(chart, 'Deployment', workload.name).spec.template.spec.containers).toHaveLength(1);
  });

  test('its containers, even after the findings were read', () => {
    const { chart, mesh, shop } = fixture();
    const users = shop.addService('users');
    const workload = new kplus.Deployment(chart, 'own', { metadata: { namespace: 'shop' }, serviceAccount: users.serviceAccount });
    users.addVersion('v1', { workload });
    expect(findingTexts(mesh)).toEqual([]);
    workload.addContainer({ image: 'i' });
    expect(find(chart, 'Deployment', workload.name).spec.template.metadata.labels).toMatchObject(LABELS);
  });

  test('its ServiceAccount and its namespace', () => {
    const { chart, mesh, shop } = fixture();
    const workload = new ApiObject(chart, 'own', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: { containers: [] } } } });
    shop.addService('users').addVersion('v1', { workload });
    workload.addJsonPatch(JsonPatch.add('/spec/template/spec/serviceAccountName', 'users'), JsonPatch.add('/metadata/namespace', 'shop'));
    expect(findingTexts(mesh)).toEqual([]);
  });

  test('its labels, even after the findings were read', () => {
    const { chart, mesh, shop } = fixture();
    const labels: Record<string, string> = {};
    const workload = raw(chart, 'own', 'Deployment', { template: template({ metadata: { labels: Lazy.any({ produce: () => labels }) } }) });
    const users = shop.addService('users');
    users.addVersion('v1', { workload });
    expect(findingTexts(mesh)).toEqual([]);
    workload.addJsonPatch(JsonPatch.replace('/spec/template/metadata/labels/version', 'v2'));
    users.addVersion('v3', { image: 'i' }); // so that findings are looked for again
    expect(findingTexts(mesh)).toEqual([
      'ERROR chart/shop/users/v1: pod label version of chart/own is "v2", allowed: v1; leave it out: the mesh sets it (workload-mismatch)',
    ]);
  });
});

describe('mistakes', () => {
  const metadata = { namespace: 'shop' };

  test('a fitting workload has none', () => {
    expect(mistakes(chart => raw(chart, 'own'))).toEqual([]);
  });

  test.each([[undefined, 'missing'], ['somebody', '"somebody"']])('it runs as %s', (name, got) => {
    const of = (construct: string, fix: string) => [
      `ERROR chart/shop/users/v1: serviceAccount of ${construct} is ${got}, allowed: users; ${fix} (workload-mismatch)`,
    ];
    expect(mistakes(chart => new kplus.Deployment(chart, 'own', {
      metadata, containers: [{ image: 'i' }], serviceAccount: name === undefined ? undefined : kplus.ServiceAccount.fromServiceAccountName(chart, 'sa', name),
    }))).toEqual(of('chart/own', 'create it with serviceAccount: the serviceAccount of service users'));
    expect(mistakes(chart => raw(chart, 'own', 'Deployment', { template: { spec: { serviceAccountName: name, containers: [] } } }))).toEqual(
      of('chart/own', 'set /spec/template/spec/serviceAccountName'),
    );
  });

  test('the old name of the field counts where the new one is missing', () => {
    const of = (spec: object) => mistakes(chart => raw(chart, 'own', 'Deployment', { template: { spec: { containers: [], ...spec } } }));
    expect(of({ serviceAccount: 'users' })).toEqual([]);
    expect(of({ serviceAccount: 'old', serviceAccountName: 'users' })).toEqual([]);
    expect(of({ serviceAccount: 'users', serviceAccountName: 'new' })).toHaveLength(1);
  });

  test.each(['a"} or vector(0) #', 'users|.*', '{{args.x}}', 'Users', ''])('a name that is none, and would be part of queries: %s', own => {
    expect(mistakes((chart, { serviceAccount }) => new kplus.Deployment(chart, 'own', { metadata: { namespace: 'shop', name: own }, containers: [{ image: 'i' }], serviceAccount }))).toContainEqual(
      expect.stringMatching(/^ERROR chart\/shop\/users\/v1: metadata.name of chart\/own is .*, allowed: lower-case letters, digits, dashes and dots, at most 253; choose another name \(workload-mismatch\)$/),
    );
  });

  test.each([['far', '"far"'], [undefined, 'missing']])('it is in %s', (namespace, got) => {
    expect(mistakes((chart, { serviceAccount }) => new kplus.Deployment(chart, 'own', { metadata: { namespace }, containers: [{ image: 'i' }], serviceAccount }))).toEqual([
      `ERROR chart/shop/users/v1: namespace of chart/own is ${got}, allowed: shop; set metadata.namespace (workload-mismatch)`,
    ]);
  });

  test('its pods have another label or annotation', () => {
    const conflicting = { labels: { 'app': 'other', 'app.kubernetes.io/name': 'chart' }, annotations: { 'prometheus.io/port': '1' } };
    expect(mistakes(chart => raw(chart, 'own', 'Deployment', { template: template({ metadata: conflicting }) }))).toEqual([
      'ERROR chart/shop/users/v1: pod annotation prometheus.io/port of chart/own is "1", allowed: 9090; leave it out: the mesh sets it (workload-mismatch)',
      'ERROR chart/shop/users/v1: pod label app of chart/own is "other", allowed: users; leave it out: the mesh sets it (workload-mismatch)',
      'ERROR chart/shop/users/v1: pod label app.kubernetes.io/name of chart/own is "chart", allowed: users; leave it out: the mesh sets it (workload-mismatch)',
    ]);
  });

  const selecting = (selector: object) => mistakes(chart => raw(chart, 'own', 'Deployment', { selector, template: template({ metadata: { labels: { tier: 'back' } } }) }));

  test.each([
    { matchLabels: { 'tier': 'back', 'app': 'users', 'app.kubernetes.io/name': 'users' } },
    { matchExpressions: [{ key: 'tier', operator: 'In', values: ['front', 'back'] }, { key: 'app', operator: 'Exists' }] },
    { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['front'] }, { key: 'none', operator: 'NotIn', values: ['a'] }, { key: 'none', operator: 'DoesNotExist' }] },
  ])('a selector that matches is none: %j', selector => {
    expect(selecting(selector)).toEqual([]);
  });

  test.each([
    [{ matchLabels: { tier: 'front' } }, 'selector tier of chart/own is "front", allowed: the label of its pods, back'],
    [{ matchLabels: { none: 'a' } }, 'selector none of chart/own is "a", allowed: a label of its pods'],
    [{ matchExpressions: [{ key: 'none', operator: 'In', values: ['a', 'b'] }] }, 'selector none of chart/own is "In a, b", allowed: a label of its pods'],
    [{ matchExpressions: [{ key: 'none', operator: 'Exists' }] }, 'selector none of chart/own is "Exists", allowed: a label of its pods'],
    [{ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['back'] }] }, 'selector tier of chart/own is "NotIn back", allowed: the label of its pods, back'],
    [{ matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, 'selector tier of chart/own is "DoesNotExist", allowed: the label of its pods, back'],
  ])('a selector matches the pods: %j', (selector, message) => {
    expect(selecting(selector)).toEqual([`ERROR chart/shop/users/v1: ${message}; let the selector match the labels of the pods (workload-mismatch)`]);
  });

  test.each([{}, { template: template() }])('a Rollout of the pods of a Deployment, with %j beside it', beside => {
    const spec = { ...beside, workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'users' } };
    expect(mistakes(chart => raw(chart, 'own', 'Rollout', spec, 'argoproj.io/v1alpha1'))).toEqual([
      'ERROR chart/shop/users/v1: spec.workloadRef of chart/own is "Deployment/users", allowed: a Rollout with a pod template of its own; '
      + 'pass the Deployment that it refers to as the workload (workload-mismatch)',
    ]);
  });

  test('a workload without pods', () => {
    expect(mistakes(chart => raw(chart, 'own', 'CronJob', {}, 'batch/v1'))).toEqual([
      'ERROR chart/shop/users/v1: pod template of chart/own is missing, allowed: pods at /spec/jobTemplate/spec/template; pass a workload that makes pods (workload-mismatch)',
    ]);
  });
});

describe('the construct has one workload', () => {
  const thrown = (make: (chart: Chart) => IConstruct) => {
    const { chart, shop } = fixture();
    const workload = make(chart);
    return errorOf(() => shop.addService('users').addVersion('v1', { workload }));
  };
  const allowed = 'allowed: a construct with one Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob or Rollout';

  test('not none', () => {
    expect(thrown(chart => new Construct(chart, 'empty'))).toBe(
      `chart/shop/users/v1: workload of chart/empty is missing, ${allowed}; pass the construct of the workload`,
    );
  });

  test.each([['Service', 'v1'], ['Deployment', 'example.com/v1']])('not a %s of %s', (kind, apiVersion) => {
    expect(thrown(chart => raw(chart, 'other', kind, {}, apiVersion))).toBe(
      `chart/shop/users/v1: workload of chart/other is "${kind} chart/other", ${allowed}; pass the construct of the workload`,
    );
  });

  test('not several', () => {
    const thing = (name: string) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec: {} });
    expect(thrown(chart => include(chart, 'manifests', thing('a'), thing('b')))).toBe(
      'chart/shop/users/v1: workload of chart/manifests is "Deployment chart/manifests/a-deployment and Deployment chart/manifests/b-deployment", '
      + `${allowed}; pass one of these objects itself as the workload`,
    );
  });

  test('of several, one that is named', () => {
    const { chart, shop } = fixture();
    const own = (name: string) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: 'shop' }, spec: { template: template() } });
    const manifests = include(chart, 'manifests', own('a'), own('b'));
    shop.addService('users').addVersion('v1', { workload: manifests.apiObjects[1] });
    expect(find(chart, 'Deployment', 'b').spec.template.metadata.labels).toEqual(LABELS);
    expect(find(chart, 'Deployment', 'a').spec.template.metadata).toBeUndefined();
  });
});
