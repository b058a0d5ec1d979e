import type { TrafficSplit } from '../../../imports/smi';
import { ServiceModel, versionName } from '../../model/service';
import { Manifest } from '../provider';

/** The default split of a service, for Linkerd's SMI extension. See https://linkerd.io/2-edge/tasks/linkerd-smi/ */
export function trafficSplit(service: ServiceModel): Manifest {
  return {
    apiVersion: 'split.smi-spec.io/v1alpha2',
    kind: 'TrafficSplit',
    name: service.name,
    namespace: service.namespace.name,
    spec: (): TrafficSplit['spec'] => ({
      service: service.name,
      backends: service.routes.defaultShares.map(({ version, percent }) => ({ service: versionName(service, version), weight: percent })),
    }),
  };
}
