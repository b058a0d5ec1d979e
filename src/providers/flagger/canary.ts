import { FlaggerMesh } from './flagger-mesh';
import { metricTemplateName } from './metric-template';
import { strategy } from './strategy';
import type {
  Canary, CanaryAnalysis, CanaryAnalysisMetrics, CanaryAnalysisWebhooks, CanaryAutoscalerRef, CanaryService,
} from '../../../imports/flagger';
import { DeliveryRecord } from '../../model/delivery';
import { DeliveryPlanRecord, highestOf, metricLimitName } from '../../model/delivery-plan';
import { FlaggerRecord, FlaggerWebhookRecord } from '../../model/flagger';
import { nonEmpty } from '../../model/non-empty';
import { omitUndefined } from '../../model/omit-undefined';
import { effectiveRules } from '../../model/rules';
import { ServiceModel, workloadOf } from '../../model/service';
import { VersionRecord } from '../../model/service-record';
import { serviceLabels } from '../kubernetes/service';
import { Manifest } from '../provider';

/** The shortest window of a metric. */
const LEAST_WINDOW_MS = 60_000;

/** The Canary of a service. See https://docs.flagger.app/usage/how-it-works */
export function canary(service: ServiceModel, version: VersionRecord, { plan, engine }: DeliveryRecord<FlaggerRecord>, mesh: FlaggerMesh): Manifest {
  const { name, namespace } = service;
  return {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    name,
    namespace: namespace.name,
    labels: serviceLabels(service),
    spec: omitUndefined({
      provider: mesh.provider,
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: workloadOf(service, version).name },
      autoscalerRef: engine.autoscaler as CanaryAutoscalerRef | undefined,
      progressDeadlineSeconds: engine.progressDeadlineMs === undefined ? undefined : engine.progressDeadlineMs / 1000,
      service: canaryService(service, mesh),
      analysis: analysis(service, plan, engine, mesh),
    }) satisfies Canary['spec'],
  };
}

/** The Services and the one rule of the route that Flagger creates. */
function canaryService(service: ServiceModel, mesh: FlaggerMesh): CanaryService {
  const { name, routes, ports: [port] } = service;
  // The last rule matches all requests. Others are an error.
  const [policy] = effectiveRules(routes).slice(-1);
  const { labels, annotations } = mesh.metadata(service, policy);
  return {
    name,
    port: port.number,
    portName: port.name,
    targetPort: port.target,
    ...mesh.routing(service, policy),
    apex: {
      labels: { ...serviceLabels(service, { service: name }), ...labels },
      ...(Object.keys(annotations).length ? { annotations } : {}),
    },
  };
}

function analysis(service: ServiceModel, plan: DeliveryPlanRecord, engine: FlaggerRecord, mesh: FlaggerMesh): CanaryAnalysis {
  const { sessionAffinity: affinity } = engine;
  return omitUndefined({
    interval: interval(plan.intervalMs),
    threshold: plan.failedChecks,
    ...strategy(plan, mesh.matchedHeaders),
    stepWeightPromotion: engine.promotionStepPercent,
    metrics: plan.limits.map((limit): CanaryAnalysisMetrics => ({
      name: metricLimitName(limit),
      templateRef: { name: metricTemplateName(service, limit) },
      thresholdRange: { max: highestOf(limit) },
      // A rate needs several scrapes.
      interval: interval(Math.max(plan.intervalMs, LEAST_WINDOW_MS)),
    })),
    webhooks: nonEmpty(engine.webhooks.map(webhook)),
    alerts: nonEmpty(engine.alerts.map(({ name, severity, provider }) => ({ name, severity, providerRef: omitUndefined(provider) }))),
    sessionAffinity: affinity && omitUndefined({
      cookieName: affinity.cookieName, maxAge: affinity.maxAgeMs === undefined ? undefined : affinity.maxAgeMs / 1000,
    }),
  });
}

function webhook({ name, hook, url, timeoutMs, retries, muteAlert, metadata }: FlaggerWebhookRecord): CanaryAnalysisWebhooks {
  return omitUndefined({
    name,
    type: hook,
    url,
    timeout: timeoutMs === undefined ? undefined : interval(timeoutMs),
    retries,
    muteAlert,
    metadata: metadata && { ...metadata },
  });
}

/** The CRD takes minutes or seconds, and nothing longer. */
function interval(ms: number): string { return ms % 60_000 ? `${ms / 1000}s` : `${ms / 60_000}m`; }
