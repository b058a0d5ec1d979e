import { analysisTemplateName } from './analysis-template';
import { ArgoMesh, POD_HASH } from './argo-mesh';
import type { Rollout, RolloutStrategyCanaryStepsAnalysis, RolloutStrategyCanarySteps, RolloutStrategyCanaryTrafficRouting } from '../../../imports/argo-rollouts';
import { ArgoRolloutsRecord } from '../../model/argo-rollouts';
import { DeliveryRecord, engineServices } from '../../model/delivery';
import { renderDuration } from '../../model/duration';
import { omitUndefined } from '../../model/omit-undefined';
import { ServiceModel, workloadOf } from '../../model/service';
import { VersionRecord } from '../../model/service-record';
import { serviceLabels } from '../kubernetes/service';
import { Manifest } from '../provider';

/**
 * The Rollout of a version. It runs the pods of its Deployment, which stays what the version is made of, and which Argo Rollouts scales to zero once the
 * pods of the first Rollout are healthy: a service that runs already loses no pod.
 * See https://argoproj.github.io/argo-rollouts/features/specification/
 */
export function rollout(
  service: ServiceModel, version: VersionRecord, delivery: DeliveryRecord<ArgoRolloutsRecord>, mesh: ArgoMesh,
  trafficRouting: RolloutStrategyCanaryTrafficRouting,
): Manifest {
  const { engine: { replicas, progressDeadlineMs } } = delivery;
  const { name } = workloadOf(service, version);
  const [stableService, canaryService] = engineServices(service);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    name,
    namespace: service.namespace.name,
    labels: serviceLabels(service),
    spec: omitUndefined({
      // By default it would only report.
      progressDeadlineAbort: true,
      progressDeadlineSeconds: progressDeadlineMs === undefined ? undefined : progressDeadlineMs / 1000,
      replicas,
      strategy: { canary: { canaryService, stableService, steps: steps(service, delivery, mesh), trafficRouting } },
      workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name, scaleDown: 'onsuccess' },
    }) satisfies Rollout['spec'],
  };
}

/** For each share of the plan: the weight, an interval with it, and the check of the metrics of this interval. The rehearsal assumes the same. */
function steps(
  service: ServiceModel, { plan, engine }: DeliveryRecord<ArgoRolloutsRecord>, { measuresByName }: ArgoMesh,
): RolloutStrategyCanarySteps[] {
  const analysis: RolloutStrategyCanaryStepsAnalysis = {
    ...(measuresByName ? { args: [{ name: POD_HASH, valueFrom: { podTemplateHashValue: 'Latest' } }] } : {}),
    templates: [{ templateName: analysisTemplateName(service) }],
  };
  return [
    ...plan.steps.flatMap((setWeight): RolloutStrategyCanarySteps[] => (
      [{ setWeight }, { pause: { duration: renderDuration(plan.intervalMs) } }, { analysis }]
    )),
    ...(engine.manualPromotion ? [{ pause: {} }] : []),
  ];
}
