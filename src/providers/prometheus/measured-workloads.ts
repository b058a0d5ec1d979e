import { isDelivered } from '../../model/delivery';
import { ServiceModel } from '../../model/service';
import { targetName } from '../flagger/target-name';

/** A workload whose pods answer the requests for a service. */
export interface MeasuredWorkload {
  readonly kind: string;
  readonly name: string;
}

/** The workloads of a service: those of its versions, and of a delivered one the copy that Flagger makes for the stable pods. */
export function measuredWorkloads(service: ServiceModel): MeasuredWorkload[] {
  return service.versions.flatMap(version => {
    const kind = version.workload?.kind ?? 'Deployment';
    const name = targetName(service, version);
    return [{ kind, name }, ...(isDelivered(service) ? [{ kind, name: `${name}-primary` }] : [])];
  });
}
