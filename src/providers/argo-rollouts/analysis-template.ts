import { ArgoMesh, CanaryPods, POD_HASH } from './argo-mesh';
import type { AnalysisTemplate, AnalysisTemplateMetrics } from '../../../imports/argo-rollouts';
import { ArgoRolloutsRecord } from '../../model/argo-rollouts';
import { DeliveryRecord, engineServices } from '../../model/delivery';
import { highestOf, metricLimitName } from '../../model/delivery-plan';
import { renderDuration } from '../../model/duration';
import { PortProtocol } from '../../model/port';
import { ServiceModel, workloadOf } from '../../model/service';
import { VersionRecord } from '../../model/service-record';
import { serviceLabels } from '../kubernetes/service';
import { limitQuery } from '../prometheus/limit-query';
import { Manifest } from '../provider';

/** The shortest window of a metric: a rate needs several scrapes. */
const LEAST_WINDOW_MS = 60_000;

/** Name of the template of a service. */
export function analysisTemplateName({ name }: Pick<ServiceModel, 'name'>): string { return name; }

/**
 * A metric for each limit of the plan. Without requests Prometheus answers with an empty list, or with NaN: both are a failed check, since the condition says
 * so. A metric passes with its first success, and fails when it has failed as often as the plan allows.
 * See https://argoproj.github.io/argo-rollouts/features/analysis/
 */
export function analysisTemplate(
  service: ServiceModel, version: VersionRecord, { plan, engine }: DeliveryRecord<ArgoRolloutsRecord>, { metrics, measuresByName }: ArgoMesh,
): Manifest {
  const { namespace, ports } = service;
  const [, canaryService] = engineServices(service);
  const pods: CanaryPods = {
    namespace: namespace.name,
    isGrpc: ports[0].protocol === PortProtocol.GRPC,
    service: canaryService,
    podPrefix: `${workloadOf(service, version).name.replace(/\./g, '[.]')}-{{args.${POD_HASH}}}-`,
  };
  const window = renderDuration(Math.max(plan.intervalMs, LEAST_WINDOW_MS));
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    name: analysisTemplateName(service),
    namespace: namespace.name,
    labels: serviceLabels(service),
    spec: {
      ...(measuresByName ? { args: [{ name: POD_HASH }] } : {}),
      metrics: plan.limits.map((limit): AnalysisTemplateMetrics => ({
        name: metricLimitName(limit),
        interval: renderDuration(plan.intervalMs),
        count: plan.failedChecks,
        failureLimit: plan.failedChecks - 1,
        consecutiveSuccessLimit: 1,
        successCondition: `len(result) > 0 && !isNaN(result[0]) && result[0] <= ${highestOf(limit)}`,
        provider: { prometheus: { address: engine.metricsServer, query: limitQuery(limit, pods, metrics, window) } },
      })),
    } satisfies AnalysisTemplate['spec'],
  };
}
