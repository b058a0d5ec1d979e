import { MeshModel } from '../../model/mesh';
import { NamespaceModel } from '../../model/namespace';
import { ProxySide } from '../../model/proxy-side';
import { accessLogsOn, telemetryLayers, TelemetryRecord } from '../../model/telemetry';
import { IgnoredTelemetry } from '../provider';

/**
 * The annotation for access logs of the proxies of a namespace, which they have of HTTP requests to their pods.
 * See https://linkerd.io/2-edge/features/access-logging/
 */
export function accessLog({ name }: NamespaceModel, mesh: MeshModel): Record<string, string> {
  const logs = accessLogsOn(ProxySide.SERVER, telemetryLayers(mesh, { namespace: name }));
  return logs.some(({ provider }) => provider.isBuiltIn) ? { 'config.linkerd.io/access-log': 'json' } : {};
}

/** Access logs of namespaces that the app does not create: their annotations are those of others. */
export function ignoredTelemetry({ scope, accessLogs }: TelemetryRecord, { namespaces }: MeshModel): IgnoredTelemetry[] {
  if (!accessLogs?.some(({ provider }) => provider.isBuiltIn)) return [];
  const others = namespaces.filter(({ name, created }) => !created && (scope.type === 'mesh' || (scope.type === 'namespace' && scope.namespace === name)));
  return others.length ? [{
    reason: `its access logs do not apply to ${others.map(({ path }) => path).sort().join(', ')}, which this app does not create`,
    fix: 'have its owner annotate the Namespace: config.linkerd.io/access-log: json',
  }] : [];
}
