import { Check } from './check';
import { budgetOf, budgetText, evictablePods } from '../model/availability';
import { isByArgoRollouts } from '../model/delivery';
import { Severity } from '../model/severity';

/** A disruption budget that never allows an eviction: the drain of a node waits for it without end. */
export const blockedEvictions: Check = mesh => [
  ...mesh.services.flatMap(service => {
    const [delivery] = service.deliveries.filter(isByArgoRollouts); // whose Rollout runs the pods
    return service.versions.map(version => (
      { ...version, budget: budgetOf(service, version.workload), replicas: delivery ? delivery.engine.replicas : version.replicas }
    ));
  }),
  ...mesh.workloads.map(workload => ({ ...workload, budget: budgetOf(workload, workload.workload) })),
].flatMap(({ path, replicas, budget, podLabels }) => (
  !budget || !replicas || podLabels || evictablePods(budget, replicas) > 0 ? [] : [{
    code: 'blocked-evictions',
    severity: Severity.ERROR,
    path,
    message: `its disruption budget (${budgetText(budget)}) allows no eviction of any of its ${replicas === 1 ? 'one pod' : `${replicas} pods`}: no node that runs one can be drained`,
    fix: replicas === 1 ? 'raise replicas, or use DisruptionBudget.maxUnavailable(1) or DisruptionBudget.NONE' : 'lower minAvailable, raise replicas, or use DisruptionBudget.maxUnavailable(1)',
  }]
));
