import { ApiObject, Chart, Duration, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { errorOf, fixture, Fixture } from './mesh-fixture';
import { DeliveryEngine, DeliveryPlan, DisruptionBudget, MetricLimit, ProgressiveDelivery, ServiceVersionOptions } from '../src';

/** What synthesis says of an app. */
function found(declare: (used: Fixture) => unknown): string[] {
  const used = fixture();
  declare(used);
  return (errorOf(() => Testing.synth(used.chart)) ?? '').split('\n').filter(line => line.includes('chart/autoscaler')).map(line => line.trim());
}

const version = ({ open }: Fixture, options: Partial<ServiceVersionOptions> = { autoscaled: true }, disruptionBudget?: DisruptionBudget) => (
  open.addService('users', { availability: { disruptionBudget } }).addVersion('v1', { image: 'i', ...options })
);

const scaledObject = (chart: Chart, target = 'users-v1', spec: object = {}, namespace = 'open') => new ApiObject(chart, 'autoscaler', {
  apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: { name: 'users', namespace }, spec: { scaleTargetRef: { name: target }, triggers: [], ...spec },
});

test('replicas that an autoscaler changes', () => {
  const text = 'ScaledObject users scales the pods of chart/open/users/v1, which has replicas: 3: each deployment sets that number again; '
    + 'set autoscaled: true on chart/open/users/v1, or remove replicas from its workload (autoscaled-replicas)';
  expect(found(used => [version(used, { replicas: 3 }), scaledObject(used.chart)])).toEqual([expect.stringContaining(text)]);
  expect(found(used => [version(used), scaledObject(used.chart)])).toEqual([]);
});

test('of workloads without a Service, and of workloads of the user', () => {
  expect(found(({ chart, open }) => [open.addWorkload('mailer', { image: 'i' }), scaledObject(chart, 'mailer')])).toHaveLength(1);
  expect(found(({ chart, open }) => [open.addWorkload('mailer', { image: 'i', autoscaled: true }), scaledObject(chart, 'mailer')])).toEqual([]);
  const own = ({ chart, open }: Fixture, kind: string, target: string) => {
    const template = { spec: { serviceAccountName: 'db', containers: [{ name: 'db', image: 'i' }] } };
    const workload = new ApiObject(chart, 'own', { apiVersion: 'apps/v1', kind, metadata: { name: 'own', namespace: 'open' }, spec: { replicas: 3, template } });
    open.addService('db').addVersion('v1', { workload });
    scaledObject(chart, 'own', { scaleTargetRef: { kind: target, name: 'own' } });
  };
  expect(found(used => own(used, 'StatefulSet', 'StatefulSet'))).toHaveLength(1);
  expect(found(used => own(used, 'StatefulSet', 'Deployment'))).toEqual([]);
});

test('a HorizontalPodAutoscaler of cdk8s-plus needs no word', () => {
  expect(found(used => new kplus.HorizontalPodAutoscaler(used.chart, 'autoscaler', {
    target: version(used, {}).workload, maxReplicas: 5, metrics: [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(70))],
  }))).toEqual([]);
});

test('one of others scales something else', () => {
  expect(found(used => [version(used, { replicas: 3 }), scaledObject(used.chart, 'users-v2')])).toEqual([]);
  expect(found(used => [version(used, { replicas: 3 }), scaledObject(used.chart, 'users-v1', {}, 'shop')])).toEqual([]);
  expect(found(used => [version(used, { replicas: 3 }), scaledObject(used.chart, 'users-v1', { scaleTargetRef: undefined })])).toEqual([]);
});

test('in a List as well', () => {
  expect(found(used => {
    version(used, { replicas: 3 });
    const spec = { scaleTargetRef: { kind: 'Deployment', name: 'users-v1' } };
    const items = [{ kind: 'HorizontalPodAutoscaler', metadata: { name: 'users', namespace: 'open' }, spec }];
    new ApiObject(used.chart, 'autoscaler', { apiVersion: 'v1', kind: 'List', items });
  })).toEqual([expect.stringContaining('(autoscaled-replicas)')]);
});

test('a budget that allows no eviction at the least number of pods', () => {
  const [two, one] = [DisruptionBudget.minAvailable(2), DisruptionBudget.maxUnavailable(1)];
  const text = 'at its least number of pods, 2, the disruption budget of chart/open/users/v1 (minAvailable: 2) allows no eviction: no node that runs one can be drained; '
    + 'raise the least number of pods, or use DisruptionBudget.maxUnavailable(1) (blocked-evictions)';
  const scaled = (budget: DisruptionBudget, spec?: object) => found(used => (
    [version(used, undefined, budget), scaledObject(used.chart, undefined, spec)]
  ));
  expect(scaled(two, { minReplicaCount: 2 })).toEqual([expect.stringContaining(text)]);
  expect(scaled(two, { minReplicaCount: 3 })).toEqual([]);
  expect(scaled(one, { minReplicaCount: 1 })).toEqual([]);
  expect(scaled(two)).toEqual([]); // to zero
  expect(found(used => [version(used, undefined, two), new ApiObject(used.chart, 'autoscaler', {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'users', namespace: 'open' },
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'users-v1' }, maxReplicas: 3 },
  })])).toEqual([expect.stringContaining('at its least number of pods, 1, ')]);
});

test('under a delivery the engine has to know it', () => {
  const delivered = (given: boolean) => found(used => {
    const { service } = version(used);
    const autoscaler = scaledObject(used.chart);
    new ProgressiveDelivery(used.chart, 'delivery', {
      service,
      plan: DeliveryPlan.canary({ interval: Duration.minutes(1), limits: [MetricLimit.errorRate(5)] }),
      engine: DeliveryEngine.flagger({ metricsServer: 'http://prometheus:9090', ...(given ? { autoscaler } : {}) }),
    });
  });
  expect(delivered(true)).toEqual([]);
  expect(delivered(false)).toEqual([expect.stringContaining('ScaledObject users scales the new pods of chart/open/users/v1 only, and chart/delivery runs the stable ones: '
    + 'nothing scales these; give it to the engine, DeliveryEngine.flagger({ autoscaler }), which copies it for the stable pods (undelivered-autoscaler)')]);
});

test('Argo Rollouts scales the Deployment to zero: an autoscaler has to scale the Rollout', () => {
  const delivered = (kind: string, replicas?: number, budget?: DisruptionBudget) => found(used => {
    const { service } = version(used, undefined, budget);
    scaledObject(used.chart, undefined, { scaleTargetRef: { apiVersion: 'argoproj.io/v1alpha1', kind, name: 'users-v1' }, minReplicaCount: 2 });
    new ProgressiveDelivery(used.chart, 'delivery', {
      service,
      plan: DeliveryPlan.canary({ interval: Duration.minutes(1), limits: [MetricLimit.errorRate(5)] }),
      engine: DeliveryEngine.argoRollouts({ metricsServer: 'http://prometheus:9090', replicas }),
    });
  });
  expect(delivered('Rollout')).toEqual([]);
  expect(delivered('Deployment')).toEqual([expect.stringContaining('ScaledObject users scales the Deployment of chart/open/users/v1, which chart/delivery scales to zero: '
    + 'nothing scales the pods of its Rollout; set scaleTargetRef to the Rollout, which has the name of the Deployment: apiVersion argoproj.io/v1alpha1, kind Rollout '
    + '(undelivered-autoscaler)')]);
  expect(delivered('Rollout', 3)).toEqual([expect.stringContaining('which has replicas: 3: each deployment sets that number again; remove replicas of the engine of chart/delivery')]);
  expect(delivered('Rollout', undefined, DisruptionBudget.minAvailable(2))).toEqual([expect.stringContaining('(blocked-evictions)')]);
});

test.each<[string, object, string?]>([
  ['of another namespace', {}, 'other'],
  ['of another workload', { scaleTargetRef: { name: 'orders-v1' } }, undefined],
])('Flagger is given an autoscaler %s', (_, spec, namespace) => {
  expect(found(used => {
    const { service } = version(used);
    new ProgressiveDelivery(used.chart, 'delivery', {
      service,
      plan: DeliveryPlan.canary({ interval: Duration.minutes(1), limits: [MetricLimit.errorRate(5)] }),
      engine: DeliveryEngine.flagger({ metricsServer: 'http://prometheus:9090', autoscaler: scaledObject(used.chart, undefined, spec, namespace) }),
    });
  })).toEqual([expect.stringContaining('ScaledObject users is the autoscaler of chart/delivery, and does not scale the Deployment users-v1 of namespace open; '
    + 'set its metadata.namespace to open, and its scaleTargetRef to Deployment users-v1 (undelivered-autoscaler)')]);
});
