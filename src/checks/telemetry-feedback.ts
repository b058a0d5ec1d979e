import { Check } from './check';
import { keyOfSettled } from '../model/edge';
import { Severity } from '../model/severity';
import { reportedTo, reportingPods, telemetryLayers } from '../model/telemetry';
import { supportOf } from '../providers/provider';

/** A collector whose own proxy reports to it: each report is a request that is reported in turn. */
export const telemetryFeedback: Check = (mesh, provider) => {
  const supports = supportOf(provider.capabilities);
  if (!mesh.telemetry.length || (!supports('tracing') && !supports('access-log-collector'))) return [];
  return mesh.services.filter(service => {
    const hasProxy = provider.dataPlane.hasSidecars ? service.namespace.injection.enabled : provider.hasWaypoint?.(service);
    const key = keyOfSettled(service);
    return hasProxy && reportedTo(telemetryLayers(mesh, reportingPods(service))).some(collector => collector.service === key);
  }).map(({ path }) => ({
    code: 'telemetry-feedback',
    severity: Severity.WARNING,
    path,
    message: 'it is a collector, and its own proxy reports to it: each report of another proxy results in one more',
    fix: 'turn tracing and access logs of the collector off, with a MeshTelemetry of the service, or put it in a namespace without injection',
  }));
};
