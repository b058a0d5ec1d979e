import type { RolloutStrategyCanaryTrafficRouting } from '../../../imports/argo-rollouts';
import { MeshModel } from '../../model/mesh';
import { ServiceModel } from '../../model/service';
import { Measured, RequestMetrics } from '../prometheus/request-metrics';
import { DeliveryLoss, EngineFields, Manifest } from '../provider';

/** The new pods of a release, by what metrics tell them from the stable ones. */
export interface CanaryPods extends Measured {
  /** Name of their Service. */
  readonly service: string;
  /** What their names begin with, as a regular expression: it has the argument `POD_HASH`. */
  readonly podPrefix: string;
}

/** The argument of an AnalysisTemplate that is the hash of the new pods, a part of their names. */
export const POD_HASH = 'canary-hash';

/** How requests reach the pods of a release. */
export interface ArgoRouting {
  /** The Services of the stable pods and of the new ones, and the routes that split requests between them: all to the stable pods. */
  readonly objects: readonly Manifest[];
  /** The routes among these objects that Argo Rollouts changes. */
  readonly trafficRouting: RolloutStrategyCanaryTrafficRouting;
}

/** What Argo Rollouts does on a mesh: it changes the weights of the routes that a service has. */
export interface ArgoMesh {
  readonly metrics: RequestMetrics<CanaryPods>;
  /** Whether its metrics tell the new pods by their names; left out: by their Service. */
  readonly measuresByName?: true;
  /** Whether ingress gateways apply the routes of the service to their requests. */
  readonly routesFromGateways: boolean;
  routing(service: ServiceModel, mesh: MeshModel): ArgoRouting;
  /** The weights in the routes that Argo Rollouts changes. */
  weights(service: ServiceModel, mesh: MeshModel): EngineFields[];
  /** What it cannot split, beside what no mesh can. */
  losses(service: ServiceModel): DeliveryLoss[];
}
