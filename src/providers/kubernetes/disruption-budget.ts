import { budgetOf, DisruptionBudgetRecord } from '../../model/availability';
import { policySelector, versionSelector } from '../../model/policy-selector';
import { ServiceModel, versionName } from '../../model/service';
import { WorkloadModel } from '../../model/workload';
import { Manifest } from '../provider';
import { serviceLabels } from './service';

/** The disruption budgets of a service: one for each version whose pods this app deploys. */
export function serviceBudgets(service: ServiceModel): Manifest[] {
  return service.versions.filter(({ podLabels }) => !podLabels).flatMap(({ name, workload }) => (
    budget(versionName(service, name), service, budgetOf(service, workload), versionSelector(service, name))
  ));
}

/** The disruption budget of a workload whose pods this app deploys. */
export function workloadBudget(workload: WorkloadModel): Manifest[] {
  return workload.podLabels ? [] : budget(workload.name, workload, budgetOf(workload, workload.workload), policySelector(workload));
}

/** Pods that are not ready may always be evicted: else a release whose pods never get ready blocks the drain of their nodes. */
function budget(
  name: string, owner: Pick<ServiceModel, 'name' | 'namespace'>, disruptionBudget: DisruptionBudgetRecord | undefined, matchLabels: Record<string, string>,
): Manifest[] {
  if (!disruptionBudget) return [];
  return [{
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    name,
    namespace: owner.namespace.name,
    labels: serviceLabels(owner),
    spec: { selector: { matchLabels }, ...disruptionBudget, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  }];
}
