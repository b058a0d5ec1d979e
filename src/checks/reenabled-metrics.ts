import { Check } from './check';
import { ProxySide } from '../model/proxy-side';
import { Severity } from '../model/severity';
import { MetricOverrideRecord, outerTelemetry } from '../model/telemetry';
import { supportOf } from '../providers/provider';

/** An override of some metrics, where an outer scope turns all off: Istio then has all of them again, not only those. */
export const reenabledMetrics: Check = (mesh, { name, capabilities }) => (!supportOf(capabilities)('metric-overrides') ? [] : mesh.telemetry.flatMap(record => {
  const outer = outerTelemetry(mesh, record);
  const sides = Object.values(ProxySide).filter(side => (
    outer.some(({ metrics = [] }) => metrics.some(override => turnsOff(override) && isFor(side, override)))
    && record.metrics?.some(override => isFor(side, override) && !turnsOff(override) && (override.metric || override.disabled !== false))
  ));
  return sides.length ? [{
    code: 'reenabled-metrics',
    severity: Severity.WARNING,
    path: record.path,
    message: `an outer scope disables all metrics (${outer.filter(({ metrics = [] }) => metrics.some(turnsOff)).map(({ path }) => path).join(', ')}): `
      + `with any override here ${name} has all metrics again, not only these`,
    fix: 'disable the metrics one by one, or remove the overrides; if all are to be there again, say so: { disabled: false }',
  }] : [];
}));

function turnsOff({ metric, disabled }: MetricOverrideRecord): boolean { return !!disabled && !metric; }

function isFor(side: ProxySide, override: MetricOverrideRecord): boolean { return (override.side ?? side) === side; }
