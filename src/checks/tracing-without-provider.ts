import { Check } from './check';
import { Severity } from '../model/severity';
import { lastSet, outerTelemetry } from '../model/telemetry';
import { supportOf } from '../providers/provider';

/** Tracing settings without a provider in any scope of the app: Istio turns tracing off, unless the mesh config has a default provider. */
export const tracingWithoutProvider: Check = (mesh, { name, capabilities }) => (!supportOf(capabilities)('tracing') ? [] : mesh.telemetry.filter(record => (
  record.tracing && !record.tracing.disabled && !lastSet([...outerTelemetry(mesh, record), record], ({ tracing }) => tracing?.provider)
)).map(({ path }) => ({
  code: 'tracing-without-provider',
  severity: Severity.WARNING,
  path,
  message: `neither it nor an outer scope has a provider of tracing: ${name} turns tracing off, unless meshConfig.defaultProviders.tracing names one`,
  fix: 'set tracing.provider here or in the MeshTelemetry of the mesh',
})));
