import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { AccessLog, AccessLoggingOptions, MetricOverride, TracingOptions } from './mesh-telemetry-options';
import { TelemetryProvider } from './telemetry-provider';
import { celExpression } from '../input/cel-expression';
import { checkProps } from '../input/check-props';
import { constructPlace } from '../input/construct-place';
import { enumValue } from '../input/enum-value';
import { instanceOf } from '../input/instance-of';
import { instancesOf } from '../input/instances-of';
import { list } from '../input/list';
import { Mesh } from '../mesh';
import { keyOf } from '../model/edge';
import { inputError } from '../model/input-error';
import { MeshMetric } from '../model/mesh-metric';
import { omitUndefined } from '../model/omit-undefined';
import { ProxySide } from '../model/proxy-side';
import { AccessLogRecord, MetricOverrideRecord, scopeKey, TelemetryProviderRecord, TelemetryScope, TracingRecord } from '../model/telemetry';
import type { MeshNamespace } from '../namespace/mesh-namespace';
import type { MeshService } from '../service/mesh-service';

/**
 * Properties of `MeshTelemetry`.
 * @example
 * const props: MeshTelemetryProps = { mesh, tracing: { provider: TelemetryProvider.fromExistingProvider('otel'), samplingPercent: 1 } };
 */
export interface MeshTelemetryProps {
  /**
   * The mesh whose proxies it is for. Exactly one of `mesh`, `namespace` and `service`.
   * @default - `namespace` or `service` is given
   */
  readonly mesh?: Mesh;
  /**
   * The namespace whose proxies it is for; what it does not set, it inherits from the mesh. Exactly one of `mesh`, `namespace` and `service`.
   * @default - `mesh` or `service` is given
   */
  readonly namespace?: MeshNamespace;
  /**
   * The service whose proxies it is for; what it does not set, it inherits from its namespace. Exactly one of `mesh`, `namespace` and `service`.
   * @default - `mesh` or `namespace` is given
   */
  readonly service?: MeshService;
  /**
   * Distributed tracing.
   * @default - that of the outer scope, else none
   */
  readonly tracing?: TracingOptions;
  /**
   * Access logs.
   * @default - those of the outer scope, else as the mesh is installed
   */
  readonly accessLogging?: AccessLoggingOptions;
  /**
   * Changes to the metrics of the proxies, at least one.
   * @default - those of the outer scope
   */
  readonly metrics?: MetricOverride[];
}

/**
 * Telemetry of the proxies of a mesh, a namespace or a service: tracing, access logs and metrics. Each scope has at most one.
 *
 * Istio has all of it: a `Telemetry` in the root namespace for the mesh. In an ambient mesh waypoints and gateways report, and ztunnel does not: a service with
 * settings of its own gets a waypoint. Linkerd has access logs of the servers of a namespace; it traces as it was installed.
 * @see https://istio.io/latest/docs/reference/config/telemetry/
 * @example
 * new MeshTelemetry(chart, 'telemetry', {
 *   mesh,
 *   tracing: { provider: TelemetryProvider.fromExistingProvider('otel'), samplingPercent: 1 },
 *   accessLogging: { logs: [{ provider: TelemetryProvider.standardOutput(), filter: 'response.code >= 500' }] },
 * });
 */
export class MeshTelemetry extends Construct {
  private readonly mesh: Mesh;

  /**
   * @throws if there is not exactly one of mesh, namespace and service, it has another MeshTelemetry, nothing is set, a setting has no effect, or a collector
   * is in another mesh
   */
  constructor(scope: Construct, id: string, props: MeshTelemetryProps) {
    super(...constructPlace(new.target, scope, id));
    const path = this.node.path;
    const { tracing, accessLogging, metrics } = checkProps(path, 'MeshTelemetryProps', props);
    const target = targetOf(path, props);
    this.mesh = target.mesh;
    if (!tracing && !accessLogging && !metrics) {
      throw inputError({ where: path, what: 'settings', got: 'none', allowed: 'at least one of tracing, accessLogging and metrics', fix: 'give the settings of the scope' });
    }
    const { telemetry } = this.mesh._model;
    const key = scopeKey(target.scope);
    const other = telemetry.get(key);
    if (other) {
      throw inputError({
        where: path, what: `owner of the telemetry of ${target.of}`, got: other.path, allowed: 'one construct: a mesh reads one, and ignores the others', fix: `add the settings to ${other.path}`,
      });
    }
    const providerOf = new Providers(path, this.mesh);
    telemetry.set(key, omitUndefined({
      path,
      scope: target.scope,
      tracing: tracing && modelTracing(path, tracing, providerOf),
      accessLogs: accessLogging && modelAccessLogs(path, accessLogging, providerOf),
      metrics: metrics && modelOverrides(path, metrics),
    }));
    this.mesh._renders(this, target.name, target.home);
  }

  /** The rendered objects. Patch them with `addJsonPatch`. */
  public get objects(): ApiObject[] { return this.mesh._objectsOf(this); }
}

/** What the settings are for. */
interface Target {
  readonly mesh: Mesh;
  readonly scope: TelemetryScope;
  readonly name: string;
  readonly home?: string;
  /** For errors. */
  readonly of: string;
}

function targetOf(where: string, { mesh, namespace, service }: MeshTelemetryProps): Target {
  const given = Object.entries({ mesh, namespace, service }).filter(([, value]) => value).map(([name]) => name);
  if (given.length !== 1) {
    throw inputError({
      where, what: 'scope', got: given.join(' and ') || 'none', allowed: 'exactly one of mesh, namespace and service', fix: 'use a MeshTelemetry for each scope',
    });
  }
  if (mesh) {
    const { node } = instanceOf(where, 'mesh', mesh, 'Mesh');
    return { mesh, scope: { type: 'mesh' }, name: 'mesh-default', of: node.path };
  }
  if (namespace) {
    const { namespaceName, mesh: home, node } = instanceOf(where, 'namespace', namespace, 'MeshNamespace');
    return { mesh: home, scope: { type: 'namespace', namespace: namespaceName }, name: 'default', home: namespaceName, of: node.path };
  }
  const { _model: model, _mesh: home, node } = instanceOf(where, 'service', service!, 'MeshService');
  return { mesh: home, scope: { type: 'service', key: keyOf(model) }, name: model.name, home: model.namespace, of: node.path };
}

/** Providers of one construct. */
class Providers {
  constructor(private readonly where: string, private readonly mesh: Mesh) {}

  /** @throws if it does not take that, or its collector is in another mesh */
  public of(given: TelemetryProvider, use: 'tracing' | 'accessLogs'): TelemetryProviderRecord {
    const { where, mesh } = this;
    const provider = instanceOf(where, `provider of ${use}`, given, 'TelemetryProvider');
    if (!provider._uses[use]) {
      const [takes, allowed] = use === 'tracing' ? ['access logs', 'openTelemetry() or zipkin()'] : ['spans', 'standardOutput() or openTelemetryAccessLog()'];
      throw inputError({ where, what: `provider of ${use}`, got: `${provider.providerName}, which takes ${takes}`, allowed, fix: 'use a provider of that kind' });
    }
    const service = provider._service;
    if (service && service._mesh !== mesh) {
      throw inputError({
        where, what: `mesh of the collector ${service.node.path}`, got: service._mesh.node.path, allowed: mesh.node.path, fix: 'give it as existingService',
      });
    }
    return provider._telemetryProvider;
  }
}

function modelTracing(where: string, tracing: TracingOptions, providers: Providers): TracingRecord {
  const { provider, samplingPercent, tags, disabled } = tracing;
  const others = Object.entries({ provider, samplingPercent, tags }).filter(([, value]) => value !== undefined).map(([name]) => name);
  if (disabled ? others.length : disabled === undefined && !others.length) {
    throw inputError({
      where,
      what: 'tracing',
      got: disabled ? `disabled with ${others.join(' and ')}` : 'nothing',
      allowed: disabled ? 'disabled: true alone' : 'at least one of provider, samplingPercent, tags and disabled',
      fix: disabled ? 'leave one of them out: without spans they have no effect' : 'give a setting, or leave tracing out',
    });
  }
  return omitUndefined({
    provider: provider && providers.of(provider, 'tracing'),
    samplingPercent: samplingPercent === undefined ? undefined : sampling(where, samplingPercent),
    tags: tags && distinct(where, 'tracing.tags', instancesOf(where, 'tracing.tags', tags, 'SpanTag').map(({ _spanTag }) => _spanTag)),
    disabled,
  });
}

/** Envoy counts in hundredths of a percent. */
function sampling(where: string, percent: number): number {
  if (typeof percent === 'number' && percent >= 0 && percent <= 100 && Math.abs(percent * 100 - Math.round(percent * 100)) < 1e-9) return percent;
  throw inputError({
    where, what: 'tracing.samplingPercent', got: percent, allowed: '0 to 100, in steps of 0.01', fix: 'give the share of traced requests in percent',
  });
}

function distinct<T extends { readonly name: string }>(where: string, what: string, items: readonly T[]): T[] {
  const names = items.map(({ name }) => name);
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) throw inputError({ where, what, got: repeated, allowed: 'each name once', fix: 'remove one of them' });
  if (!items.length) throw inputError({ where, what, got: 'an empty list', allowed: 'at least one', fix: 'leave it out' });
  return [...items];
}

function modelAccessLogs(where: string, { logs, disabled }: AccessLoggingOptions, providers: Providers): AccessLogRecord[] {
  if (!logs === !disabled) {
    throw inputError({
      where, what: 'accessLogging', got: logs ? 'logs and disabled' : 'neither logs nor disabled', allowed: 'exactly one of logs and disabled', fix: 'leave accessLogging out to inherit it',
    });
  }
  if (!logs) return [];
  if (!list(where, 'accessLogging.logs', logs).length) {
    throw inputError({ where, what: 'accessLogging.logs', got: 'an empty list', allowed: 'at least one', fix: 'set disabled: true, for no access logs' });
  }
  const records = logs.map(({ provider, filter, side }: AccessLog) => omitUndefined({
    provider: providers.of(provider, 'accessLogs'),
    filter: filter === undefined ? undefined : celExpression(where, 'filter of an access log', filter),
    side: side && enumValue(where, 'side of an access log', side, ProxySide),
  }));
  const repeated = records.find((log, i) => (
    records.slice(0, i).some(earlier => earlier.provider.name === log.provider.name && shareSide(earlier, log))
  ));
  if (!repeated) return records;
  throw inputError({
    where, what: 'accessLogging.logs', got: `two of provider ${repeated.provider.name}`, allowed: 'each provider once for each side', fix: 'combine their filters with ||: the mesh keeps one of them',
  });
}

function shareSide(a: { readonly side?: ProxySide }, b: { readonly side?: ProxySide }): boolean { return !a.side || !b.side || a.side === b.side; }

function modelOverrides(where: string, metrics: readonly MetricOverride[]): MetricOverrideRecord[] {
  if (!list(where, 'metrics', metrics).length) {
    throw inputError({ where, what: 'metrics', got: 'an empty list', allowed: 'at least one', fix: 'leave it out' });
  }
  const records = metrics.map(override => modelOverride(where, override));
  records.forEach((record, i) => {
    for (const earlier of records.slice(0, i)) {
      if (!shareSide(earlier, record)) continue;
      const isSame = earlier.metric === record.metric;
      const reenables = [earlier, record].some(({ metric, disabled }) => disabled && !metric);
      if (!isSame && !reenables) continue;
      throw inputError({
        where,
        what: 'metrics',
        got: isSame ? `two overrides of ${record.metric ?? 'all metrics'} for one side` : 'all metrics disabled beside another override',
        allowed: isSame ? 'one for each metric and side' : 'all metrics disabled, and nothing else for that side',
        fix: isSame ? 'combine them' : 'disable the metrics one by one: Istio enables all again with any other override',
      });
    }
  });
  return records;
}

function modelOverride(where: string, { metric, side, disabled, tags }: MetricOverride): MetricOverrideRecord {
  if (disabled ? tags : disabled === undefined && !tags) {
    throw inputError({
      where,
      what: 'override of metrics',
      got: disabled ? 'disabled with tags' : 'neither disabled nor tags',
      allowed: disabled ? 'disabled: true alone' : 'at least one of disabled and tags',
      fix: 'tags of a metric that is left out have no effect',
    });
  }
  return omitUndefined({
    metric: metric && enumValue(where, 'metric', metric, MeshMetric),
    side: side && enumValue(where, 'side of an override', side, ProxySide),
    disabled,
    tags: tags ? distinct(where, 'tags of a metric', instancesOf(where, 'tags of a metric', tags, 'MetricTag').map(({ _metricTag }) => _metricTag)) : [],
  });
}
