import { Check } from './check';
import { renderDuration } from '../model/duration';
import { Severity } from '../model/severity';

/** A latency objective whose time is no bound of the histogram of the mesh: the requests within it cannot be counted. */
export const latencyBetweenBuckets: Check = (mesh, { name, serviceMetrics }) => {
  if (!serviceMetrics) return []; // the loss is reported
  const { latencyBoundsMs: bounds } = serviceMetrics;
  return mesh.services.flatMap(({ objectives }) => objectives.flatMap(({ path, indicator }) => {
    if (indicator.kind !== 'latency' || bounds.includes(indicator.maxMs)) return [];
    // Times are whole milliseconds.
    const whole = bounds.filter(Number.isInteger);
    const nearest = [...whole.filter(bound => bound < indicator.maxMs).slice(-1), ...whole.filter(bound => bound > indicator.maxMs).slice(0, 1)];
    return [{
      code: 'latency-between-buckets',
      severity: Severity.ERROR,
      path,
      message: `its latency of ${renderDuration(indicator.maxMs)} is no bound of the histogram of ${name}: requests within it are not counted`,
      fix: `use the nearest bound: ${nearest.map(renderDuration).join(' or ')}`,
    }];
  }));
};
