import { ApiObject } from 'cdk8s';
import { AvailabilityOptions, DisruptionBudget, MeshNamespace, TopologySpread } from '../../src';
import { findingTexts, fixture } from '../mesh-fixture';

const BUDGET = { disruptionBudget: DisruptionBudget.maxUnavailable(1) };
const SPREAD = { topologySpread: [TopologySpread.nodes()] };
const SHUTDOWN = { gracefulShutdown: {} };
const ALL = { ...BUDGET, ...SPREAD, ...SHUTDOWN };

/** The findings about a workload of a kind: with settings of its own, and with those of its namespace. */
function found(kind: string, availability: AvailabilityOptions): string[][] {
  return [{ own: availability }, { all: availability }].map(({ own, all }: { own?: AvailabilityOptions; all?: AvailabilityOptions }) => {
    const { chart, mesh } = fixture();
    const far = new MeshNamespace(chart, 'far', { mesh, availability: all });
    const template = { spec: { serviceAccountName: 'agent', terminationGracePeriodSeconds: 30, containers: [{ name: 'agent', image: 'i' }] } };
    const spec = kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template };
    const workload = new ApiObject(chart, 'own', { apiVersion: kind.endsWith('Job') ? 'batch/v1' : 'apps/v1', kind, metadata: { name: 'own', namespace: 'far' }, spec });
    far.addWorkload('agent', { availability: own, workload });
    return findingTexts(mesh);
  });
}

test.each<[string, AvailabilityOptions, string]>([
  ['DaemonSet', BUDGET, 'its disruption budget does not apply to its pods: a DaemonSet runs them'],
  ['DaemonSet', ALL, 'its disruption budget and its topology spread do not apply to its pods: a DaemonSet runs them'],
  ['Job', SHUTDOWN, 'its graceful shutdown does not apply to its pods: a Job runs them'],
  ['CronJob', SPREAD, 'its topology spread does not apply to its pods: a CronJob runs them'],
])('a %s with %j', (kind, availability, message) => {
  expect(found(kind, availability)).toEqual([[`ERROR chart/far/agent: ${message}; leave it out; settings of the namespace apply to the pods that can have them (ignored-availability)`], []]);
});

test('what applies', () => {
  expect(found('StatefulSet', ALL)).toEqual([[], []]);
  expect(found('ReplicaSet', ALL)).toEqual([[], []]);
  expect(found('DaemonSet', SHUTDOWN)).toEqual([[], []]);
  expect(found('Job', { disruptionBudget: DisruptionBudget.NONE, topologySpread: [] })).toEqual([[], []]);
});

test('pods that others deploy', () => {
  const { mesh, open } = fixture();
  const users = open.addService('users', { availability: BUDGET });
  users.addVersion('v1', { image: 'i' });
  users.addVersion('v2', { podLabels: { release: 'two' } });
  expect(findingTexts(mesh)).toEqual([
    'ERROR chart/open/users/v2: its disruption budget does not apply to its pods: they are deployed outside this app; set it in the app that deploys them (ignored-availability)',
  ]);
});
