import { listed } from '../../model/listed';
import { MeshModel, servicesByKey, servicesIn } from '../../model/mesh';
import { ProxySide } from '../../model/proxy-side';
import { ServiceModel } from '../../model/service';
import { lastSet, reportingPods, telemetryLayers, TelemetryRecord, TelemetryScope } from '../../model/telemetry';
import { IgnoredTelemetry } from '../provider';
import { needsWaypoint, reportsSomething } from './waypoint';

/** Settings that ztunnel ignores, as it does of services without waypoint, and those of the client side at a waypoint, which reports as the server. */
export function ignoredTelemetry(record: TelemetryRecord, mesh: MeshModel): IgnoredTelemetry[] {
  if (!reportsSomething(record)) return [];
  const { scope, accessLogs = [], metrics = [] } = record;
  const without = coveredServices(scope, mesh).filter(service => !needsWaypoint(service) && reportsSomething(inherited(record, service, mesh)))
    .map(({ path }) => path).sort();
  const ofClient = [...accessLogs, ...metrics].some(({ side }) => side === ProxySide.CLIENT);
  return [
    ...(without.length ? [{
      reason: `it does not apply to ${listed(without)}, without a waypoint: ztunnel has no tracing, access logs or metrics that an app could set`,
      fix: 'give each service a MeshTelemetry of its own: with settings that report, and so a waypoint, or with disabled: true; or acknowledge this',
    }] : []),
    ...(ofClient && scope.type === 'service' ? [{
      reason: 'its settings for the client side have no effect: a waypoint reports as the server',
      fix: 'leave side out, or use ProxySide.SERVER',
    }] : []),
  ];
}

function coveredServices(scope: TelemetryScope, mesh: MeshModel): readonly ServiceModel[] {
  if (scope.type === 'mesh') return mesh.services;
  return scope.type === 'namespace' ? servicesIn(mesh, scope.namespace) : [servicesByKey(mesh).get(scope.key)!];
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
