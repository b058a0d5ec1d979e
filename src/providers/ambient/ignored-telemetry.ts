import { keyOfSettled } from '../../model/edge';
import { MeshModel } from '../../model/mesh';
import { ProxySide } from '../../model/proxy-side';
import { TelemetryRecord } from '../../model/telemetry';
import { IgnoredTelemetry } from '../provider';
import { needsWaypoint, reportsSomething } from './waypoint';

/** Settings that ztunnel ignores, as it does of services without waypoint, and those of the client side at a waypoint, which reports as the server. */
export function ignoredTelemetry(record: TelemetryRecord, { services }: MeshModel): IgnoredTelemetry[] {
  if (!reportsSomething(record)) return [];
  const { scope, accessLogs = [], metrics = [] } = record;
  const covered = services.filter(service => (
    scope.type === 'mesh' || (scope.type === 'namespace' ? service.namespace.name === scope.namespace : keyOfSettled(service) === scope.key)
  ));
  const without = covered.filter(service => !needsWaypoint(service)).map(({ path }) => path).sort();
  const listed = without.length > 4 ? `${without.slice(0, 3).join(', ')} and ${without.length - 3} more` : without.join(', ');
  const ofClient = [...accessLogs, ...metrics].some(({ side }) => side === ProxySide.CLIENT);
  return [
    ...(without.length ? [{
      reason: `it does not apply to ${listed}, without a waypoint: ztunnel has no tracing, access logs or metrics that an app could set`,
      fix: 'give the services a MeshTelemetry of their own, and so a waypoint, or acknowledge this',
    }] : []),
    ...(ofClient && scope.type === 'service' ? [{
      reason: 'its settings for the client side have no effect: a waypoint reports as the server',
      fix: 'leave side out, or use ProxySide.SERVER',
    }] : []),
  ];
}
