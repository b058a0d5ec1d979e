import { Check } from './check';
import { changedMetric, measuring } from '../model/changed-metric';
import { Severity } from '../model/severity';
import { unscrapedProxies } from '../model/unscraped-proxies';

/** An objective whose requests nobody measures: its alerts on errors could never fire. */
export const unmeasuredObjective: Check = (mesh, { serviceMetrics: metrics, dataPlane }) => {
  if (!metrics) return []; // the loss is reported
  return mesh.services.flatMap(service => service.objectives.flatMap(({ path, indicator }) => {
    const problem = metrics.unmeasured(service) ?? unscrapedProxies(service, mesh, dataPlane.mergesMetrics)
      ?? changedMetric(measuring(indicator), metrics.tags, service, mesh);
    return problem ? [{
      code: 'unmeasured-objective',
      severity: Severity.ERROR,
      path,
      message: `it measures nothing of ${service.path}: ${problem.reason}`,
      fix: problem.fix,
    }] : [];
  }));
};
