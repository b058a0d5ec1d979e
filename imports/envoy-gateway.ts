// Generated from the CRDs of github.com/envoyproxy/gateway@v1.9.1. To change: projenrc/crd-types/sources.ts, then `npm run import`.
import type { ObjectMeta } from './metadata';

export interface SecurityPolicy {
  readonly apiVersion: 'gateway.envoyproxy.io/v1alpha1';
  readonly kind: 'SecurityPolicy';
  readonly metadata: ObjectMeta;
  readonly spec: SecurityPolicySpec;
}

export interface SecurityPolicySpec {
  readonly apiKeyAuth?: SecurityPolicyApiKeyAuth;
  readonly authorization?: SecurityPolicyAuthorization;
  readonly basicAuth?: SecurityPolicyBasicAuth;
  readonly cors?: SecurityPolicyCors;
  readonly csrf?: SecurityPolicyCsrf;
  readonly extAuth?: SecurityPolicyExtAuth;
  readonly jwt?: SecurityPolicyJwt;
  readonly mergeType?: string;
  readonly oidc?: SecurityPolicyOidc;
  readonly targetRef?: SecurityPolicyTargetRef;
  readonly targetRefs?: SecurityPolicyTargetRef[];
  readonly targetSelectors?: SecurityPolicyTargetSelectors[];
}

export interface SecurityPolicyApiKeyAuth {
  readonly credentialRefs: SecurityPolicyApiKeyAuthCredentialRefs[];
  readonly extractFrom: SecurityPolicyApiKeyAuthExtractFrom[];
  readonly forwardClientIDHeader?: string;
  readonly sanitize?: boolean;
}

export interface SecurityPolicyAuthorization {
  readonly defaultAction?: 'Allow' | 'Deny';
  readonly rules?: SecurityPolicyAuthorizationRules[];
}

export interface SecurityPolicyBasicAuth {
  readonly forwardUsernameHeader?: string;
  readonly users: SecurityPolicyApiKeyAuthCredentialRefs;
}

export interface SecurityPolicyCors {
  readonly allowCredentials?: boolean;
  readonly allowHeaders?: string[];
  readonly allowMethods?: string[];
  readonly allowOrigins?: string[];
  readonly exposeHeaders?: string[];
  readonly maxAge?: string;
}

export interface SecurityPolicyCsrf {
  readonly additionalOrigins?: string[];
  readonly shadowFraction?: SecurityPolicyCsrfShadowFraction;
}

export interface SecurityPolicyExtAuth {
  readonly bodyToExtAuth?: SecurityPolicyExtAuthBodyToExtAuth;
  readonly contextExtensions?: SecurityPolicyExtAuthContextExtensions[];
  readonly failOpen?: boolean;
  readonly grpc?: SecurityPolicyExtAuthGrpc;
  readonly headersToExtAuth?: string[];
  readonly http?: SecurityPolicyExtAuthHttp;
  readonly includeRouteMetadata?: boolean;
  readonly recomputeRoute?: boolean;
  readonly statusOnError?: 400 | 401 | 402 | 403 | 404 | 405 | 406 | 407 | 408 | 409 | 410 | 411 | 412 | 413 | 414 | 415 | 416 | 417 | 421 | 422 | 423 | 424 | 426 | 428 | 429 | 431 | 500 | 501 | 502 | 503 | 504 | 505 | 506 | 507 | 508 | 510 | 511;
  readonly timeout?: string;
}

export interface SecurityPolicyJwt {
  readonly failOpen?: boolean;
  readonly optional?: boolean;
  readonly providers: SecurityPolicyJwtProviders[];
}

export interface SecurityPolicyOidc {
  readonly clientID?: string;
  readonly clientIDRef?: SecurityPolicyApiKeyAuthCredentialRefs;
  readonly clientSecret: SecurityPolicyApiKeyAuthCredentialRefs;
  readonly cookieConfig?: SecurityPolicyOidcCookieConfig;
  readonly cookieDomain?: string;
  readonly cookieNames?: SecurityPolicyOidcCookieNames;
  readonly csrfTokenTTL?: string;
  readonly defaultRefreshTokenTTL?: string;
  readonly defaultTokenTTL?: string;
  readonly denyRedirect?: SecurityPolicyOidcDenyRedirect;
  readonly disableTokenEncryption?: boolean;
  readonly forwardAccessToken?: boolean;
  readonly forwardIDToken?: SecurityPolicyOidcForwardIDToken;
  readonly logoutPath?: string;
  readonly passThroughAuthHeader?: boolean;
  readonly provider: SecurityPolicyOidcProvider;
  readonly redirectURL?: string;
  readonly refreshToken?: boolean;
  readonly resources?: string[];
  readonly scopes?: string[];
}

export interface SecurityPolicyTargetRef {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly sectionName?: string;
}

export interface SecurityPolicyTargetSelectors {
  readonly group?: string;
  readonly kind: string;
  readonly matchExpressions?: SecurityPolicyTargetSelectorsMatchExpressions[];
  readonly matchLabels?: Record<string, string>;
  readonly namespaces?: SecurityPolicyTargetSelectorsNamespaces;
}

export interface SecurityPolicyApiKeyAuthCredentialRefs {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface SecurityPolicyApiKeyAuthExtractFrom {
  readonly cookies?: string[];
  readonly headers?: string[];
  readonly params?: string[];
}

export interface SecurityPolicyAuthorizationRules {
  readonly action: 'Allow' | 'Deny';
  readonly cel?: string;
  readonly name?: string;
  readonly operation?: SecurityPolicyAuthorizationRulesOperation;
  readonly principal?: SecurityPolicyAuthorizationRulesPrincipal;
}

export interface SecurityPolicyCsrfShadowFraction {
  readonly denominator?: number;
  readonly numerator: number;
}

export interface SecurityPolicyExtAuthBodyToExtAuth {
  readonly maxRequestBytes: number;
}

export interface SecurityPolicyExtAuthContextExtensions {
  readonly name: string;
  readonly type: 'Value' | 'ValueRef';
  readonly value?: string;
  readonly valueRef?: SecurityPolicyExtAuthContextExtensionsValueRef;
}

export interface SecurityPolicyExtAuthGrpc {
  readonly backendRef?: SecurityPolicyExtAuthGrpcBackendRef;
  readonly backendRefs?: SecurityPolicyExtAuthGrpcBackendRefs[];
  readonly backendSettings?: SecurityPolicyExtAuthGrpcBackendSettings;
}

export interface SecurityPolicyExtAuthHttp {
  readonly backendRef?: SecurityPolicyExtAuthGrpcBackendRef;
  readonly backendRefs?: SecurityPolicyExtAuthGrpcBackendRefs[];
  readonly backendSettings?: SecurityPolicyExtAuthGrpcBackendSettings;
  readonly headersToBackend?: string[];
  readonly path?: string;
  readonly pathOverride?: string;
}

export interface SecurityPolicyJwtProviders {
  readonly audiences?: string[];
  readonly claimToHeaders?: SecurityPolicyJwtProvidersClaimToHeaders[];
  readonly extractFrom?: SecurityPolicyJwtProvidersExtractFrom;
  readonly issuer?: string;
  readonly localJWKS?: SecurityPolicyJwtProvidersLocalJWKS;
  readonly name: string;
  readonly recomputeRoute?: boolean;
  readonly remoteJWKS?: SecurityPolicyJwtProvidersRemoteJWKS;
}

export interface SecurityPolicyOidcCookieConfig {
  readonly sameSite?: 'Lax' | 'Strict' | 'None';
}

export interface SecurityPolicyOidcCookieNames {
  readonly accessToken?: string;
  readonly idToken?: string;
}

export interface SecurityPolicyOidcDenyRedirect {
  readonly headers: SecurityPolicyOidcDenyRedirectHeaders[];
}

export interface SecurityPolicyOidcForwardIDToken {
  readonly header: string;
}

export interface SecurityPolicyOidcProvider {
  readonly authorizationEndpoint?: string;
  readonly backendRef?: SecurityPolicyExtAuthGrpcBackendRef;
  readonly backendRefs?: SecurityPolicyExtAuthGrpcBackendRefs[];
  readonly backendSettings?: SecurityPolicyExtAuthGrpcBackendSettings;
  readonly endSessionEndpoint?: string;
  readonly issuer: string;
  readonly tokenEndpoint?: string;
}

export interface SecurityPolicyTargetSelectorsMatchExpressions {
  readonly key: string;
  readonly operator: string;
  readonly values?: string[];
}

export interface SecurityPolicyTargetSelectorsNamespaces {
  readonly from: 'Same' | 'All' | 'Selector';
  readonly selector?: SecurityPolicyTargetSelectorsNamespacesSelector;
}

export interface SecurityPolicyAuthorizationRulesOperation {
  readonly methods?: ('GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'CONNECT' | 'OPTIONS' | 'TRACE' | 'PATCH')[];
  readonly path?: SecurityPolicyAuthorizationRulesOperationPath;
}

export interface SecurityPolicyAuthorizationRulesPrincipal {
  readonly clientCIDRs?: string[];
  readonly clientIPGeoLocations?: SecurityPolicyAuthorizationRulesPrincipalClientIPGeoLocations[];
  readonly headers?: SecurityPolicyAuthorizationRulesPrincipalHeaders[];
  readonly jwt?: SecurityPolicyAuthorizationRulesPrincipalJwt;
}

export interface SecurityPolicyExtAuthContextExtensionsValueRef {
  readonly group: string;
  readonly key: string;
  readonly kind: string;
  readonly name: string;
}

export interface SecurityPolicyExtAuthGrpcBackendRef {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
}

export interface SecurityPolicyExtAuthGrpcBackendRefs {
  readonly fallback?: boolean;
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly weight?: number;
}

export interface SecurityPolicyExtAuthGrpcBackendSettings {
  readonly circuitBreaker?: SecurityPolicyExtAuthGrpcBackendSettingsCircuitBreaker;
  readonly connection?: SecurityPolicyExtAuthGrpcBackendSettingsConnection;
  readonly dns?: SecurityPolicyExtAuthGrpcBackendSettingsDns;
  readonly healthCheck?: SecurityPolicyExtAuthGrpcBackendSettingsHealthCheck;
  readonly http2?: SecurityPolicyExtAuthGrpcBackendSettingsHttp2;
  readonly loadBalancer?: SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancer;
  readonly proxyProtocol?: SecurityPolicyExtAuthGrpcBackendSettingsProxyProtocol;
  readonly retry?: SecurityPolicyExtAuthGrpcBackendSettingsRetry;
  readonly tcpKeepalive?: SecurityPolicyExtAuthGrpcBackendSettingsTcpKeepalive;
  readonly timeout?: SecurityPolicyExtAuthGrpcBackendSettingsTimeout;
}

export interface SecurityPolicyJwtProvidersClaimToHeaders {
  readonly claim: string;
  readonly header: string;
}

export interface SecurityPolicyJwtProvidersExtractFrom {
  readonly cookies?: string[];
  readonly headers?: SecurityPolicyJwtProvidersExtractFromHeaders[];
  readonly params?: string[];
}

export interface SecurityPolicyJwtProvidersLocalJWKS {
  readonly inline?: string;
  readonly type: 'Inline' | 'ValueRef';
  readonly valueRef?: SecurityPolicyJwtProvidersLocalJWKSValueRef;
}

export interface SecurityPolicyJwtProvidersRemoteJWKS {
  readonly backendRef?: SecurityPolicyExtAuthGrpcBackendRef;
  readonly backendRefs?: SecurityPolicyExtAuthGrpcBackendRefs[];
  readonly backendSettings?: SecurityPolicyExtAuthGrpcBackendSettings;
  readonly cacheDuration?: string;
  readonly failedRefetchDuration?: string;
  readonly uri: string;
}

export interface SecurityPolicyOidcDenyRedirectHeaders {
  readonly name: string;
  readonly type?: 'Exact' | 'Prefix' | 'Suffix' | 'RegularExpression';
  readonly value: string;
}

export interface SecurityPolicyTargetSelectorsNamespacesSelector {
  readonly matchExpressions?: SecurityPolicyTargetSelectorsMatchExpressions[];
  readonly matchLabels?: Record<string, string>;
}

export interface SecurityPolicyAuthorizationRulesOperationPath {
  readonly invert?: boolean;
  readonly type?: 'Exact' | 'PathPrefix' | 'RegularExpression';
  readonly value: string;
}

export interface SecurityPolicyAuthorizationRulesPrincipalClientIPGeoLocations {
  readonly anonymous?: SecurityPolicyAuthorizationRulesPrincipalClientIPGeoLocationsAnonymous;
  readonly asn?: number;
  readonly city?: string;
  readonly country?: string;
  readonly isp?: string;
  readonly region?: string;
}

export interface SecurityPolicyAuthorizationRulesPrincipalHeaders {
  readonly name: string;
  readonly values: string[];
}

export interface SecurityPolicyAuthorizationRulesPrincipalJwt {
  readonly claims?: SecurityPolicyAuthorizationRulesPrincipalJwtClaims[];
  readonly provider: string;
  readonly scopes?: string[];
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsCircuitBreaker {
  readonly maxConnections?: number;
  readonly maxParallelRequests?: number;
  readonly maxParallelRetries?: number;
  readonly maxPendingRequests?: number;
  readonly maxRequestsPerConnection?: number;
  readonly perEndpoint?: SecurityPolicyExtAuthGrpcBackendSettingsCircuitBreakerPerEndpoint;
  readonly retryBudget?: SecurityPolicyExtAuthGrpcBackendSettingsCircuitBreakerRetryBudget;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsConnection {
  readonly bufferLimit?: number | string;
  readonly preconnect?: SecurityPolicyExtAuthGrpcBackendSettingsConnectionPreconnect;
  readonly socketBufferLimit?: number | string;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsDns {
  readonly dnsRefreshRate?: string;
  readonly lookupFamily?: 'IPv4' | 'IPv6' | 'IPv4Preferred' | 'IPv6Preferred' | 'IPv4AndIPv6';
  readonly respectDnsTtl?: boolean;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsHealthCheck {
  readonly active?: SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckActive;
  readonly panicThreshold?: number;
  readonly passive?: SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckPassive;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsHttp2 {
  readonly connectionKeepalive?: SecurityPolicyExtAuthGrpcBackendSettingsHttp2ConnectionKeepalive;
  readonly initialConnectionWindowSize?: number | string;
  readonly initialStreamWindowSize?: number | string;
  readonly maxConcurrentStreams?: number;
  readonly onInvalidMessage?: string;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancer {
  readonly backendUtilization?: SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerBackendUtilization;
  readonly consistentHash?: SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerConsistentHash;
  readonly dynamicModule?: SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerDynamicModule;
  readonly endpointOverride?: SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerEndpointOverride;
  readonly slowStart?: SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerSlowStart;
  readonly type: 'ConsistentHash' | 'LeastRequest' | 'Random' | 'RoundRobin' | 'BackendUtilization' | 'DynamicModule';
  readonly zoneAware?: SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerZoneAware;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsProxyProtocol {
  readonly version: 'V1' | 'V2';
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsRetry {
  readonly numAttemptsPerPriority?: number;
  readonly numRetries?: number;
  readonly perRetry?: SecurityPolicyExtAuthGrpcBackendSettingsRetryPerRetry;
  readonly retryOn?: SecurityPolicyExtAuthGrpcBackendSettingsRetryRetryOn;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsTcpKeepalive {
  readonly idleTime?: string;
  readonly interval?: string;
  readonly probes?: number;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsTimeout {
  readonly http?: SecurityPolicyExtAuthGrpcBackendSettingsTimeoutHttp;
  readonly tcp?: SecurityPolicyExtAuthGrpcBackendSettingsTimeoutTcp;
}

export interface SecurityPolicyJwtProvidersExtractFromHeaders {
  readonly name: string;
  readonly valuePrefix?: string;
}

export interface SecurityPolicyJwtProvidersLocalJWKSValueRef {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

export interface SecurityPolicyAuthorizationRulesPrincipalClientIPGeoLocationsAnonymous {
  readonly isAnonymous?: boolean;
  readonly isHosting?: boolean;
  readonly isProxy?: boolean;
  readonly isTor?: boolean;
  readonly isVPN?: boolean;
}

export interface SecurityPolicyAuthorizationRulesPrincipalJwtClaims {
  readonly name: string;
  readonly valueType?: 'String' | 'StringArray';
  readonly values: string[];
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsCircuitBreakerPerEndpoint {
  readonly maxConnections?: number;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsCircuitBreakerRetryBudget {
  readonly minRetryConcurrency?: number;
  readonly percent: SecurityPolicyCsrfShadowFraction;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsConnectionPreconnect {
  readonly perEndpointPercent?: number;
  readonly predictivePercent?: number;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckActive {
  readonly grpc?: SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckActiveGrpc;
  readonly healthCheckLog?: SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckActiveHealthCheckLog;
  readonly healthyThreshold?: number;
  readonly http?: SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckActiveHttp;
  readonly initialJitter?: string;
  readonly interval?: string;
  readonly overrides?: SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckActiveOverrides;
  readonly tcp?: SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckActiveTcp;
  readonly timeout?: string;
  readonly type: string;
  readonly unhealthyThreshold?: number;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckPassive {
  readonly alwaysEjectOneEndpoint?: boolean;
  readonly baseEjectionTime?: string;
  readonly consecutive5XxErrors?: number;
  readonly consecutiveGatewayErrors?: number;
  readonly consecutiveLocalOriginFailures?: number;
  readonly failurePercentageThreshold?: number;
  readonly interval?: string;
  readonly maxEjectionPercent?: number;
  readonly splitExternalLocalOriginErrors?: boolean;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsHttp2ConnectionKeepalive {
  readonly idleInterval?: string;
  readonly interval?: string;
  readonly intervalJitter?: number;
  readonly timeout?: string;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerBackendUtilization {
  readonly blackoutPeriod?: string;
  readonly errorUtilizationPenaltyPercent?: number;
  readonly keepResponseHeaders?: boolean;
  readonly metricNamesForComputingUtilization?: string[];
  readonly outOfBand?: SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerBackendUtilizationOutOfBand;
  readonly weightExpirationPeriod?: string;
  readonly weightUpdatePeriod?: string;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerConsistentHash {
  readonly cookie?: SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerConsistentHashCookie;
  readonly header?: SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerConsistentHashHeader;
  readonly headers?: SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerConsistentHashHeader[];
  readonly queryParams?: SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerConsistentHashHeader[];
  readonly tableSize?: number;
  readonly type: 'SourceIP' | 'Header' | 'Headers' | 'Cookie' | 'QueryParams';
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerDynamicModule {
  readonly config?: unknown;
  readonly lbPolicyName: string;
  readonly name: string;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerEndpointOverride {
  readonly extractFrom: SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerEndpointOverrideExtractFrom[];
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerSlowStart {
  readonly window: string;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerZoneAware {
  readonly preferLocal?: SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerZoneAwarePreferLocal;
  readonly weightedZones?: SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerZoneAwareWeightedZones[];
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsRetryPerRetry {
  readonly backOff?: SecurityPolicyExtAuthGrpcBackendSettingsRetryPerRetryBackOff;
  readonly timeout?: string;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsRetryRetryOn {
  readonly httpStatusCodes?: number[];
  readonly triggers?: ('5xx' | 'gateway-error' | 'reset' | 'reset-before-request' | 'connect-failure' | 'retriable-4xx' | 'refused-stream' | 'retriable-status-codes' | 'cancelled' | 'deadline-exceeded' | 'internal' | 'resource-exhausted' | 'unavailable')[];
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsTimeoutHttp {
  readonly connectionIdleTimeout?: string;
  readonly maxConnectionDuration?: string;
  readonly maxStreamDuration?: string;
  readonly requestTimeout?: string;
  readonly streamIdleTimeout?: string;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsTimeoutTcp {
  readonly connectTimeout?: string;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckActiveGrpc {
  readonly service?: string;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckActiveHealthCheckLog {
  readonly matches?: ('Failure' | 'FailureSeriesStart' | 'Success' | 'HealthyTransition')[];
  readonly sinks?: SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckActiveHealthCheckLogSinks[];
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckActiveHttp {
  readonly expectedResponse?: SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckActiveHttpExpectedResponse;
  readonly expectedStatuses?: number[];
  readonly hostname?: string;
  readonly method?: string;
  readonly path: string;
  readonly requestBody?: SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckActiveHttpExpectedResponse;
  readonly retriableStatuses?: number[];
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckActiveOverrides {
  readonly port?: number;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckActiveTcp {
  readonly receive?: SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckActiveHttpExpectedResponse;
  readonly send?: SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckActiveHttpExpectedResponse;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerBackendUtilizationOutOfBand {
  readonly authority?: string;
  readonly port?: number;
  readonly reportingPeriod?: string;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerConsistentHashCookie {
  readonly attributes?: Record<string, string>;
  readonly name: string;
  readonly ttl?: string;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerConsistentHashHeader {
  readonly name: string;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerEndpointOverrideExtractFrom {
  readonly header?: string;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerZoneAwarePreferLocal {
  readonly force?: SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerZoneAwarePreferLocalForce;
  readonly minEndpointsThreshold?: number;
  readonly percentageEnabled?: number;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerZoneAwareWeightedZones {
  readonly weight: number;
  readonly zone: string;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsRetryPerRetryBackOff {
  readonly baseInterval?: string;
  readonly maxInterval?: string;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckActiveHealthCheckLogSinks {
  readonly file?: SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckActiveHealthCheckLogSinksFile;
  readonly type: 'File';
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckActiveHttpExpectedResponse {
  readonly binary?: string;
  readonly text?: string;
  readonly type: string;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsLoadBalancerZoneAwarePreferLocalForce {
  readonly minEndpointsInZoneThreshold?: number;
}

export interface SecurityPolicyExtAuthGrpcBackendSettingsHealthCheckActiveHealthCheckLogSinksFile {
  readonly path: string;
}
