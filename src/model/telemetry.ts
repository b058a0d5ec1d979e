import { keyOfSettled } from './edge';
import { EgressHostRecord } from './egress-host';
import { memoizeByIdentity } from './memoize-by-identity';
import { MeshMetric } from './mesh-metric';
import { ProxySide } from './proxy-side';

/** Where proxies send spans or access logs: an extension provider of the mesh. */
export interface TelemetryProviderRecord {
  /** Name of the extension provider. */
  readonly name: string;
  /** Whether each mesh has it, without a setting. */
  readonly isBuiltIn?: true;
  /** The port of the Service of its collector; none where there is no collector, or none is known. */
  readonly port?: number;
  /** Key of the service of its collector, where the mesh has it. */
  readonly service?: string;
  /** Service or host of its collector, where others deploy it. */
  readonly host?: EgressHostRecord;
  /** The entry of `extensionProviders` in the mesh config, as JSON; none where others own it. */
  readonly extensionProvider?: string;
}

/** A tag that spans get: a text, the value of a request header, or that of an environment variable of the proxy. */
export interface SpanTagRecord {
  readonly name: string;
  readonly type: 'literal' | 'header' | 'environment';
  readonly value: string;
  /** The value where the header or variable is missing. */
  readonly defaultValue?: string;
}

/** Settings of tracing; what is missing is inherited. */
export interface TracingRecord {
  readonly provider?: TelemetryProviderRecord;
  readonly samplingPercent?: number;
  readonly tags?: readonly SpanTagRecord[];
  readonly disabled?: boolean;
}

/** An access log that proxies write. */
export interface AccessLogRecord {
  readonly provider: TelemetryProviderRecord;
  /** CEL expression; none: all requests and connections. */
  readonly filter?: string;
  /** None: both. */
  readonly side?: ProxySide;
}

/** A tag of metrics that gets a value, a CEL expression; without value it is removed. */
export interface MetricTagRecord { readonly name: string; readonly value?: string }

/** A change to metrics. */
export interface MetricOverrideRecord {
  /** None: all metrics. */
  readonly metric?: MeshMetric;
  /** None: both. */
  readonly side?: ProxySide;
  readonly disabled?: boolean;
  readonly tags: readonly MetricTagRecord[];
}

/** What the telemetry settings apply to: all proxies of the mesh, those of a namespace, or those of a service, by key. */
export type TelemetryScope = { readonly type: 'mesh' } | { readonly type: 'namespace'; readonly namespace: string } | { readonly type: 'service'; readonly key: string };

/** Telemetry settings of one scope, at most one of each. */
export interface TelemetryRecord {
  /** Construct path. */
  readonly path: string;
  readonly scope: TelemetryScope;
  readonly tracing?: TracingRecord;
  /** None: inherited; an empty list: no access logs. */
  readonly accessLogs?: readonly AccessLogRecord[];
  /** None: inherited. Istio applies those of all scopes, outer ones first. */
  readonly metrics?: readonly MetricOverrideRecord[];
}

/** The proxies of pods: of a namespace, and maybe of a service in it, by key. */
export interface ReportingPods { readonly namespace: string; readonly service?: string }

interface Named { readonly name: string }

/** The proxies of a service or workload of the settled mesh. */
export function reportingPods(item: { readonly name: string; readonly namespace: Named; readonly versions?: unknown }): ReportingPods {
  return { namespace: item.namespace.name, ...(item.versions ? { service: keyOfSettled(item) } : {}) };
}

/** Settings of a mesh by scope. */
interface Declared { readonly telemetry: readonly TelemetryRecord[] }

/** The settings that apply to the proxies of pods, outer scopes first: a later one overrides field by field. */
export function telemetryLayers({ telemetry }: Declared, { namespace, service }: ReportingPods): TelemetryRecord[] {
  const of = byScope(telemetry);
  return [{ type: 'mesh' } as const, { type: 'namespace', namespace } as const, ...(service === undefined ? [] : [{ type: 'service', key: service } as const])]
    .flatMap(scope => of.get(scopeKey(scope)) ?? []);
}

/** The settings of outer scopes that the proxies of a scope inherit. */
export function outerTelemetry(mesh: Declared, { scope }: TelemetryRecord): TelemetryRecord[] {
  if (scope.type === 'mesh') return [];
  const pods = scope.type === 'namespace' ? scope : { namespace: scope.key.split('/')[0], service: scope.key };
  return telemetryLayers(mesh, pods).slice(0, -1);
}

const byScope = memoizeByIdentity((telemetry: readonly TelemetryRecord[]): ReadonlyMap<string, TelemetryRecord> => (
  new Map(telemetry.map(record => [scopeKey(record.scope), record]))
));

/** A scope as text: another for each. */
export function scopeKey(scope: TelemetryScope): string { return JSON.stringify(scope); }

/** The last of the layers that sets a field. */
export function lastSet<T>(layers: readonly TelemetryRecord[], field: (layer: TelemetryRecord) => T | undefined): T | undefined {
  return layers.map(field).filter(value => value !== undefined).at(-1);
}

/** The provider of spans, unless tracing is disabled. */
export function tracingProvider(layers: readonly TelemetryRecord[]): TelemetryProviderRecord | undefined {
  return lastSet(layers, ({ tracing }) => tracing?.disabled) ? undefined : lastSet(layers, ({ tracing }) => tracing?.provider);
}

/** The access logs of proxies as clients, or as servers. */
export function accessLogsOn(side: ProxySide, layers: readonly TelemetryRecord[]): readonly AccessLogRecord[] {
  return lastSet(layers, ({ accessLogs }) => {
    const some = accessLogs?.filter(log => (log.side ?? side) === side);
    return accessLogs?.length && !some?.length ? undefined : some; // those of the other side change nothing here
  }) ?? [];
}

/** The providers that one record names. */
export function providersOf({ tracing, accessLogs = [] }: TelemetryRecord): TelemetryProviderRecord[] {
  return [...(tracing?.provider ? [tracing.provider] : []), ...accessLogs.map(({ provider }) => provider)];
}

/** The providers that proxies with these settings send something to, each once. */
export function reportedTo(layers: readonly TelemetryRecord[]): TelemetryProviderRecord[] {
  if (!layers.length) return [];
  const logs = Object.values(ProxySide).flatMap(side => accessLogsOn(side, layers));
  const all = [...[tracingProvider(layers) ?? []].flat(), ...logs.map(({ provider }) => provider)];
  return [...new Map(all.map(provider => [JSON.stringify(provider), provider])).values()];
}

/** The collectors that others deploy, which the proxies of pods send to. */
export function collectorHosts(mesh: Declared, pods: ReportingPods): { readonly host: EgressHostRecord; readonly port?: number }[] {
  return reportedTo(telemetryLayers(mesh, pods)).flatMap(({ host, port }) => (host ? [{ host, port }] : []));
}
