import { Check } from './check';
import { Severity } from '../model/severity';

/** Telemetry settings that the mesh ignores for some pods. */
export const ignoredTelemetry: Check = (mesh, provider) => mesh.telemetry.flatMap(record => (
  (provider.ignoredTelemetry?.(record, mesh) ?? []).map(({ reason, fix }) => ({ code: 'ignored-telemetry', severity: Severity.WARNING, path: record.path, message: reason, fix }))
));
