import type { TrafficSplit } from '../../../imports/smi';
import { defaultShares } from '../../model/route-table';
import { ServiceModel, versionName } from '../../model/service';
import { Share, supportedShares } from '../../model/share';
import { Manifest } from '../provider';

/** The shares that a TrafficSplit can express: those of Services. */
export function ownShares({ routes }: ServiceModel): readonly Share[] { return supportedShares(defaultShares(routes), () => false); }

/** The default split of a service, for Linkerd's SMI extension. See https://linkerd.io/2-edge/tasks/linkerd-smi/ */
export function trafficSplit(service: ServiceModel): Manifest {
  return {
    apiVersion: 'split.smi-spec.io/v1alpha2',
    kind: 'TrafficSplit',
    name: service.name,
    namespace: service.namespace.name,
    spec: {
      service: service.name,
      backends: ownShares(service).map(({ version, percent }) => ({ service: versionName(service, version), weight: percent })),
    } satisfies TrafficSplit['spec'],
  };
}
