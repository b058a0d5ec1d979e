import type {
  Telemetry, TelemetryAccessLogging, TelemetryMetrics, TelemetryMetricsOverrides, TelemetryTracing, TelemetryTracingCustomTags,
} from '../../../imports/istio-telemetry';
import { omitUndefined } from '../../model/omit-undefined';
import { AccessLogRecord, MetricOverrideRecord, SpanTagRecord, TelemetryRecord, TracingRecord } from '../../model/telemetry';
import { Manifest } from '../provider';

/** The name in Istio's own documentation: an earlier one of the mesh would else stay, and Istio reads the older of two. */
const OF_MESH = 'mesh-default';

/** Which proxies a Telemetry of a service is for. */
export type TelemetryTarget = Pick<Telemetry['spec'], 'selector' | 'targetRefs'>;

/**
 * The telemetry settings of a scope. Istio applies that of the root namespace, that of the namespace of the proxy, and that of its service, one of each.
 * @param ofService what selects the proxies of a service
 * @see https://istio.io/latest/docs/reference/config/telemetry/
 */
export function telemetry(
  { scope, tracing, accessLogs, metrics }: TelemetryRecord, rootNamespace: string, ofService: (namespace: string, name: string) => TelemetryTarget,
): Manifest {
  const [namespace, name] = scope.type === 'mesh' ? [rootNamespace, OF_MESH] : scope.type === 'namespace' ? [scope.namespace, 'default'] : scope.key.split('/');
  return {
    apiVersion: 'telemetry.istio.io/v1',
    kind: 'Telemetry',
    name,
    namespace,
    spec: omitUndefined({
      ...(scope.type === 'service' ? ofService(namespace, name) : {}),
      tracing: tracing && [tracingOf(tracing)],
      accessLogging: accessLogs && (accessLogs.length ? accessLogs.map(accessLogging) : [NO_ACCESS_LOGS]),
      metrics: metrics && [metricsOf(metrics)],
    }) satisfies Telemetry['spec'],
  };
}

function tracingOf({ provider, samplingPercent, tags, disabled }: TracingRecord): TelemetryTracing {
  return omitUndefined({
    providers: provider && [{ name: provider.name }],
    randomSamplingPercentage: samplingPercent,
    customTags: tags && Object.fromEntries(tags.map(tag => [tag.name, customTag(tag)])),
    disableSpanReporting: disabled,
  });
}

function customTag({ type, value, defaultValue }: SpanTagRecord): TelemetryTracingCustomTags {
  return { [type]: type === 'literal' ? { value } : omitUndefined({ name: value, defaultValue }) };
}

/**
 * With a provider, so that those of outer scopes are none of its own; without one Istio would disable these only, and keep the `accessLogFile` of the mesh
 * config where there are none.
 */
const NO_ACCESS_LOGS: TelemetryAccessLogging = { providers: [{ name: 'envoy' }], disabled: true };

function accessLogging({ provider, filter, side }: AccessLogRecord): TelemetryAccessLogging {
  return omitUndefined({
    providers: [{ name: provider.name }],
    filter: filter === undefined ? undefined : { expression: filter },
    match: side && { mode: side },
  });
}

/** Without a provider they would be those of `defaultProviders`, of which there may be none. */
function metricsOf(overrides: readonly MetricOverrideRecord[]): TelemetryMetrics {
  return {
    providers: [{ name: 'prometheus' }],
    overrides: overrides.map(({ metric = 'ALL_METRICS' as const, side, disabled, tags }): TelemetryMetricsOverrides => omitUndefined({
      match: omitUndefined({ metric, mode: side }),
      disabled,
      tagOverrides: tags.length ? Object.fromEntries(tags.map(({ name, value }) => [name, value === undefined ? { operation: 'REMOVE' as const } : { value }])) : undefined,
    })),
  };
}
