import { hasPrimaryPods, isByArgoRollouts } from '../../model/delivery';
import { ServiceModel, workloadOf } from '../../model/service';
import { VersionRecord } from '../../model/service-record';

/** A workload whose pods answer the requests for a service. */
export interface MeasuredWorkload {
  readonly kind: string;
  readonly name: string;
}

/**
 * The workloads of a service: those of its versions; also the copy that Flagger makes for the stable pods.
 * @param versions some of its versions
 */
export function measuredWorkloads(service: ServiceModel, versions: readonly VersionRecord[] = service.versions): MeasuredWorkload[] {
  return versions.flatMap(version => {
    const kind = workloadKind(service, version);
    const { name } = workloadOf(service, version);
    return [{ kind, name }, ...(hasPrimaryPods(service) ? [{ kind, name: `${name}-primary` }] : [])];
  });
}

/** The kind of the workload that runs the pods of a version: Argo Rollouts runs them by a Rollout, which has the name of the Deployment. */
export function workloadKind(service: ServiceModel, version: VersionRecord): string {
  return service.deliveries.some(isByArgoRollouts) ? 'Rollout' : workloadOf(service, version).kind;
}
