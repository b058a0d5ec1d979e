import * as fc from 'fast-check';
import { DisruptionBudget, MeshNamespace, ServiceVersionOptions } from '../../src';
import { evictablePods } from '../../src/model/availability';
import { findingTexts, fixture } from '../mesh-fixture';

/** The findings about a version with a budget. */
function found(disruptionBudget: DisruptionBudget, options: Partial<ServiceVersionOptions>): string[] {
  const { mesh, open } = fixture();
  open.addService('users', { availability: { disruptionBudget } }).addVersion('v1', { image: 'i', ...options });
  return findingTexts(mesh);
}

test('a budget that never allows an eviction', () => {
  expect(found(DisruptionBudget.minAvailable(3), { replicas: 3 })).toEqual([
    'ERROR chart/open/users/v1: its disruption budget (minAvailable: 3) allows no eviction of any of its 3 pods: no node that runs one can be drained; '
    + 'lower minAvailable, raise replicas, or use DisruptionBudget.maxUnavailable(1) (blocked-evictions)',
  ]);
  expect(found(DisruptionBudget.minAvailablePercent(1), { replicas: 1 })).toEqual([
    'ERROR chart/open/users/v1: its disruption budget (minAvailable: 1%) allows no eviction of any of its one pod: no node that runs one can be drained; '
    + 'raise replicas, or use DisruptionBudget.maxUnavailable(1) or DisruptionBudget.NONE (blocked-evictions)',
  ]);
  expect(found(DisruptionBudget.minAvailable(2), {})).toHaveLength(1); // of two, the default
});

test('that of a namespace, for a workload', () => {
  const { mesh, chart } = fixture();
  const far = new MeshNamespace(chart, 'far', { mesh, availability: { disruptionBudget: DisruptionBudget.minAvailable(2) } });
  far.addWorkload('mailer', { image: 'i', replicas: 2 });
  far.addWorkload('scaled', { image: 'i', autoscaled: true });
  far.addWorkload('off', { image: 'i', replicas: 0 });
  far.addWorkload('one', { image: 'i', replicas: 1, availability: { disruptionBudget: DisruptionBudget.NONE } });
  expect(findingTexts(mesh)).toEqual([expect.stringMatching(/^ERROR chart\/far\/mailer: .*\(blocked-evictions\)$/)]);
});

test('one that allows some, or that has no pods to evict', () => {
  expect(found(DisruptionBudget.minAvailable(2), { replicas: 3 })).toEqual([]);
  expect(found(DisruptionBudget.maxUnavailable(1), { replicas: 1 })).toEqual([]);
  expect(found(DisruptionBudget.minAvailable(3), { replicas: 0 })).toEqual([expect.stringContaining('(version-without-pods)')]);
  expect(found(DisruptionBudget.minAvailable(3), { autoscaled: true })).toEqual([]);
});

/** As the controller counts: pods that are healthy less pods that have to be, a share rounded up. See kubernetes/pkg/controller/disruption/disruption.go */
test('pods that may be evicted, as Kubernetes counts them', () => {
  const [counts, amounts] = [fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 100 })];
  fc.assert(fc.property(counts, amounts, fc.boolean(), fc.boolean(), (pods, amount, isPercent, isMax) => {
    const given = isPercent ? `${amount}%` : amount;
    let rounded = amount;
    if (isPercent) for (rounded = 0; rounded * 100 < amount * pods;) rounded++;
    const desired = isMax ? Math.max(0, pods - rounded) : rounded;
    expect(evictablePods(isMax ? { maxUnavailable: given } : { minAvailable: given }, pods)).toBe(Math.max(0, pods - desired));
  }));
});
