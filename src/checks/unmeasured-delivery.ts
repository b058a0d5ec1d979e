import { Check } from './check';
import { changedMetric, measuring } from '../model/changed-metric';
import { Severity } from '../model/severity';

/**
 * A delivery whose metrics telemetry settings change. A query for a metric that is disabled has no value, so each release is rolled back; without the tag that
 * tells errors from other responses no release is.
 */
export const unmeasuredDelivery: Check = (mesh, { serviceMetrics: metrics }) => {
  if (!metrics) return []; // the loss is reported
  return mesh.services.flatMap(service => service.deliveries.flatMap(({ path, plan: { limits } }) => {
    const needed = new Set(limits.map(measuring));
    const [problem] = [...needed].flatMap(metric => changedMetric(metric, metrics.tags, service, mesh) ?? []);
    return problem ? [{
      code: 'unmeasured-delivery',
      severity: Severity.ERROR,
      path,
      message: `its checks do not measure the new version of ${service.path}: ${problem.reason}`,
      fix: problem.fix,
    }] : [];
  }));
};
