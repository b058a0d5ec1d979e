import { hasPrimaryPods, isByArgoRollouts } from '../../model/delivery';
import { ServiceModel } from '../../model/service';
import { targetName } from '../flagger/target-name';

/** A workload whose pods answer the requests for a service. */
export interface MeasuredWorkload {
  readonly kind: string;
  readonly name: string;
}

/**
 * The workloads of a service: those of its versions; also the copy that Flagger makes for the stable pods. Argo Rollouts runs all pods by a Rollout, which has
 * the name of the Deployment.
 */
export function measuredWorkloads(service: ServiceModel): MeasuredWorkload[] {
  return service.versions.flatMap(version => {
    const kind = service.deliveries.some(isByArgoRollouts) ? 'Rollout' : version.workload?.kind ?? 'Deployment';
    const name = targetName(service, version);
    return [{ kind, name }, ...(hasPrimaryPods(service) ? [{ kind, name: `${name}-primary` }] : [])];
  });
}
