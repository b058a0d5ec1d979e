import type { MetricTag } from './metric-tag';
import type { SpanTag } from './span-tag';
import type { TelemetryProvider } from './telemetry-provider';
import { MeshMetric } from '../model/mesh-metric';
import { ProxySide } from '../model/proxy-side';

/**
 * Distributed tracing: which proxies send spans, and where. The application has to forward the trace headers of each request to the calls that it makes.
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Tracing
 * @example
 * const provider = TelemetryProvider.fromExistingProvider('otel');
 * const tracing: TracingOptions = { provider, samplingPercent: 1, tags: [SpanTag.literal('environment', 'production')] };
 */
export interface TracingOptions {
  /**
   * Where spans are sent. Without a provider of some scope Istio turns tracing off, whatever else is set.
   * @default - that of the outer scope
   */
  readonly provider?: TelemetryProvider;
  /**
   * The share of requests that are traced, of those that have no trace yet: 0 to 100, in steps of 0.01.
   * @default - that of the outer scope, else as Istio is installed: 1 unless configured otherwise
   */
  readonly samplingPercent?: number;
  /**
   * Tags that spans get beside those that proxies set, each name once. They replace those of the outer scope: repeat what is to stay.
   * @default - those of the outer scope
   */
  readonly tags?: SpanTag[];
  /**
   * Whether no spans are sent: `true` with nothing beside it. `false` turns tracing on again, where the outer scope turns it off.
   * @default - as the outer scope
   */
  readonly disabled?: boolean;
}

/**
 * An access log.
 * @see https://istio.io/latest/docs/reference/config/telemetry/#AccessLogging
 * @example
 * const log: AccessLog = { provider: TelemetryProvider.standardOutput(), filter: 'response.code >= 400' };
 */
export interface AccessLog {
  /** Where it is written. */
  readonly provider: TelemetryProvider;
  /**
   * Which requests and connections are logged: a CEL expression of Envoy's attributes, such as `response.code >= 400`. It is false where an attribute is missing.
   * @see https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/advanced/attributes
   * @default - all
   */
  readonly filter?: string;
  /**
   * Which proxies write it: each request is then in one log, not in two.
   * @default - both the client's and the server's
   */
  readonly side?: ProxySide;
}

/**
 * Access logging: exactly one of `logs` and `disabled`.
 * @example
 * const accessLogging: AccessLoggingOptions = { logs: [{ provider: TelemetryProvider.standardOutput(), side: ProxySide.SERVER }] };
 */
export interface AccessLoggingOptions {
  /**
   * The access logs, at least one. They replace those of the outer scope: repeat what is to stay. Each provider once for each side.
   * @default - `disabled` is given
   */
  readonly logs?: AccessLog[];
  /**
   * Whether there are no access logs: `true`.
   * @default false
   */
  readonly disabled?: boolean;
}

/**
 * A change to the metrics that proxies have for Prometheus: at least one of `disabled` and `tags`. Those of all scopes apply, inner ones last.
 * @see https://istio.io/latest/docs/reference/config/telemetry/#MetricsOverrides
 * @example
 * const override: MetricOverride = { metric: MeshMetric.REQUEST_COUNT, tags: [MetricTag.set('request_method', 'request.method')] };
 */
export interface MetricOverride {
  /**
   * The metric.
   * @default - all metrics
   */
  readonly metric?: MeshMetric;
  /**
   * Which proxies it is for.
   * @default - both the client's and the server's
   */
  readonly side?: ProxySide;
  /**
   * Whether proxies leave the metric out. `false` has it again, where the outer scope leaves it out.
   * @default - as the outer scope
   */
  readonly disabled?: boolean;
  /**
   * Tags that are set or removed, each name once.
   * @default - none
   */
  readonly tags?: MetricTag[];
}
