import { ApiObject, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ServiceVersion } from '../../src';
import { find, fixture, service } from '../mesh-fixture';

const OURS = { app: 'users', version: 'v1' };

/** A version of a service, and a pod beside it. */
function setup(): { readonly chart: Chart; readonly users: ServiceVersion; readonly orders: ServiceVersion } {
  const { chart, shop } = fixture();
  const { versions: [users] } = service(shop, 'users');
  const { versions: [orders] } = service(shop, 'orders');
  return { chart, users, orders };
}

const affinity = (chart: Chart) => find(chart, 'Deployment', 'users-v1').spec.template.spec.affinity;

const policies = (chart: Chart) => Testing.synth(chart).filter(({ kind }) => kind === 'NetworkPolicy');

test('its pods are spread by the labels that only they have', () => {
  const { chart, users } = setup();
  users.workload.scheduling.spread({ topology: kplus.Topology.ZONE });
  expect(affinity(chart)).toEqual({
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { labelSelector: { matchLabels: OURS }, namespaces: ['shop'], topologyKey: 'topology.kubernetes.io/zone' },
      ],
    },
  });
});

test('they are kept apart from those of another, or beside them', () => {
  const { chart, users, orders } = setup();
  users.workload.scheduling.separate(orders.workload, { weight: 7 });
  users.workload.scheduling.colocate(orders.workload);
  users.workload.scheduling.attract(kplus.Node.labeled(kplus.NodeLabelQuery.is('disk', 'ssd')));
  const term = { labelSelector: { matchLabels: { app: 'orders', version: 'v1' } }, namespaces: ['shop'], topologyKey: 'kubernetes.io/hostname' };
  expect(affinity(chart)).toEqual({
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] }] } },
    podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] },
    podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ podAffinityTerm: term, weight: 7 }] },
  });
});

test('connections are between the pods that the labels select', () => {
  const { chart, users, orders } = setup();
  users.workload.connections.allowTo(orders.workload);
  const peer = (app: string) => ({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } }, podSelector: { matchLabels: { app, version: 'v1' } },
  });
  const ports = [{ port: 8080, protocol: 'TCP' }];
  expect(policies(chart).map(({ metadata: { namespace }, spec }) => ({ namespace, spec }))).toEqual([
    { namespace: 'shop', spec: { podSelector: { matchLabels: OURS }, egress: [{ ports, to: [peer('orders')] }], policyTypes: ['Egress'] } },
    { namespace: 'shop', spec: { podSelector: { matchLabels: { app: 'orders', version: 'v1' } }, ingress: [{ ports, from: [peer('users')] }], policyTypes: ['Ingress'] } },
  ]);
});

test('they can be isolated', () => {
  const { chart, users } = setup();
  users.workload.connections.isolate();
  expect(policies(chart)).toMatchObject([{ metadata: { namespace: 'shop' }, spec: { podSelector: { matchLabels: OURS }, policyTypes: ['Egress', 'Ingress'] } }]);
});

test('what selects the workload selects its pods', () => {
  const { chart, users } = setup();
  new kplus.NetworkPolicy(chart, 'policy', { selector: users.workload });
  new kplus.Service(chart, 'public', { metadata: { namespace: 'shop' }, selector: users.workload, ports: [{ port: 80 }] });
  expect(policies(chart)).toMatchObject([{ metadata: { namespace: 'shop' }, spec: { podSelector: { matchLabels: OURS } } }]);
  const { name } = ApiObject.of(chart.node.findChild('public'));
  expect(find(chart, 'Service', name).spec.selector).toEqual(OURS);
});

describe('the number of pods', () => {
  const hpa = (chart: Chart, target: kplus.Deployment) => new kplus.HorizontalPodAutoscaler(chart, 'hpa', {
    metadata: { namespace: 'shop' }, target, maxReplicas: 5, metrics: [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(70))],
  });

  test('is left to an autoscaler, whose target is the Deployment', () => {
    const { chart, users } = setup();
    const { name } = hpa(chart, users.workload);
    expect(find(chart, 'HorizontalPodAutoscaler', name).spec).toMatchObject({
      maxReplicas: 5, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'users-v1' },
    });
    expect(find(chart, 'Deployment', 'users-v1').spec).not.toHaveProperty('replicas');
    expect(users.service._model.versions[0].settle().facts.replicas).toBeUndefined();
    expect(find(chart, 'Deployment', 'orders-v1').spec.replicas).toBe(2);
    expect(users.service._model.versions[0].settle().facts.replicas).toBeUndefined();
  });

  test('cannot be both fixed and scaled', () => {
    const { chart, shop } = fixture();
    const v1 = shop.addService('users').addVersion('v1', { image: 'i', replicas: 3 });
    hpa(chart, v1.workload);
    expect(() => Testing.synth(chart)).toThrow('HorizontalPodAutoscaler target cannot have a fixed number of replicas (3).');
  });

  test.each([false, true])('is left out where something else sets it; made by cdk8s-plus: %s', touch => {
    const { chart, shop } = fixture();
    const users = shop.addService('users');
    const v1 = users.addVersion('v1', { image: 'i', autoscaled: true });
    if (touch) void v1.workload;
    expect(find(chart, 'Deployment', 'users-v1').spec).not.toHaveProperty('replicas');
    expect(users._model.versions[0].settle().facts.replicas).toBeUndefined();
  });
});

test('labels that no longer match what selects the pods are found', () => {
  const { mesh, shop } = fixture();
  const { versions: [v1] } = service(shop, 'users');
  v1.workload.podMetadata.addLabel('app', 'others');
  expect(mesh.findings.map(({ path, message, fix, code }) => `${path}: ${message}; ${fix} (${code})`)).toEqual([
    'chart/shop/users/v1: pod label app of chart/shop/users/v1 is "others", allowed: users; leave it out: the mesh sets it (workload-mismatch)',
    'chart/shop/users/v1: selector app of chart/shop/users/v1 is "users", allowed: the label of its pods, others; let the selector match the labels of the pods (workload-mismatch)',
  ]);
});
