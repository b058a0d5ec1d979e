import { keyOfSettled } from '../../model/edge';
import { MeshModel } from '../../model/mesh';
import { ProxySide } from '../../model/proxy-side';
import { ServiceModel } from '../../model/service';
import { lastSet, reportingPods, telemetryLayers, TelemetryRecord } from '../../model/telemetry';
import { IgnoredTelemetry } from '../provider';
import { needsWaypoint, reportsSomething } from './waypoint';

/** Settings that ztunnel ignores, as it does of services without waypoint, and those of the client side at a waypoint, which reports as the server. */
export function ignoredTelemetry(record: TelemetryRecord, mesh: MeshModel): IgnoredTelemetry[] {
  if (!reportsSomething(record)) return [];
  const { scope, accessLogs = [], metrics = [] } = record;
  const covered = mesh.services.filter(service => (
    scope.type === 'mesh' || (scope.type === 'namespace' ? service.namespace.name === scope.namespace : keyOfSettled(service) === scope.key)
  ));
  const without = covered.filter(service => !needsWaypoint(service) && reportsSomething(inherited(record, service, mesh)))
    .map(({ path }) => path).sort();
  const listed = without.length > 4 ? `${without.slice(0, 3).join(', ')} and ${without.length - 3} more` : without.join(', ');
  const ofClient = [...accessLogs, ...metrics].some(({ side }) => side === ProxySide.CLIENT);
  return [
    ...(without.length ? [{
      reason: `it does not apply to ${listed}, without a waypoint: ztunnel has no tracing, access logs or metrics that an app could set`,
      fix: 'give each service a MeshTelemetry of its own: with settings that report, and so a waypoint, or with disabled: true; or acknowledge this',
    }] : []),
    ...(ofClient && scope.type === 'service' ? [{
      reason: 'its settings for the client side have no effect: a waypoint reports as the server',
      fix: 'leave side out, or use ProxySide.SERVER',
    }] : []),
  ];
}

/** What a service inherits of outer settings: not what an inner scope overrides. */
function inherited(record: TelemetryRecord, service: ServiceModel, mesh: MeshModel): Pick<TelemetryRecord, 'tracing' | 'accessLogs' | 'metrics'> {
  const layers = telemetryLayers(mesh, reportingPods(service));
  const inner = layers.slice(layers.indexOf(record) + 1);
  return {
    tracing: lastSet(inner, ({ tracing }) => tracing?.disabled) ? undefined : record.tracing,
    accessLogs: lastSet(inner, ({ accessLogs }) => accessLogs) ? undefined : record.accessLogs,
    metrics: record.metrics,
  };
}
