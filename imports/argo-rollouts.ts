// Generated from the CRDs of github.com/argoproj/argo-rollouts@v1.10.0. To change: projenrc/crd-types/sources.ts, then `npm run import`.
import type { ObjectMeta } from './metadata';

export interface AnalysisTemplate {
  readonly apiVersion: 'argoproj.io/v1alpha1';
  readonly kind: 'AnalysisTemplate';
  readonly metadata: ObjectMeta;
  readonly spec: AnalysisTemplateSpec;
}

export interface AnalysisTemplateSpec {
  readonly args?: AnalysisTemplateArgs[];
  readonly dryRun?: AnalysisTemplateDryRun[];
  readonly measurementRetention?: AnalysisTemplateMeasurementRetention[];
  readonly metrics?: AnalysisTemplateMetrics[];
  readonly templates?: AnalysisTemplateTemplates[];
}

export interface AnalysisTemplateArgs {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: AnalysisTemplateArgsValueFrom;
}

export interface AnalysisTemplateDryRun {
  readonly metricName: string;
}

export interface AnalysisTemplateMeasurementRetention {
  readonly limit: number;
  readonly metricName: string;
}

export interface AnalysisTemplateMetrics {
  readonly consecutiveErrorLimit?: number | string;
  readonly consecutiveSuccessLimit?: number | string;
  readonly count?: number | string;
  readonly failureCondition?: string;
  readonly failureLimit?: number | string;
  readonly inconclusiveLimit?: number | string;
  readonly initialDelay?: string;
  readonly interval?: string;
  readonly name: string;
  readonly provider: AnalysisTemplateMetricsProvider;
  readonly successCondition?: string;
}

export interface AnalysisTemplateTemplates {
  readonly clusterScope?: boolean;
  readonly templateName?: string;
}

export interface AnalysisTemplateArgsValueFrom {
  readonly fieldRef?: AnalysisTemplateArgsValueFromFieldRef;
  readonly secretKeyRef?: AnalysisTemplateArgsValueFromSecretKeyRef;
}

export interface AnalysisTemplateMetricsProvider {
  readonly plugin?: Record<string, unknown>;
  readonly prometheus?: AnalysisTemplateMetricsProviderPrometheus;
}

export interface AnalysisTemplateArgsValueFromFieldRef {
  readonly fieldPath: string;
}

export interface AnalysisTemplateArgsValueFromSecretKeyRef {
  readonly key: string;
  readonly name: string;
}

export interface AnalysisTemplateMetricsProviderPrometheus {
  readonly address?: string;
  readonly authentication?: AnalysisTemplateMetricsProviderPrometheusAuthentication;
  readonly headers?: AnalysisTemplateMetricsProviderPrometheusHeaders[];
  readonly insecure?: boolean;
  readonly query?: string;
  readonly rangeQuery?: AnalysisTemplateMetricsProviderPrometheusRangeQuery;
  readonly timeout?: number;
}

export interface AnalysisTemplateMetricsProviderPrometheusAuthentication {
  readonly oauth2?: AnalysisTemplateMetricsProviderPrometheusAuthenticationOauth2;
  readonly sigv4?: AnalysisTemplateMetricsProviderPrometheusAuthenticationSigv4;
}

export interface AnalysisTemplateMetricsProviderPrometheusHeaders {
  readonly key: string;
  readonly value: string;
}

export interface AnalysisTemplateMetricsProviderPrometheusRangeQuery {
  readonly end?: string;
  readonly start?: string;
  readonly step?: string;
}

export interface AnalysisTemplateMetricsProviderPrometheusAuthenticationOauth2 {
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly scopes?: string[];
  readonly tokenUrl?: string;
}

export interface AnalysisTemplateMetricsProviderPrometheusAuthenticationSigv4 {
  readonly profile?: string;
  readonly region?: string;
  readonly roleArn?: string;
}

export interface Rollout {
  readonly apiVersion: 'argoproj.io/v1alpha1';
  readonly kind: 'Rollout';
  readonly metadata: ObjectMeta;
  readonly spec: RolloutSpec;
}

export interface RolloutSpec {
  readonly analysis?: RolloutAnalysis;
  readonly minReadySeconds?: number;
  readonly paused?: boolean;
  readonly progressDeadlineAbort?: boolean;
  readonly progressDeadlineSeconds?: number;
  readonly replicas?: number;
  readonly restartAt?: string;
  readonly revisionHistoryLimit?: number;
  readonly rollbackWindow?: RolloutRollbackWindow;
  readonly selector?: RolloutSelector;
  readonly strategy?: RolloutStrategy;
  readonly workloadRef?: RolloutWorkloadRef;
}

export interface RolloutAnalysis {
  readonly successfulRunHistoryLimit?: number;
  readonly unsuccessfulRunHistoryLimit?: number;
}

export interface RolloutRollbackWindow {
  readonly revisions?: number;
}

export interface RolloutSelector {
  readonly matchExpressions?: RolloutSelectorMatchExpressions[];
  readonly matchLabels?: Record<string, string>;
}

export interface RolloutStrategy {
  readonly canary?: RolloutStrategyCanary;
}

export interface RolloutWorkloadRef {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly scaleDown?: string;
}

export interface RolloutSelectorMatchExpressions {
  readonly key: string;
  readonly operator: string;
  readonly values?: string[];
}

export interface RolloutStrategyCanary {
  readonly abortScaleDownDelaySeconds?: number;
  readonly analysis?: RolloutStrategyCanaryAnalysis;
  readonly canaryMetadata?: RolloutStrategyCanaryCanaryMetadata;
  readonly canaryService?: string;
  readonly dynamicStableScale?: boolean;
  readonly maxSurge?: number | string;
  readonly maxUnavailable?: number | string;
  readonly minPodsPerReplicaSet?: number;
  readonly pingPong?: RolloutStrategyCanaryPingPong;
  readonly replicaProgressThreshold?: RolloutStrategyCanaryReplicaProgressThreshold;
  readonly scaleDownDelayRevisionLimit?: number;
  readonly scaleDownDelaySeconds?: number;
  readonly stableMetadata?: RolloutStrategyCanaryCanaryMetadata;
  readonly stableService?: string;
  readonly steps?: RolloutStrategyCanarySteps[];
  readonly trafficRouting?: RolloutStrategyCanaryTrafficRouting;
}

export interface RolloutStrategyCanaryAnalysis {
  readonly analysisRunMetadata?: RolloutStrategyCanaryCanaryMetadata;
  readonly args?: RolloutStrategyCanaryAnalysisArgs[];
  readonly dryRun?: RolloutStrategyCanaryAnalysisDryRun[];
  readonly measurementRetention?: RolloutStrategyCanaryAnalysisMeasurementRetention[];
  readonly startingStep?: number;
  readonly templates?: RolloutStrategyCanaryAnalysisTemplates[];
}

export interface RolloutStrategyCanaryCanaryMetadata {
  readonly annotations?: Record<string, string>;
  readonly labels?: Record<string, string>;
}

export interface RolloutStrategyCanaryPingPong {
  readonly pingService: string;
  readonly pongService: string;
}

export interface RolloutStrategyCanaryReplicaProgressThreshold {
  readonly type: string;
  readonly value: number;
}

export interface RolloutStrategyCanarySteps {
  readonly analysis?: RolloutStrategyCanaryStepsAnalysis;
  readonly pause?: RolloutStrategyCanaryStepsPause;
  readonly plugin?: RolloutStrategyCanaryStepsPlugin;
  readonly setCanaryScale?: RolloutStrategyCanaryStepsSetCanaryScale;
  readonly setHeaderRoute?: RolloutStrategyCanaryStepsSetHeaderRoute;
  readonly setMirrorRoute?: RolloutStrategyCanaryStepsSetMirrorRoute;
  readonly setWeight?: number;
}

export interface RolloutStrategyCanaryTrafficRouting {
  readonly istio?: RolloutStrategyCanaryTrafficRoutingIstio;
  readonly managedRoutes?: RolloutStrategyCanaryTrafficRoutingManagedRoutes[];
  readonly maxTrafficWeight?: number;
  readonly plugins?: Record<string, unknown>;
}

export interface RolloutStrategyCanaryAnalysisArgs {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: RolloutStrategyCanaryAnalysisArgsValueFrom;
}

export interface RolloutStrategyCanaryAnalysisDryRun {
  readonly metricName: string;
}

export interface RolloutStrategyCanaryAnalysisMeasurementRetention {
  readonly limit: number;
  readonly metricName: string;
}

export interface RolloutStrategyCanaryAnalysisTemplates {
  readonly clusterScope?: boolean;
  readonly templateName?: string;
}

export interface RolloutStrategyCanaryStepsAnalysis {
  readonly analysisRunMetadata?: RolloutStrategyCanaryCanaryMetadata;
  readonly args?: RolloutStrategyCanaryAnalysisArgs[];
  readonly dryRun?: RolloutStrategyCanaryAnalysisDryRun[];
  readonly measurementRetention?: RolloutStrategyCanaryAnalysisMeasurementRetention[];
  readonly templates?: RolloutStrategyCanaryAnalysisTemplates[];
}

export interface RolloutStrategyCanaryStepsPause {
  readonly duration?: number | string;
}

export interface RolloutStrategyCanaryStepsPlugin {
  readonly config?: Record<string, unknown>;
  readonly name: string;
}

export interface RolloutStrategyCanaryStepsSetCanaryScale {
  readonly matchTrafficWeight?: boolean;
  readonly replicas?: number;
  readonly weight?: number;
}

export interface RolloutStrategyCanaryStepsSetHeaderRoute {
  readonly match?: RolloutStrategyCanaryStepsSetHeaderRouteMatch[];
  readonly name?: string;
}

export interface RolloutStrategyCanaryStepsSetMirrorRoute {
  readonly match?: RolloutStrategyCanaryStepsSetMirrorRouteMatch[];
  readonly name: string;
  readonly percentage?: number;
}

export interface RolloutStrategyCanaryTrafficRoutingIstio {
  readonly destinationRule?: RolloutStrategyCanaryTrafficRoutingIstioDestinationRule;
  readonly virtualService?: RolloutStrategyCanaryTrafficRoutingIstioVirtualService;
  readonly virtualServices?: RolloutStrategyCanaryTrafficRoutingIstioVirtualService[];
}

export interface RolloutStrategyCanaryTrafficRoutingManagedRoutes {
  readonly name: string;
}

export interface RolloutStrategyCanaryAnalysisArgsValueFrom {
  readonly fieldRef?: RolloutStrategyCanaryAnalysisArgsValueFromFieldRef;
  readonly podTemplateHashValue?: string;
}

export interface RolloutStrategyCanaryStepsSetHeaderRouteMatch {
  readonly headerName: string;
  readonly headerValue: RolloutStrategyCanaryStepsSetHeaderRouteMatchHeaderValue;
}

export interface RolloutStrategyCanaryStepsSetMirrorRouteMatch {
  readonly headers?: Record<string, RolloutStrategyCanaryStepsSetHeaderRouteMatchHeaderValue>;
  readonly method?: RolloutStrategyCanaryStepsSetHeaderRouteMatchHeaderValue;
  readonly path?: RolloutStrategyCanaryStepsSetHeaderRouteMatchHeaderValue;
}

export interface RolloutStrategyCanaryTrafficRoutingIstioDestinationRule {
  readonly additionalSubsetNames?: string[];
  readonly canarySubsetName: string;
  readonly name: string;
  readonly stableSubsetName: string;
}

export interface RolloutStrategyCanaryTrafficRoutingIstioVirtualService {
  readonly name: string;
  readonly routes?: string[];
  readonly tcpRoutes?: RolloutStrategyCanaryTrafficRoutingIstioVirtualServiceTcpRoutes[];
  readonly tlsRoutes?: RolloutStrategyCanaryTrafficRoutingIstioVirtualServiceTlsRoutes[];
}

export interface RolloutStrategyCanaryAnalysisArgsValueFromFieldRef {
  readonly fieldPath: string;
}

export interface RolloutStrategyCanaryStepsSetHeaderRouteMatchHeaderValue {
  readonly exact?: string;
  readonly prefix?: string;
  readonly regex?: string;
}

export interface RolloutStrategyCanaryTrafficRoutingIstioVirtualServiceTcpRoutes {
  readonly port?: number;
}

export interface RolloutStrategyCanaryTrafficRoutingIstioVirtualServiceTlsRoutes {
  readonly port?: number;
  readonly sniHosts?: string[];
}
