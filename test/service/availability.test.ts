import { ApiObject, Duration, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as kplus33 from 'cdk8s-plus-33';
import { AvailabilityOptions, DisruptionBudget, GracefulShutdownOptions, MeshNamespace, MeshProvider, TopologySpread } from '../../src';
import { errorOf, find, findingTexts, fixture } from '../mesh-fixture';

const ZONES = 'topology.kubernetes.io/zone';

/** The pod template of a version of `users`, and the findings. */
function pods(availability: AvailabilityOptions, provider = MeshProvider.istio(), ofNamespace?: AvailabilityOptions) {
  const { chart, mesh } = fixture(provider);
  const namespace = new MeshNamespace(chart, 'far', { mesh, availability: ofNamespace });
  namespace.addService('users', { availability }).addVersion('v1', { image: 'users:v1' });
  return { budget: find(chart, 'PodDisruptionBudget', 'users-v1'), ...find(chart, 'Deployment', 'users-v1').spec.template };
}

test.each<[string, () => unknown, string]>([
  ['no pod unavailable', () => DisruptionBudget.maxUnavailable(0), 'DisruptionBudget.maxUnavailable: pods is 0, allowed: whole numbers from 1 to 2147483647; with 0 no pod could ever be evicted, and no node be drained'],
  ['a fraction of a pod', () => DisruptionBudget.minAvailable(0.5), 'DisruptionBudget.minAvailable: pods is 0.5, allowed: whole numbers from 1 to 2147483647; for no budget use DisruptionBudget.NONE'],
  ['0 %', () => DisruptionBudget.maxUnavailablePercent(0), 'DisruptionBudget.maxUnavailablePercent: percent is 0, allowed: whole numbers from 1 to 100; with 0 no pod could ever be evicted, and no node be drained'],
  ['all', () => DisruptionBudget.minAvailablePercent(100), 'DisruptionBudget.minAvailablePercent: percent is 100, allowed: whole numbers from 1 to 99; with 100 no pod could ever be evicted, and no node be drained'],
  ['a skew of 0', () => TopologySpread.zones({ maxSkew: 0 }), 'TopologySpread.zones: maxSkew is 0, allowed: whole numbers from 1 to 2147483647; leave it out for 1'],
  ['domains that nothing waits for', () => TopologySpread.nodes({ minDomains: 2 }), 'TopologySpread.nodes: minDomains is 2, allowed: none without required: Kubernetes refuses it with ScheduleAnyway; set required: true, or leave minDomains out'],
  ['no domain', () => TopologySpread.nodes({ required: true, minDomains: 0 }), 'TopologySpread.nodes: minDomains is 0, allowed: whole numbers from 1 to 2147483647; leave it out'],
  ['no label', () => TopologySpread.label('a rack'), "TopologySpread.label: topologyKey is \"a rack\", allowed: the key of a label; give a label of nodes, such as 'topology.kubernetes.io/region'"],
])('refuses %s', (_, call, message) => { expect(errorOf(call)).toBe(message); });

const shutdown = (gracefulShutdown: GracefulShutdownOptions): AvailabilityOptions => ({ gracefulShutdown });

test.each<[AvailabilityOptions, string]>([
  [{ topologySpread: [TopologySpread.zones(), TopologySpread.label(ZONES)] }, `availability.topologySpread is "${ZONES} twice", allowed: one constraint for each topology; remove one of them`],
  [shutdown({ delay: Duration.millis(1500) }), 'availability.gracefulShutdown.delay is "1500ms", allowed: whole seconds; for instance Duration.seconds(5)'],
  [
    shutdown({ drain: Duration.seconds(20), gracePeriod: Duration.seconds(24) }),
    'availability.gracefulShutdown.gracePeriod is "24s", allowed: at least 25s, the sum of delay (5s) and drain (20s); raise it, or leave it out',
  ],
])('refuses %#', (availability, message) => {
  for (const declare of [
    ({ chart, mesh }: ReturnType<typeof fixture>) => new MeshNamespace(chart, 'far', { mesh, availability }),
    ({ open }: ReturnType<typeof fixture>) => open.addService('far', { availability }),
    ({ open }: ReturnType<typeof fixture>) => open.addWorkload('far', { image: 'i', availability }),
  ]) expect(errorOf(() => declare(fixture()))).toMatch(new RegExp(`^chart/(open/)?far: ${message.replace(/[()[\].]/g, '\\$&')}$`));
});

test('a service overrides its namespace setting by setting', () => {
  const namespace: AvailabilityOptions = {
    disruptionBudget: DisruptionBudget.maxUnavailablePercent(25), topologySpread: [TopologySpread.nodes()], gracefulShutdown: {},
  };
  const inherited = pods({}, undefined, namespace);
  expect(inherited.budget.spec).toEqual({
    selector: { matchLabels: { 'app.kubernetes.io/name': 'users', 'version': 'v1' } }, maxUnavailable: '25%', unhealthyPodEvictionPolicy: 'AlwaysAllow',
  });
  expect(inherited.spec.topologySpreadConstraints).toEqual([{
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'users', 'version': 'v1' } },
    matchLabelKeys: ['pod-template-hash'],
  }]);
  const own = pods({ disruptionBudget: DisruptionBudget.NONE, topologySpread: [] }, undefined, namespace);
  expect(own.budget).toBeUndefined();
  expect(own.spec.topologySpreadConstraints).toBeUndefined();
  expect(own.spec.containers[0].lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } });
  expect(pods({}).budget).toBeUndefined();
});

describe('shutdown', () => {
  const slow = shutdown({ delay: Duration.seconds(10), drain: Duration.minutes(1), nativeSidecar: false });
  const quick = shutdown({});

  test('the grace period has room for the proxy; that of Kubernetes is left out', () => {
    expect(pods(slow).spec.terminationGracePeriodSeconds).toBe(75);
    expect(pods(quick).spec.terminationGracePeriodSeconds).toBeUndefined();
    expect(pods(shutdown({ gracePeriod: Duration.seconds(40) })).spec.terminationGracePeriodSeconds).toBe(40);
    const second = Duration.seconds(1);
    expect(pods(shutdown({ delay: second, drain: second, gracePeriod: Duration.seconds(2) })).spec.terminationGracePeriodSeconds).toBe(2);
  });

  test.each<[string, () => MeshProvider, object | undefined, object | undefined]>([
    ['Istio', () => MeshProvider.istio(), { 'sidecar.istio.io/nativeSidecar': 'true' }, {
      'sidecar.istio.io/nativeSidecar': 'false', 'proxy.istio.io/config': 'holdApplicationUntilProxyStarts: true\nterminationDrainDuration: 70s\n',
    }],
    ['Linkerd', () => MeshProvider.linkerd(), { 'config.linkerd.io/proxy-await': 'enabled', 'config.linkerd.io/proxy-enable-native-sidecar': 'true' }, {
      'config.linkerd.io/proxy-await': 'enabled',
      'config.linkerd.io/proxy-enable-native-sidecar': 'false',
      'config.alpha.linkerd.io/proxy-wait-before-exit-seconds': '70',
    }],
    ['Linkerd 2.18', () => MeshProvider.linkerd({ version: '2.18' }), {
      'config.linkerd.io/proxy-await': 'enabled', 'config.alpha.linkerd.io/proxy-enable-native-sidecar': 'true',
    }, {
      'config.linkerd.io/proxy-await': 'enabled',
      'config.alpha.linkerd.io/proxy-enable-native-sidecar': 'false',
      'config.alpha.linkerd.io/proxy-wait-before-exit-seconds': '70',
    }],
    ['Istio ambient', () => MeshProvider.istioAmbient(), undefined, undefined],
    ['Gateway API', () => MeshProvider.gatewayApi(), undefined, undefined],
  ])('%s', (_, provider, native, other) => {
    expect(pods(quick, provider()).metadata.annotations).toEqual(native);
    expect(pods(slow, provider()).metadata.annotations).toEqual(other);
    expect(pods(slow, provider()).spec.containers[0].lifecycle.preStop).toEqual({ sleep: { seconds: 10 } });
  });

  test('beside other settings of the proxy', () => {
    const { chart, open } = fixture();
    open.addService('users', { availability: slow, proxy: { concurrency: 2 } }).addVersion('v1', { image: 'users:v1' });
    expect(find(chart, 'Deployment', 'users-v1').spec.template.metadata.annotations['proxy.istio.io/config'])
      .toBe('concurrency: 2\nholdApplicationUntilProxyStarts: true\nterminationDrainDuration: 70s\n');
  });

  test('a hook of the container stays, and one that is added when the workload is read', () => {
    const { chart, open } = fixture();
    const preStop = kplus.Handler.fromCommand(['stop']);
    open.addService('users', { availability: quick }).addVersion('v1', { image: 'users:v1', lifecycle: { preStop } });
    const { workload } = open.addService('web', { availability: quick }).addVersion('v1', { image: 'web:v1' });
    workload.addContainer({ image: 'agent', name: 'agent', lifecycle: { postStart: preStop } });
    expect(find(chart, 'Deployment', 'users-v1').spec.template.spec.containers[0].lifecycle).toEqual({ preStop: { exec: { command: ['stop'] } } });
    const sleep = { sleep: { seconds: 5 } };
    expect(find(chart, 'Deployment', 'web-v1').spec.template.spec.containers.map(({ lifecycle }: any) => lifecycle))
      .toEqual([{ preStop: sleep }, { preStop: sleep, postStart: { exec: { command: ['stop'] } } }]);
  });

  test('a patched grace period that is too short', () => {
    const { mesh, open } = fixture();
    const { object } = open.addService('users', { availability: quick }).addVersion('v1', { image: 'users:v1' });
    object.addJsonPatch(JsonPatch.add('/spec/template/spec/terminationGracePeriodSeconds', 25));
    expect(findingTexts(mesh)).toEqual([]);
    object.addJsonPatch(JsonPatch.replace('/spec/template/spec/terminationGracePeriodSeconds', 24));
    expect(findingTexts(mesh)).toEqual([
      'ERROR chart/open/users/v1: terminationGracePeriodSeconds of chart/open/users/v1 is 24, allowed: at least 25, the sum of delay (5s) and drain (20s) of its graceful shutdown; '
      + 'raise it, or shorten the graceful shutdown (workload-mismatch)',
    ]);
  });
});

describe('a workload of the user', () => {
  const availability: AvailabilityOptions = {
    disruptionBudget: DisruptionBudget.maxUnavailable(1),
    topologySpread: [TopologySpread.zones()],
    gracefulShutdown: { drain: Duration.seconds(40), nativeSidecar: false },
  };
  const metadata = { name: 'own', namespace: 'open' };

  function rendered(kind: string, spec: object, provider = MeshProvider.istio()) {
    const { chart, mesh, open } = fixture(provider);
    const apiVersion = kind === 'Job' ? 'batch/v1' : 'apps/v1';
    const template = { spec: { serviceAccountName: 'users', containers: [{ name: 'users', image: 'i' }], ...spec } };
    const workload = new ApiObject(chart, 'own', { apiVersion, kind, metadata, spec: { template } });
    open.addWorkload('users', { availability, workload });
    const [findings, again] = [findingTexts(mesh), findingTexts(mesh)];
    return { findings, again, pods: workload.toJson().spec.template, budget: findings.length ? undefined : find(chart, 'PodDisruptionBudget', 'users') };
  }

  test('gets what it lacks, once', () => {
    const { findings, again, pods: { spec }, budget } = rendered('StatefulSet', {});
    expect([findings, again]).toEqual([[], []]);
    expect(spec).toEqual({
      serviceAccountName: 'users',
      terminationGracePeriodSeconds: 50,
      containers: [{ name: 'users', image: 'i', lifecycle: { preStop: { sleep: { seconds: 5 } } } }],
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: ZONES, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'users' } } },
      ],
    });
    expect(budget.spec.selector).toEqual({ matchLabels: { 'app.kubernetes.io/name': 'users' } });
  });

  test('keeps its own', () => {
    const own = {
      topologySpreadConstraints: [{ maxSkew: 5, topologyKey: 'rack', whenUnsatisfiable: 'ScheduleAnyway' }],
      terminationGracePeriodSeconds: 60,
      containers: [{ name: 'users', image: 'i', lifecycle: { preStop: { exec: { command: ['stop'] } } } }],
    };
    expect(rendered('StatefulSet', own).pods.spec).toEqual({ serviceAccountName: 'users', ...own });
  });

  test('has too short a grace period', () => {
    expect(rendered('StatefulSet', { terminationGracePeriodSeconds: 30 }).findings).toEqual([expect.stringContaining('terminationGracePeriodSeconds of chart/own is 30, allowed: at least 45')]);
  });

  test('of cdk8s-plus, whose older release drops the action, which it does not know', () => {
    const { chart, mesh, open } = fixture();
    const serviceAccount: any = kplus.ServiceAccount.fromServiceAccountName(chart, 'account', 'users');
    const users = open.addService('users', { availability });
    const deployment = (of: typeof kplus | typeof kplus33, name: string, lifecycle?: any) => new of.Deployment(chart, name, {
      metadata: { name, namespace: 'open' }, serviceAccount, terminationGracePeriod: Duration.minutes(1), containers: [{ image: 'i', name: 'users', lifecycle }],
    });
    users.addVersion('new', { workload: deployment(kplus33, 'new') });
    users.addVersion('old', { workload: deployment(kplus, 'old', { preStop: kplus.Handler.fromCommand(['stop']) }) });
    expect(findingTexts(mesh)).toEqual([]);
    expect(find(chart, 'Deployment', 'new').spec.template.spec.containers[0].lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } });
    expect(find(chart, 'Deployment', 'old').spec.template.spec.topologySpreadConstraints[0].matchLabelKeys).toEqual(['pod-template-hash']);
    users.addVersion('v1', { workload: deployment(kplus, 'own') });
    const unknown = 'ERROR chart/open/users/v1: /spec/template/spec/containers/0/lifecycle of chart/own is missing, allowed: {"preStop":{"sleep":{"seconds":5}}}; its class renders only fields '
      + 'that it knows: set the field there (a hook of your own does for preStop), or use an ApiObject (workload-mismatch)';
    expect([findingTexts(mesh), findingTexts(mesh)]).toEqual([[unknown], [unknown]]);
  });

  test('Linkerd refuses a native sidecar that waits: a Job has the one, and waits for nothing', () => {
    const { pods: job, findings } = rendered('Job', {}, MeshProvider.linkerd());
    expect(job.metadata.annotations).toEqual({ 'config.linkerd.io/proxy-enable-native-sidecar': 'true' });
    expect(job.spec).toEqual({ serviceAccountName: 'users', containers: [{ name: 'users', image: 'i' }] });
    expect(findings).toEqual([expect.stringContaining(
      'its disruption budget and its topology spread and its graceful shutdown do not apply to its pods: a Job runs them; leave it out; settings of the namespace apply to the pods that can have them (ignored-availability)',
    )]);
  });
});
