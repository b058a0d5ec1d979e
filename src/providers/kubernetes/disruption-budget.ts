import { Availability, availabilityOf, hasBudget } from '../../model/availability';
import { policySelector, versionSelector } from '../../model/policy-selector';
import { ServiceModel, versionName } from '../../model/service';
import { WorkloadModel } from '../../model/workload';
import { Manifest } from '../provider';
import { serviceLabels } from './service';

/** The disruption budgets of a service: one for each version whose pods this app deploys. */
export function serviceBudgets(service: ServiceModel): Manifest[] {
  const { disruptionBudget } = availabilityOf(service);
  return service.versions.filter(version => !version.podLabels && hasBudget(version)).flatMap(({ name }) => (
    budget(versionName(service, name), service, disruptionBudget, versionSelector(service, name))
  ));
}

/** The disruption budget of a workload whose pods this app deploys. */
export function workloadBudget(workload: WorkloadModel): Manifest[] {
  if (workload.podLabels || !hasBudget(workload)) return [];
  return budget(workload.name, workload, availabilityOf(workload).disruptionBudget, policySelector(workload));
}

/** Pods that are not ready may always be evicted: else a release whose pods never get ready blocks the drain of their nodes. */
function budget(
  name: string, owner: Pick<ServiceModel, 'name' | 'namespace'>, disruptionBudget: Availability['disruptionBudget'], matchLabels: Record<string, string>,
): Manifest[] {
  if (!disruptionBudget || disruptionBudget === 'none') return [];
  return [{
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    name,
    namespace: owner.namespace.name,
    labels: serviceLabels(owner),
    spec: { selector: { matchLabels }, ...disruptionBudget, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  }];
}
