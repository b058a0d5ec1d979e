// Generated from the CRDs of istio.io/api@v1.31.1. To change: projenrc/crd-types/sources.ts, then `npm run import`.
import type { ObjectMeta } from './metadata';

export interface DestinationRule {
  readonly apiVersion: 'networking.istio.io/v1';
  readonly kind: 'DestinationRule';
  readonly metadata: ObjectMeta;
  readonly spec: DestinationRuleSpec;
}

export interface DestinationRuleSpec {
  readonly exportTo?: string[];
  readonly host: string;
  readonly subsets?: DestinationRuleSubsets[];
  readonly trafficPolicy?: DestinationRuleTrafficPolicy;
  readonly workloadSelector?: DestinationRuleWorkloadSelector;
}

export interface DestinationRuleSubsets {
  readonly labels?: Record<string, string>;
  readonly name: string;
  readonly trafficPolicy?: DestinationRuleTrafficPolicy;
}

export interface DestinationRuleTrafficPolicy {
  readonly connectionPool?: DestinationRuleTrafficPolicyConnectionPool;
  readonly loadBalancer?: DestinationRuleTrafficPolicyLoadBalancer;
  readonly outlierDetection?: DestinationRuleTrafficPolicyOutlierDetection;
  readonly portLevelSettings?: DestinationRuleTrafficPolicyPortLevelSettings[];
  readonly proxyProtocol?: DestinationRuleTrafficPolicyProxyProtocol;
  readonly retryBudget?: DestinationRuleTrafficPolicyRetryBudget;
  readonly tls?: DestinationRuleTrafficPolicyTls;
  readonly tunnel?: DestinationRuleTrafficPolicyTunnel;
}

export interface DestinationRuleWorkloadSelector {
  readonly matchLabels?: Record<string, string>;
}

export interface DestinationRuleTrafficPolicyConnectionPool {
  readonly http?: DestinationRuleTrafficPolicyConnectionPoolHttp;
  readonly tcp?: DestinationRuleTrafficPolicyConnectionPoolTcp;
}

export interface DestinationRuleTrafficPolicyLoadBalancer {
  readonly consistentHash?: DestinationRuleTrafficPolicyLoadBalancerConsistentHash;
  readonly localityLbSetting?: DestinationRuleTrafficPolicyLoadBalancerLocalityLbSetting;
  readonly simple?: 'UNSPECIFIED' | 'LEAST_CONN' | 'RANDOM' | 'PASSTHROUGH' | 'ROUND_ROBIN' | 'LEAST_REQUEST';
  readonly warmup?: DestinationRuleTrafficPolicyLoadBalancerWarmup;
  readonly warmupDurationSecs?: string;
  readonly zoneAwareLbSetting?: DestinationRuleTrafficPolicyLoadBalancerZoneAwareLbSetting;
}

export interface DestinationRuleTrafficPolicyOutlierDetection {
  readonly baseEjectionTime?: string;
  readonly consecutive5xxErrors?: number;
  readonly consecutiveErrors?: number;
  readonly consecutiveGatewayErrors?: number;
  readonly consecutiveLocalOriginFailures?: number;
  readonly interval?: string;
  readonly maxEjectionPercent?: number;
  readonly minHealthPercent?: number;
  readonly outlierDetectionHttpErrorCodes?: number[];
  readonly splitExternalLocalOriginErrors?: boolean;
}

export interface DestinationRuleTrafficPolicyPortLevelSettings {
  readonly connectionPool?: DestinationRuleTrafficPolicyConnectionPool;
  readonly loadBalancer?: DestinationRuleTrafficPolicyLoadBalancer;
  readonly outlierDetection?: DestinationRuleTrafficPolicyOutlierDetection;
  readonly port?: DestinationRuleTrafficPolicyPortLevelSettingsPort;
  readonly tls?: DestinationRuleTrafficPolicyTls;
}

export interface DestinationRuleTrafficPolicyProxyProtocol {
  readonly version?: 'V1' | 'V2';
}

export interface DestinationRuleTrafficPolicyRetryBudget {
  readonly budgetInterval?: string;
  readonly minRetryConcurrency?: number;
  readonly percent?: number;
}

export interface DestinationRuleTrafficPolicyTls {
  readonly caCertificates?: string;
  readonly caCrl?: string;
  readonly clientCertificate?: string;
  readonly credentialName?: string;
  readonly insecureSkipVerify?: boolean;
  readonly mode?: 'DISABLE' | 'SIMPLE' | 'MUTUAL' | 'ISTIO_MUTUAL';
  readonly privateKey?: string;
  readonly sni?: string;
  readonly subjectAltNames?: string[];
}

export interface DestinationRuleTrafficPolicyTunnel {
  readonly protocol?: string;
  readonly targetHost: string;
  readonly targetPort: number;
}

export interface DestinationRuleTrafficPolicyConnectionPoolHttp {
  readonly h2UpgradePolicy?: 'DEFAULT' | 'DO_NOT_UPGRADE' | 'UPGRADE';
  readonly http1MaxPendingRequests?: number;
  readonly http2KeepAlive?: DestinationRuleTrafficPolicyConnectionPoolHttpHttp2KeepAlive;
  readonly http2MaxRequests?: number;
  readonly idleTimeout?: string;
  readonly maxConcurrentStreams?: number;
  readonly maxRequestsPerConnection?: number;
  readonly maxRetries?: number;
  readonly useClientProtocol?: boolean;
}

export interface DestinationRuleTrafficPolicyConnectionPoolTcp {
  readonly connectTimeout?: string;
  readonly idleTimeout?: string;
  readonly maxConnectionDuration?: string;
  readonly maxConnections?: number;
  readonly tcpKeepalive?: DestinationRuleTrafficPolicyConnectionPoolTcpTcpKeepalive;
}

export interface DestinationRuleTrafficPolicyLoadBalancerConsistentHash {
  readonly httpCookie?: DestinationRuleTrafficPolicyLoadBalancerConsistentHashHttpCookie;
  readonly httpHeaderName?: string;
  readonly httpQueryParameterName?: string;
  readonly maglev?: DestinationRuleTrafficPolicyLoadBalancerConsistentHashMaglev;
  readonly minimumRingSize?: number;
  readonly ringHash?: DestinationRuleTrafficPolicyLoadBalancerConsistentHashRingHash;
  readonly useSourceIp?: boolean;
}

export interface DestinationRuleTrafficPolicyLoadBalancerLocalityLbSetting {
  readonly distribute?: DestinationRuleTrafficPolicyLoadBalancerLocalityLbSettingDistribute[];
  readonly enabled?: boolean;
  readonly failover?: DestinationRuleTrafficPolicyLoadBalancerLocalityLbSettingFailover[];
  readonly failoverPriority?: string[];
}

export interface DestinationRuleTrafficPolicyLoadBalancerWarmup {
  readonly aggression?: number;
  readonly duration: string;
  readonly minimumPercent?: number;
}

export interface DestinationRuleTrafficPolicyLoadBalancerZoneAwareLbSetting {
  readonly enabled?: boolean;
  readonly failover?: DestinationRuleTrafficPolicyLoadBalancerLocalityLbSettingFailover[];
  readonly failoverPriority?: string[];
  readonly minClusterSize?: number;
}

export interface DestinationRuleTrafficPolicyPortLevelSettingsPort {
  readonly number?: number;
}

export interface DestinationRuleTrafficPolicyConnectionPoolHttpHttp2KeepAlive {
  readonly interval?: string;
  readonly timeout?: string;
}

export interface DestinationRuleTrafficPolicyConnectionPoolTcpTcpKeepalive {
  readonly interval?: string;
  readonly probes?: number;
  readonly time?: string;
}

export interface DestinationRuleTrafficPolicyLoadBalancerConsistentHashHttpCookie {
  readonly attributes?: DestinationRuleTrafficPolicyLoadBalancerConsistentHashHttpCookieAttributes[];
  readonly name: string;
  readonly path?: string;
  readonly ttl?: string;
}

export interface DestinationRuleTrafficPolicyLoadBalancerConsistentHashMaglev {
  readonly tableSize?: number;
}

export interface DestinationRuleTrafficPolicyLoadBalancerConsistentHashRingHash {
  readonly minimumRingSize?: number;
}

export interface DestinationRuleTrafficPolicyLoadBalancerLocalityLbSettingDistribute {
  readonly from?: string;
  readonly to?: Record<string, number>;
}

export interface DestinationRuleTrafficPolicyLoadBalancerLocalityLbSettingFailover {
  readonly from?: string;
  readonly to?: string;
}

export interface DestinationRuleTrafficPolicyLoadBalancerConsistentHashHttpCookieAttributes {
  readonly name: string;
  readonly value?: string;
}

export interface Gateway {
  readonly apiVersion: 'networking.istio.io/v1';
  readonly kind: 'Gateway';
  readonly metadata: ObjectMeta;
  readonly spec: GatewaySpec;
}

export interface GatewaySpec {
  readonly selector?: Record<string, string>;
  readonly servers?: GatewayServers[];
}

export interface GatewayServers {
  readonly bind?: string;
  readonly defaultEndpoint?: string;
  readonly hosts: string[];
  readonly name?: string;
  readonly port: GatewayServersPort;
  readonly tls?: GatewayServersTls;
}

export interface GatewayServersPort {
  readonly name: string;
  readonly number: number;
  readonly protocol: string;
  readonly targetPort?: number;
}

export interface GatewayServersTls {
  readonly caCertCredentialName?: string;
  readonly caCertificates?: string;
  readonly caCrl?: string;
  readonly cipherSuites?: string[];
  readonly credentialName?: string;
  readonly credentialNames?: string[];
  readonly httpsRedirect?: boolean;
  readonly insecureSkipVerify?: boolean;
  readonly maxProtocolVersion?: 'TLS_AUTO' | 'TLSV1_0' | 'TLSV1_1' | 'TLSV1_2' | 'TLSV1_3';
  readonly minProtocolVersion?: 'TLS_AUTO' | 'TLSV1_0' | 'TLSV1_1' | 'TLSV1_2' | 'TLSV1_3';
  readonly mode?: 'PASSTHROUGH' | 'SIMPLE' | 'MUTUAL' | 'AUTO_PASSTHROUGH' | 'ISTIO_MUTUAL' | 'OPTIONAL_MUTUAL';
  readonly privateKey?: string;
  readonly serverCertificate?: string;
  readonly subjectAltNames?: string[];
  readonly tlsCertificates?: GatewayServersTlsTlsCertificates[];
  readonly verifyCertificateHash?: string[];
  readonly verifyCertificateSpki?: string[];
}

export interface GatewayServersTlsTlsCertificates {
  readonly caCertificates?: string;
  readonly privateKey?: string;
  readonly serverCertificate?: string;
}

export interface ServiceEntry {
  readonly apiVersion: 'networking.istio.io/v1';
  readonly kind: 'ServiceEntry';
  readonly metadata: ObjectMeta;
  readonly spec: ServiceEntrySpec;
}

export interface ServiceEntrySpec {
  readonly addresses?: string[];
  readonly endpoints?: ServiceEntryEndpoints[];
  readonly exportTo?: string[];
  readonly hosts: string[];
  readonly location?: 'MESH_EXTERNAL' | 'MESH_INTERNAL';
  readonly ports?: ServiceEntryPorts[];
  readonly resolution?: 'NONE' | 'STATIC' | 'DNS' | 'DNS_ROUND_ROBIN' | 'DYNAMIC_DNS';
  readonly subjectAltNames?: string[];
  readonly workloadSelector?: ServiceEntryWorkloadSelector;
}

export interface ServiceEntryEndpoints {
  readonly address?: string;
  readonly labels?: Record<string, string>;
  readonly locality?: string;
  readonly network?: string;
  readonly ports?: Record<string, number>;
  readonly serviceAccount?: string;
  readonly weight?: number;
}

export interface ServiceEntryPorts {
  readonly name: string;
  readonly number: number;
  readonly protocol?: string;
  readonly targetPort?: number;
}

export interface ServiceEntryWorkloadSelector {
  readonly labels?: Record<string, string>;
}

export interface Sidecar {
  readonly apiVersion: 'networking.istio.io/v1';
  readonly kind: 'Sidecar';
  readonly metadata: ObjectMeta;
  readonly spec: SidecarSpec;
}

export interface SidecarSpec {
  readonly egress?: SidecarEgress[];
  readonly inboundConnectionPool?: SidecarInboundConnectionPool;
  readonly ingress?: SidecarIngress[];
  readonly outboundTrafficPolicy?: SidecarOutboundTrafficPolicy;
  readonly workloadSelector?: SidecarWorkloadSelector;
}

export interface SidecarEgress {
  readonly bind?: string;
  readonly captureMode?: 'DEFAULT' | 'IPTABLES' | 'NONE';
  readonly hosts: string[];
  readonly port?: SidecarEgressPort;
}

export interface SidecarInboundConnectionPool {
  readonly http?: SidecarInboundConnectionPoolHttp;
  readonly tcp?: SidecarInboundConnectionPoolTcp;
}

export interface SidecarIngress {
  readonly bind?: string;
  readonly captureMode?: 'DEFAULT' | 'IPTABLES' | 'NONE';
  readonly connectionPool?: SidecarInboundConnectionPool;
  readonly defaultEndpoint?: string;
  readonly port: SidecarEgressPort;
  readonly tls?: SidecarIngressTls;
}

export interface SidecarOutboundTrafficPolicy {
  readonly egressProxy?: SidecarOutboundTrafficPolicyEgressProxy;
  readonly mode?: 'REGISTRY_ONLY' | 'ALLOW_ANY';
}

export interface SidecarWorkloadSelector {
  readonly labels?: Record<string, string>;
}

export interface SidecarEgressPort {
  readonly name?: string;
  readonly number?: number;
  readonly protocol?: string;
  readonly targetPort?: number;
}

export interface SidecarInboundConnectionPoolHttp {
  readonly h2UpgradePolicy?: 'DEFAULT' | 'DO_NOT_UPGRADE' | 'UPGRADE';
  readonly http1MaxPendingRequests?: number;
  readonly http2KeepAlive?: SidecarInboundConnectionPoolHttpHttp2KeepAlive;
  readonly http2MaxRequests?: number;
  readonly idleTimeout?: string;
  readonly maxConcurrentStreams?: number;
  readonly maxRequestsPerConnection?: number;
  readonly maxRetries?: number;
  readonly useClientProtocol?: boolean;
}

export interface SidecarInboundConnectionPoolTcp {
  readonly connectTimeout?: string;
  readonly idleTimeout?: string;
  readonly maxConnectionDuration?: string;
  readonly maxConnections?: number;
  readonly tcpKeepalive?: SidecarInboundConnectionPoolTcpTcpKeepalive;
}

export interface SidecarIngressTls {
  readonly caCertCredentialName?: string;
  readonly caCertificates?: string;
  readonly caCrl?: string;
  readonly cipherSuites?: string[];
  readonly credentialName?: string;
  readonly credentialNames?: string[];
  readonly httpsRedirect?: boolean;
  readonly insecureSkipVerify?: boolean;
  readonly maxProtocolVersion?: 'TLS_AUTO' | 'TLSV1_0' | 'TLSV1_1' | 'TLSV1_2' | 'TLSV1_3';
  readonly minProtocolVersion?: 'TLS_AUTO' | 'TLSV1_0' | 'TLSV1_1' | 'TLSV1_2' | 'TLSV1_3';
  readonly mode?: 'PASSTHROUGH' | 'SIMPLE' | 'MUTUAL' | 'AUTO_PASSTHROUGH' | 'ISTIO_MUTUAL' | 'OPTIONAL_MUTUAL';
  readonly privateKey?: string;
  readonly serverCertificate?: string;
  readonly subjectAltNames?: string[];
  readonly tlsCertificates?: SidecarIngressTlsTlsCertificates[];
  readonly verifyCertificateHash?: string[];
  readonly verifyCertificateSpki?: string[];
}

export interface SidecarOutboundTrafficPolicyEgressProxy {
  readonly host: string;
  readonly port?: SidecarOutboundTrafficPolicyEgressProxyPort;
  readonly subset?: string;
}

export interface SidecarInboundConnectionPoolHttpHttp2KeepAlive {
  readonly interval?: string;
  readonly timeout?: string;
}

export interface SidecarInboundConnectionPoolTcpTcpKeepalive {
  readonly interval?: string;
  readonly probes?: number;
  readonly time?: string;
}

export interface SidecarIngressTlsTlsCertificates {
  readonly caCertificates?: string;
  readonly privateKey?: string;
  readonly serverCertificate?: string;
}

export interface SidecarOutboundTrafficPolicyEgressProxyPort {
  readonly number?: number;
}

export interface VirtualService {
  readonly apiVersion: 'networking.istio.io/v1';
  readonly kind: 'VirtualService';
  readonly metadata: ObjectMeta;
  readonly spec: VirtualServiceSpec;
}

export interface VirtualServiceSpec {
  readonly exportTo?: string[];
  readonly gateways?: string[];
  readonly hosts?: string[];
  readonly http?: VirtualServiceHttp[];
  readonly tcp?: VirtualServiceTcp[];
  readonly tls?: VirtualServiceTls[];
}

export interface VirtualServiceHttp {
  readonly corsPolicy?: VirtualServiceHttpCorsPolicy;
  readonly delegate?: VirtualServiceHttpDelegate;
  readonly directResponse?: VirtualServiceHttpDirectResponse;
  readonly fault?: VirtualServiceHttpFault;
  readonly headers?: VirtualServiceHttpHeaders;
  readonly match?: VirtualServiceHttpMatch[];
  readonly mirror?: VirtualServiceHttpMirror;
  readonly mirror_percent?: number;
  readonly mirrorPercent?: number;
  readonly mirrorPercentage?: VirtualServiceHttpMirrorPercentage;
  readonly mirrors?: VirtualServiceHttpMirrors[];
  readonly name?: string;
  readonly redirect?: VirtualServiceHttpRedirect;
  readonly retries?: VirtualServiceHttpRetries;
  readonly rewrite?: VirtualServiceHttpRewrite;
  readonly route?: VirtualServiceHttpRoute[];
  readonly timeout?: string;
}

export interface VirtualServiceTcp {
  readonly match?: VirtualServiceTcpMatch[];
  readonly route?: VirtualServiceTcpRoute[];
}

export interface VirtualServiceTls {
  readonly match: VirtualServiceTlsMatch[];
  readonly route?: VirtualServiceTcpRoute[];
}

export interface VirtualServiceHttpCorsPolicy {
  readonly allowCredentials?: boolean;
  readonly allowHeaders?: string[];
  readonly allowMethods?: string[];
  readonly allowOrigin?: string[];
  readonly allowOrigins?: VirtualServiceHttpCorsPolicyAllowOrigins[];
  readonly exposeHeaders?: string[];
  readonly maxAge?: string;
  readonly unmatchedPreflights?: 'UNSPECIFIED' | 'FORWARD' | 'IGNORE';
}

export interface VirtualServiceHttpDelegate {
  readonly name?: string;
  readonly namespace?: string;
}

export interface VirtualServiceHttpDirectResponse {
  readonly body?: VirtualServiceHttpDirectResponseBody;
  readonly status: number;
}

export interface VirtualServiceHttpFault {
  readonly abort?: VirtualServiceHttpFaultAbort;
  readonly delay?: VirtualServiceHttpFaultDelay;
}

export interface VirtualServiceHttpHeaders {
  readonly request?: VirtualServiceHttpHeadersRequest;
  readonly response?: VirtualServiceHttpHeadersRequest;
}

export interface VirtualServiceHttpMatch {
  readonly authority?: VirtualServiceHttpCorsPolicyAllowOrigins;
  readonly gateways?: string[];
  readonly headers?: Record<string, VirtualServiceHttpCorsPolicyAllowOrigins>;
  readonly ignoreUriCase?: boolean;
  readonly method?: VirtualServiceHttpCorsPolicyAllowOrigins;
  readonly name?: string;
  readonly port?: number;
  readonly queryParams?: Record<string, VirtualServiceHttpCorsPolicyAllowOrigins>;
  readonly scheme?: VirtualServiceHttpCorsPolicyAllowOrigins;
  readonly sourceLabels?: Record<string, string>;
  readonly sourceNamespace?: string;
  readonly statPrefix?: string;
  readonly uri?: VirtualServiceHttpCorsPolicyAllowOrigins;
  readonly withoutHeaders?: Record<string, VirtualServiceHttpCorsPolicyAllowOrigins>;
}

export interface VirtualServiceHttpMirror {
  readonly host: string;
  readonly port?: VirtualServiceHttpMirrorPort;
  readonly subset?: string;
}

export interface VirtualServiceHttpMirrorPercentage {
  readonly value?: number;
}

export interface VirtualServiceHttpMirrors {
  readonly destination: VirtualServiceHttpMirror;
  readonly percentage?: VirtualServiceHttpMirrorPercentage;
}

export interface VirtualServiceHttpRedirect {
  readonly authority?: string;
  readonly derivePort?: 'FROM_PROTOCOL_DEFAULT' | 'FROM_REQUEST_PORT';
  readonly port?: number;
  readonly prefixRewrite?: string;
  readonly redirectCode?: number;
  readonly scheme?: string;
  readonly uri?: string;
}

export interface VirtualServiceHttpRetries {
  readonly attempts?: number;
  readonly backoff?: string;
  readonly perTryTimeout?: string;
  readonly retryIgnorePreviousHosts?: boolean;
  readonly retryOn?: string;
  readonly retryRemoteLocalities?: boolean;
}

export interface VirtualServiceHttpRewrite {
  readonly authority?: string;
  readonly uri?: string;
  readonly uriRegexRewrite?: VirtualServiceHttpRewriteUriRegexRewrite;
}

export interface VirtualServiceHttpRoute {
  readonly destination: VirtualServiceHttpMirror;
  readonly headers?: VirtualServiceHttpHeaders;
  readonly weight?: number;
}

export interface VirtualServiceTcpMatch {
  readonly destinationSubnets?: string[];
  readonly gateways?: string[];
  readonly port?: number;
  readonly sourceLabels?: Record<string, string>;
  readonly sourceNamespace?: string;
  readonly sourceSubnet?: string;
}

export interface VirtualServiceTcpRoute {
  readonly destination: VirtualServiceHttpMirror;
  readonly weight?: number;
}

export interface VirtualServiceTlsMatch {
  readonly destinationSubnets?: string[];
  readonly gateways?: string[];
  readonly port?: number;
  readonly sniHosts: string[];
  readonly sourceLabels?: Record<string, string>;
  readonly sourceNamespace?: string;
}

export interface VirtualServiceHttpCorsPolicyAllowOrigins {
  readonly exact?: string;
  readonly prefix?: string;
  readonly regex?: string;
}

export interface VirtualServiceHttpDirectResponseBody {
  readonly bytes?: string;
  readonly string?: string;
}

export interface VirtualServiceHttpFaultAbort {
  readonly grpcStatus?: string;
  readonly http2Error?: string;
  readonly httpStatus?: number;
  readonly percentage?: VirtualServiceHttpMirrorPercentage;
}

export interface VirtualServiceHttpFaultDelay {
  readonly exponentialDelay?: string;
  readonly fixedDelay?: string;
  readonly percent?: number;
  readonly percentage?: VirtualServiceHttpMirrorPercentage;
}

export interface VirtualServiceHttpHeadersRequest {
  readonly add?: Record<string, string>;
  readonly remove?: string[];
  readonly set?: Record<string, string>;
}

export interface VirtualServiceHttpMirrorPort {
  readonly number?: number;
}

export interface VirtualServiceHttpRewriteUriRegexRewrite {
  readonly match?: string;
  readonly rewrite?: string;
}
