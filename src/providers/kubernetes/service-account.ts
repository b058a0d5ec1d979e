import { memoizeByIdentity } from '../../model/memoize-by-identity';
import { ServiceModel } from '../../model/service';
import { WorkloadModel } from '../../model/workload';
import { Manifest } from '../provider';
import { workloadBudget } from './disruption-budget';
import { serviceLabels } from './service';

/** The identity of the pods of a service or workload, without a token for the Kubernetes API: the proxy brings its own. */
export const serviceAccount = memoizeByIdentity((service: Pick<ServiceModel, 'name' | 'namespace' | 'serviceAccount'>): Manifest => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  name: service.serviceAccount,
  namespace: service.namespace.name,
  labels: serviceLabels(service),
  fields: { automountServiceAccountToken: false },
}));

/** A workload has no Service and no policy of its own: meshes need its identity only. */
export function workloadObjects(workload: WorkloadModel): Manifest[] {
  return [...(workload.ownServiceAccount ? [serviceAccount(workload)] : []), ...workloadBudget(workload)];
}
