// Generated from the CRDs of istio.io/api@v1.31.1. To change: projenrc/crd-types/sources.ts, then `npm run import`.
import type { ObjectMeta } from './metadata';

export interface Telemetry {
  readonly apiVersion: 'telemetry.istio.io/v1';
  readonly kind: 'Telemetry';
  readonly metadata: ObjectMeta;
  readonly spec: TelemetrySpec;
}

export interface TelemetrySpec {
  readonly accessLogging?: TelemetryAccessLogging[];
  readonly metrics?: TelemetryMetrics[];
  readonly selector?: TelemetrySelector;
  readonly targetRef?: TelemetryTargetRef;
  readonly targetRefs?: TelemetryTargetRef[];
  readonly tracing?: TelemetryTracing[];
}

export interface TelemetryAccessLogging {
  readonly disabled?: boolean;
  readonly filter?: TelemetryAccessLoggingFilter;
  readonly match?: TelemetryAccessLoggingMatch;
  readonly providers?: TelemetryAccessLoggingProviders[];
}

export interface TelemetryMetrics {
  readonly overrides?: TelemetryMetricsOverrides[];
  readonly providers?: TelemetryAccessLoggingProviders[];
  readonly reportingInterval?: string;
}

export interface TelemetrySelector {
  readonly matchLabels?: Record<string, string>;
}

export interface TelemetryTargetRef {
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface TelemetryTracing {
  readonly customTags?: Record<string, TelemetryTracingCustomTags>;
  readonly disableContextPropagation?: boolean;
  readonly disableSpanReporting?: boolean;
  readonly enableIstioTags?: boolean;
  readonly match?: TelemetryAccessLoggingMatch;
  readonly providers?: TelemetryAccessLoggingProviders[];
  readonly randomSamplingPercentage?: number;
  readonly useRequestIdForTraceSampling?: boolean;
}

export interface TelemetryAccessLoggingFilter {
  readonly expression?: string;
}

export interface TelemetryAccessLoggingMatch {
  readonly mode?: 'CLIENT_AND_SERVER' | 'CLIENT' | 'SERVER';
}

export interface TelemetryAccessLoggingProviders {
  readonly name: string;
}

export interface TelemetryMetricsOverrides {
  readonly disabled?: boolean;
  readonly match?: TelemetryMetricsOverridesMatch;
  readonly tagOverrides?: Record<string, TelemetryMetricsOverridesTagOverrides>;
}

export interface TelemetryTracingCustomTags {
  readonly environment?: TelemetryTracingCustomTagsEnvironment;
  readonly formatter?: TelemetryTracingCustomTagsFormatter;
  readonly header?: TelemetryTracingCustomTagsEnvironment;
  readonly literal?: TelemetryTracingCustomTagsFormatter;
}

export interface TelemetryMetricsOverridesMatch {
  readonly customMetric?: string;
  readonly metric?: 'ALL_METRICS' | 'REQUEST_COUNT' | 'REQUEST_DURATION' | 'REQUEST_SIZE' | 'RESPONSE_SIZE' | 'TCP_OPENED_CONNECTIONS' | 'TCP_CLOSED_CONNECTIONS' | 'TCP_SENT_BYTES' | 'TCP_RECEIVED_BYTES' | 'GRPC_REQUEST_MESSAGES' | 'GRPC_RESPONSE_MESSAGES';
  readonly mode?: 'CLIENT_AND_SERVER' | 'CLIENT' | 'SERVER';
}

export interface TelemetryMetricsOverridesTagOverrides {
  readonly operation?: 'UPSERT' | 'REMOVE';
  readonly value?: string;
}

export interface TelemetryTracingCustomTagsEnvironment {
  readonly defaultValue?: string;
  readonly name: string;
}

export interface TelemetryTracingCustomTagsFormatter {
  readonly value: string;
}
