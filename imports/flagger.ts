// Generated from the CRDs of github.com/fluxcd/flagger@v1.44.0. To change: projenrc/crd-types/sources.ts, then `npm run import`.
import type { ObjectMeta } from './metadata';

export interface Canary {
  readonly apiVersion: 'flagger.app/v1beta1';
  readonly kind: 'Canary';
  readonly metadata: ObjectMeta;
  readonly spec: CanarySpec;
}

export interface CanarySpec {
  readonly provider?: 'apisix' | 'appmesh' | 'appmesh:v1beta2' | 'contour' | 'gatewayapi:v1' | 'gatewayapi:v1beta1' | 'gloo' | 'istio' | 'knative' | 'kubernetes' | 'kuma' | 'linkerd' | 'nginx' | 'osm' | 'skipper' | 'smi:v1alpha1' | 'smi:v1alpha2' | 'smi:v1alpha3' | 'traefik';
  readonly metricsServer?: string;
  readonly progressDeadlineSeconds?: number;
  readonly targetRef: CanaryTargetRef;
  readonly autoscalerRef?: CanaryAutoscalerRef;
  readonly ingressRef?: CanaryIngressRef;
  readonly routeRef?: CanaryRouteRef;
  readonly upstreamRef?: CanaryUpstreamRef;
  readonly service?: CanaryService;
  readonly skipAnalysis?: boolean;
  readonly revertOnDeletion?: boolean;
  readonly suspend?: boolean;
  readonly analysis: CanaryAnalysis;
}

export interface CanaryTargetRef {
  readonly apiVersion: string;
  readonly kind: 'DaemonSet' | 'Deployment' | 'Service';
  readonly name: string;
}

export interface CanaryAutoscalerRef {
  readonly apiVersion: string;
  readonly kind: 'HorizontalPodAutoscaler' | 'ScaledObject';
  readonly name: string;
  readonly primaryScalerQueries?: Record<string, string>;
  readonly primaryScalerReplicas?: CanaryAutoscalerRefPrimaryScalerReplicas;
}

export interface CanaryIngressRef {
  readonly apiVersion: string;
  readonly kind: 'Ingress';
  readonly name: string;
}

export interface CanaryRouteRef {
  readonly apiVersion: string;
  readonly kind: 'ApisixRoute';
  readonly name: string;
}

export interface CanaryUpstreamRef {
  readonly apiVersion: string;
  readonly kind: 'Upstream';
  readonly name: string;
  readonly namespace?: string;
}

export interface CanaryService {
  readonly name?: string;
  readonly port: number;
  readonly portName?: string;
  readonly appProtocol?: string;
  readonly trafficDistribution?: 'PreferClose' | 'PreferSameZone' | 'PreferSameNode';
  readonly targetPort?: number | string;
  readonly portDiscovery?: boolean;
  readonly headless?: boolean;
  readonly timeout?: string;
  readonly backendTimeout?: string;
  readonly meshName?: string;
  readonly backends?: string[];
  readonly hosts?: string[];
  readonly delegation?: boolean;
  readonly match?: CanaryServiceMatch[];
  readonly retries?: CanaryServiceRetries;
  readonly rewrite?: CanaryServiceRewrite;
  readonly mirror?: CanaryServiceMirror[];
  readonly headers?: CanaryServiceHeaders;
  readonly gateways?: string[];
  readonly gatewayRefs?: CanaryServiceGatewayRefs[];
  readonly corsPolicy?: CanaryServiceCorsPolicy;
  readonly trafficPolicy?: CanaryServiceTrafficPolicy;
  readonly apex?: CanaryServiceApex;
  readonly primary?: CanaryServiceApex;
  readonly canary?: CanaryServiceApex;
  readonly unmanagedMetadata?: CanaryServiceUnmanagedMetadata;
}

export interface CanaryAnalysis {
  readonly interval?: string;
  readonly iterations?: number;
  readonly threshold?: number;
  readonly maxWeight?: number;
  readonly stepWeight?: number;
  readonly stepWeights?: number[];
  readonly stepWeightPromotion?: number;
  readonly mirror?: boolean;
  readonly mirrorWeight?: number;
  readonly primaryReadyThreshold?: number;
  readonly canaryReadyThreshold?: number;
  readonly match?: CanaryAnalysisMatch[];
  readonly metrics?: CanaryAnalysisMetrics[];
  readonly alerts?: CanaryAnalysisAlerts[];
  readonly webhooks?: CanaryAnalysisWebhooks[];
  readonly sessionAffinity?: CanaryAnalysisSessionAffinity;
}

export interface CanaryAutoscalerRefPrimaryScalerReplicas {
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
}

export interface CanaryServiceMatch {
  readonly authority?: CanaryServiceMatchAuthority;
  readonly gateways?: string[];
  readonly headers?: Record<string, CanaryServiceMatchAuthority>;
  readonly ignoreUriCase?: boolean;
  readonly method?: CanaryServiceMatchAuthority;
  readonly name?: string;
  readonly port?: number;
  readonly queryParams?: Record<string, CanaryServiceMatchAuthority>;
  readonly scheme?: CanaryServiceMatchAuthority;
  readonly sourceLabels?: Record<string, string>;
  readonly sourceNamespace?: string;
  readonly uri?: CanaryServiceMatchAuthority;
  readonly withoutHeaders?: Record<string, CanaryServiceMatchAuthority>;
}

export interface CanaryServiceRetries {
  readonly attempts?: number;
  readonly perTryTimeout?: string;
  readonly retryOn?: string;
}

export interface CanaryServiceRewrite {
  readonly uri?: string;
  readonly authority?: string;
  readonly type?: string;
}

export interface CanaryServiceMirror {
  readonly backendRef?: CanaryServiceMirrorBackendRef;
}

export interface CanaryServiceHeaders {
  readonly request?: CanaryServiceHeadersRequest;
  readonly response?: CanaryServiceHeadersRequest;
}

export interface CanaryServiceGatewayRefs {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly sectionName?: string;
  readonly port?: number;
}

export interface CanaryServiceCorsPolicy {
  readonly allowCredentials?: boolean;
  readonly allowHeaders?: string[];
  readonly allowMethods?: string[];
  readonly allowOrigin?: string[];
  readonly allowOrigins?: CanaryServiceMatchAuthority[];
  readonly exposeHeaders?: string[];
  readonly maxAge?: string;
}

export interface CanaryServiceTrafficPolicy {
  readonly connectionPool?: CanaryServiceTrafficPolicyConnectionPool;
  readonly loadBalancer?: CanaryServiceTrafficPolicyLoadBalancer;
  readonly outlierDetection?: CanaryServiceTrafficPolicyOutlierDetection;
  readonly tls?: CanaryServiceTrafficPolicyTls;
}

export interface CanaryServiceApex {
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

export interface CanaryServiceUnmanagedMetadata {
  readonly annotations?: string[];
  readonly labels?: string[];
}

export interface CanaryAnalysisMatch {
  readonly headers?: Record<string, CanaryAnalysisMatchHeaders>;
  readonly queryParams?: Record<string, CanaryServiceMatchAuthority>;
  readonly sourceLabels?: Record<string, string>;
}

export interface CanaryAnalysisMetrics {
  readonly name: string;
  readonly interval?: string;
  readonly threshold?: number;
  readonly thresholdRange?: CanaryAnalysisMetricsThresholdRange;
  readonly query?: string;
  readonly templateRef?: CanaryAnalysisMetricsTemplateRef;
  readonly templateVariables?: Record<string, string>;
}

export interface CanaryAnalysisAlerts {
  readonly name: string;
  readonly severity?: '' | 'info' | 'warn' | 'error';
  readonly providerRef: CanaryAnalysisMetricsTemplateRef;
}

export interface CanaryAnalysisWebhooks {
  readonly name: string;
  readonly type?: '' | 'confirm-rollout' | 'pre-rollout' | 'rollout' | 'confirm-promotion' | 'post-rollout' | 'event' | 'rollback' | 'confirm-traffic-increase';
  readonly muteAlert?: boolean;
  readonly url: string;
  readonly timeout?: string;
  readonly retries?: number;
  readonly disableTLS?: boolean;
  readonly metadata?: Record<string, string>;
}

export interface CanaryAnalysisSessionAffinity {
  readonly cookieName: string;
  readonly primaryCookieName?: string;
  readonly domain?: string;
  readonly httpOnly?: boolean;
  readonly maxAge?: number;
  readonly partitioned?: boolean;
  readonly path?: string;
  readonly sameSite?: 'Strict' | 'Lax' | 'None';
  readonly secure?: boolean;
}

export interface CanaryServiceMatchAuthority {
  readonly exact?: string;
  readonly prefix?: string;
  readonly regex?: string;
}

export interface CanaryServiceMirrorBackendRef {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
}

export interface CanaryServiceHeadersRequest {
  readonly add?: Record<string, string>;
  readonly remove?: string[];
  readonly set?: Record<string, string>;
}

export interface CanaryServiceTrafficPolicyConnectionPool {
  readonly http?: CanaryServiceTrafficPolicyConnectionPoolHttp;
}

export interface CanaryServiceTrafficPolicyLoadBalancer {
  readonly consistentHash?: CanaryServiceTrafficPolicyLoadBalancerConsistentHash;
  readonly localityLbSetting?: CanaryServiceTrafficPolicyLoadBalancerLocalityLbSetting;
  readonly simple?: 'ROUND_ROBIN' | 'LEAST_CONN' | 'RANDOM' | 'PASSTHROUGH' | 'LEAST_REQUEST';
  readonly warmupDurationSecs?: string;
}

export interface CanaryServiceTrafficPolicyOutlierDetection {
  readonly baseEjectionTime?: string;
  readonly consecutive5xxErrors?: number;
  readonly consecutiveErrors?: number;
  readonly consecutiveGatewayErrors?: number;
  readonly consecutiveLocalOriginFailures?: number;
  readonly interval?: string;
  readonly maxEjectionPercent?: number;
  readonly minHealthPercent?: number;
  readonly splitExternalLocalOriginErrors?: boolean;
}

export interface CanaryServiceTrafficPolicyTls {
  readonly caCertificates?: string;
  readonly clientCertificate?: string;
  readonly mode?: 'DISABLE' | 'SIMPLE' | 'MUTUAL' | 'ISTIO_MUTUAL';
  readonly privateKey?: string;
  readonly sni?: string;
  readonly subjectAltNames?: string[];
}

export interface CanaryAnalysisMatchHeaders {
  readonly exact?: string;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly regex?: string;
}

export interface CanaryAnalysisMetricsThresholdRange {
  readonly min?: number;
  readonly max?: number;
}

export interface CanaryAnalysisMetricsTemplateRef {
  readonly name: string;
  readonly namespace?: string;
}

export interface CanaryServiceTrafficPolicyConnectionPoolHttp {
  readonly h2UpgradePolicy?: 'DEFAULT' | 'DO_NOT_UPGRADE' | 'UPGRADE';
  readonly http1MaxPendingRequests?: number;
  readonly http2MaxRequests?: number;
  readonly idleTimeout?: string;
  readonly maxRequestsPerConnection?: number;
  readonly maxRetries?: number;
}

export interface CanaryServiceTrafficPolicyLoadBalancerConsistentHash {
  readonly httpCookie?: CanaryServiceTrafficPolicyLoadBalancerConsistentHashHttpCookie;
  readonly httpHeaderName?: string;
  readonly httpQueryParameterName?: string;
  readonly minimumRingSize?: number;
  readonly useSourceIp?: boolean;
}

export interface CanaryServiceTrafficPolicyLoadBalancerLocalityLbSetting {
  readonly distribute?: CanaryServiceTrafficPolicyLoadBalancerLocalityLbSettingDistribute[];
  readonly enabled?: boolean;
  readonly failover?: CanaryServiceTrafficPolicyLoadBalancerLocalityLbSettingFailover[];
}

export interface CanaryServiceTrafficPolicyLoadBalancerConsistentHashHttpCookie {
  readonly name?: string;
  readonly path?: string;
  readonly ttl?: string;
}

export interface CanaryServiceTrafficPolicyLoadBalancerLocalityLbSettingDistribute {
  readonly from?: string;
  readonly to?: Record<string, number>;
}

export interface CanaryServiceTrafficPolicyLoadBalancerLocalityLbSettingFailover {
  readonly from?: string;
  readonly to?: string;
}

export interface MetricTemplate {
  readonly apiVersion: 'flagger.app/v1beta1';
  readonly kind: 'MetricTemplate';
  readonly metadata: ObjectMeta;
  readonly spec: MetricTemplateSpec;
}

export interface MetricTemplateSpec {
  readonly provider: MetricTemplateProvider;
  readonly query: string;
}

export interface MetricTemplateProvider {
  readonly type: 'prometheus' | 'influxdb' | 'datadog' | 'externalmetrics' | 'stackdriver' | 'cloudwatch' | 'newrelic' | 'graphite' | 'dynatrace' | 'keptn' | 'splunk';
  readonly address?: string;
  readonly headers?: Record<string, string[]>;
  readonly secretRef?: MetricTemplateProviderSecretRef;
  readonly region?: string;
  readonly insecureSkipVerify?: boolean;
}

export interface MetricTemplateProviderSecretRef {
  readonly name: string;
}
