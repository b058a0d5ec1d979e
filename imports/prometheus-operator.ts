// Generated from the CRDs of github.com/prometheus-operator/prometheus-operator@v0.93.0. To change: projenrc/crd-types/sources.ts, then `npm run import`.
import type { ObjectMeta } from './metadata';

export interface PodMonitor {
  readonly apiVersion: 'monitoring.coreos.com/v1';
  readonly kind: 'PodMonitor';
  readonly metadata: ObjectMeta;
  readonly spec: PodMonitorSpec;
}

export interface PodMonitorSpec {
  readonly attachMetadata?: PodMonitorAttachMetadata;
  readonly bodySizeLimit?: string;
  readonly convertClassicHistogramsToNHCB?: boolean;
  readonly fallbackScrapeProtocol?: 'PrometheusProto' | 'OpenMetricsText0.0.1' | 'OpenMetricsText1.0.0' | 'PrometheusText0.0.4' | 'PrometheusText1.0.0';
  readonly jobLabel?: string;
  readonly keepDroppedTargets?: number;
  readonly labelLimit?: number;
  readonly labelNameLengthLimit?: number;
  readonly labelValueLengthLimit?: number;
  readonly namespaceSelector?: PodMonitorNamespaceSelector;
  readonly nativeHistogramBucketLimit?: number;
  readonly nativeHistogramMinBucketFactor?: number | string;
  readonly podMetricsEndpoints?: PodMonitorPodMetricsEndpoints[];
  readonly podTargetLabels?: string[];
  readonly sampleLimit?: number;
  readonly scrapeClass?: string;
  readonly scrapeClassicHistograms?: boolean;
  readonly scrapeNativeHistograms?: boolean;
  readonly scrapeProtocols?: ('PrometheusProto' | 'OpenMetricsText0.0.1' | 'OpenMetricsText1.0.0' | 'PrometheusText0.0.4' | 'PrometheusText1.0.0')[];
  readonly selector: PodMonitorSelector;
  readonly selectorMechanism?: 'RelabelConfig' | 'RoleSelector';
  readonly targetLimit?: number;
}

export interface PodMonitorAttachMetadata {
  readonly node?: boolean;
}

export interface PodMonitorNamespaceSelector {
  readonly any?: boolean;
  readonly matchNames?: string[];
}

export interface PodMonitorPodMetricsEndpoints {
  readonly authorization?: PodMonitorPodMetricsEndpointsAuthorization;
  readonly basicAuth?: PodMonitorPodMetricsEndpointsBasicAuth;
  readonly bearerTokenSecret?: PodMonitorPodMetricsEndpointsBearerTokenSecret;
  readonly enableHttp2?: boolean;
  readonly filterRunning?: boolean;
  readonly followRedirects?: boolean;
  readonly honorLabels?: boolean;
  readonly honorTimestamps?: boolean;
  readonly interval?: string;
  readonly metricRelabelings?: PodMonitorPodMetricsEndpointsMetricRelabelings[];
  readonly noProxy?: string;
  readonly oauth2?: PodMonitorPodMetricsEndpointsOauth2;
  readonly params?: Record<string, string[]>;
  readonly path?: string;
  readonly port?: string;
  readonly portNumber?: number;
  readonly proxyConnectHeader?: Record<string, PodMonitorPodMetricsEndpointsBearerTokenSecret[]>;
  readonly proxyFromEnvironment?: boolean;
  readonly proxyUrl?: string;
  readonly relabelings?: PodMonitorPodMetricsEndpointsMetricRelabelings[];
  readonly scheme?: 'http' | 'https' | 'HTTP' | 'HTTPS';
  readonly scrapeTimeout?: string;
  readonly targetPort?: number | string;
  readonly tlsConfig?: PodMonitorPodMetricsEndpointsTlsConfig;
  readonly trackTimestampsStaleness?: boolean;
}

export interface PodMonitorSelector {
  readonly matchExpressions?: PodMonitorSelectorMatchExpressions[];
  readonly matchLabels?: Record<string, string>;
}

export interface PodMonitorPodMetricsEndpointsAuthorization {
  readonly credentials?: PodMonitorPodMetricsEndpointsBearerTokenSecret;
  readonly type?: string;
}

export interface PodMonitorPodMetricsEndpointsBasicAuth {
  readonly password?: PodMonitorPodMetricsEndpointsBearerTokenSecret;
  readonly username?: PodMonitorPodMetricsEndpointsBearerTokenSecret;
}

export interface PodMonitorPodMetricsEndpointsBearerTokenSecret {
  readonly key: string;
  readonly name?: string;
  readonly optional?: boolean;
}

export interface PodMonitorPodMetricsEndpointsMetricRelabelings {
  readonly action?: 'replace' | 'Replace' | 'keep' | 'Keep' | 'drop' | 'Drop' | 'hashmod' | 'HashMod' | 'labelmap' | 'LabelMap' | 'labeldrop' | 'LabelDrop' | 'labelkeep' | 'LabelKeep' | 'lowercase' | 'Lowercase' | 'uppercase' | 'Uppercase' | 'keepequal' | 'KeepEqual' | 'dropequal' | 'DropEqual';
  readonly modulus?: number;
  readonly regex?: string;
  readonly replacement?: string;
  readonly separator?: string;
  readonly sourceLabels?: string[];
  readonly targetLabel?: string;
}

export interface PodMonitorPodMetricsEndpointsOauth2 {
  readonly clientId: PodMonitorPodMetricsEndpointsOauth2ClientId;
  readonly clientSecret: PodMonitorPodMetricsEndpointsBearerTokenSecret;
  readonly endpointParams?: Record<string, string>;
  readonly noProxy?: string;
  readonly proxyConnectHeader?: Record<string, PodMonitorPodMetricsEndpointsBearerTokenSecret[]>;
  readonly proxyFromEnvironment?: boolean;
  readonly proxyUrl?: string;
  readonly scopes?: string[];
  readonly tlsConfig?: PodMonitorPodMetricsEndpointsTlsConfig;
  readonly tokenUrl: string;
}

export interface PodMonitorPodMetricsEndpointsTlsConfig {
  readonly ca?: PodMonitorPodMetricsEndpointsOauth2ClientId;
  readonly cert?: PodMonitorPodMetricsEndpointsOauth2ClientId;
  readonly insecureSkipVerify?: boolean;
  readonly keySecret?: PodMonitorPodMetricsEndpointsBearerTokenSecret;
  readonly maxVersion?: 'TLS10' | 'TLS11' | 'TLS12' | 'TLS13';
  readonly minVersion?: 'TLS10' | 'TLS11' | 'TLS12' | 'TLS13';
  readonly serverName?: string;
}

export interface PodMonitorSelectorMatchExpressions {
  readonly key: string;
  readonly operator: string;
  readonly values?: string[];
}

export interface PodMonitorPodMetricsEndpointsOauth2ClientId {
  readonly configMap?: PodMonitorPodMetricsEndpointsBearerTokenSecret;
  readonly secret?: PodMonitorPodMetricsEndpointsBearerTokenSecret;
}

export interface PrometheusRule {
  readonly apiVersion: 'monitoring.coreos.com/v1';
  readonly kind: 'PrometheusRule';
  readonly metadata: ObjectMeta;
  readonly spec: PrometheusRuleSpec;
}

export interface PrometheusRuleSpec {
  readonly groups?: PrometheusRuleGroups[];
}

export interface PrometheusRuleGroups {
  readonly interval?: string;
  readonly labels?: Record<string, string>;
  readonly limit?: number;
  readonly name: string;
  readonly partial_response_strategy?: string;
  readonly query_offset?: string;
  readonly rules?: PrometheusRuleGroupsRules[];
}

export interface PrometheusRuleGroupsRules {
  readonly alert?: string;
  readonly annotations?: Record<string, string>;
  readonly expr: number | string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels?: Record<string, string>;
  readonly record?: string;
}
