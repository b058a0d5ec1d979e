import { FlaggerMesh } from './flagger-mesh';
import type { MetricTemplate } from '../../../imports/flagger';
import { DeliveryRecord } from '../../model/delivery';
import { metricLimitName, MetricLimitRecord } from '../../model/delivery-plan';
import { PortProtocol } from '../../model/port';
import { ServiceModel, workloadOf } from '../../model/service';
import { VersionRecord } from '../../model/service-record';
import { serviceLabels } from '../kubernetes/service';
import { limitQuery } from '../prometheus/limit-query';
import { MeasuredPods } from '../prometheus/request-metrics';
import { Manifest } from '../provider';

/** Flagger puts the window of the metric there. */
const WINDOW = '{{ interval }}';

/** Name of the template of a limit. */
export function metricTemplateName({ name }: Pick<ServiceModel, 'name'>, limit: MetricLimitRecord): string { return `${name}-${metricLimitName(limit)}`; }

/**
 * A query for each limit of the plan. Flagger's built-in metrics are not used: with Gateway API they are those of the application, not of the mesh.
 * See https://docs.flagger.app/usage/metrics#custom-metrics
 */
export function metricTemplates(
  service: ServiceModel, version: VersionRecord, { plan, engine: { metricsServer } }: DeliveryRecord, { metrics }: FlaggerMesh,
): Manifest[] {
  const { namespace, ports } = service;
  const { name: deployment } = workloadOf(service, version);
  const pods: MeasuredPods = { namespace: namespace.name, deployment, isGrpc: ports[0].protocol === PortProtocol.GRPC };
  return plan.limits.map((limit): Manifest => ({
    apiVersion: 'flagger.app/v1beta1',
    kind: 'MetricTemplate',
    name: metricTemplateName(service, limit),
    namespace: namespace.name,
    labels: serviceLabels(service),
    spec: {
      provider: { type: 'prometheus', address: metricsServer },
      query: limitQuery(limit, pods, metrics, WINDOW),
    } satisfies MetricTemplate['spec'],
  }));
}
