import { assumedGatewayIdentity } from './assumed-gateway-identity';
import { authorizerFailsOpen } from './authorizer-fails-open';
import { blockedEvictions } from './blocked-evictions';
import { bypassedExternalPolicy } from './bypassed-external-policy';
import { callWithoutIdentity } from './call-without-identity';
import { Check } from './check';
import { circuitBreakerValues } from './circuit-breaker-values';
import { conflictingAuthorizers } from './conflicting-authorizers';
import { conflictingSettings } from './conflicting-settings';
import { connectionsWithoutToken } from './connections-without-token';
import { defaultServiceAccount } from './default-service-account';
import { delayPastTimeout } from './delay-past-timeout';
import { deliveryWithoutTraffic } from './delivery-without-traffic';
import { deniedAcmeChallenge } from './denied-acme-challenge';
import { deniedCall } from './denied-call';
import { deniedEgressHost } from './denied-egress-host';
import { deniedProbes } from './denied-probes';
import { deniedProxyCalls } from './denied-proxy-calls';
import { duplicateHost } from './duplicate-host';
import { duplicateMatchCondition } from './duplicate-match-condition';
import { duplicateName } from './duplicate-name';
import { duplicateTcpPort } from './duplicate-tcp-port';
import { evadableCall } from './evadable-call';
import { evadableDenial } from './evadable-denial';
import { exactDeniedPath } from './exact-denied-path';
import { externalClientOfApp } from './external-client-of-app';
import { externalVersionCallers } from './external-version-callers';
import { faultNotRetried } from './fault-not-retried';
import { foreignGatewayPods } from './foreign-gateway-pods';
import { forgeableClaimHeaders } from './forgeable-claim-headers';
import { gatewayDeniedByDefault } from './gateway-denied-by-default';
import { gatewayHostClash } from './gateway-host-clash';
import { gatewayHostWithoutRoute } from './gateway-host-without-route';
import { gatewayTimeout } from './gateway-timeout';
import { grpcOnHttp } from './grpc-on-http';
import { hashAcrossVersions } from './hash-across-versions';
import { httpRouteLimits } from './http-route-limits';
import { ignoredAvailability } from './ignored-availability';
import { ignoredGatewayWorkload } from './ignored-gateway-workload';
import { ignoredInjection } from './ignored-injection';
import { ignoredTelemetry } from './ignored-telemetry';
import { ineffectiveDenial } from './ineffective-denial';
import { inexpressibleClaims } from './inexpressible-claims';
import { isolatedClient } from './isolated-client';
import { isolatedGateway } from './isolated-gateway';
import { keptClaimHeader } from './kept-claim-header';
import { latencyBetweenBuckets } from './latency-between-buckets';
import { longPerTryTimeout } from './long-per-try-timeout';
import { lostUnderDelivery } from './lost-under-delivery';
import { lowConnectTimeout } from './low-connect-timeout';
import { meshWidePolicy } from './mesh-wide-policy';
import { mirrorDenied } from './mirror-denied';
import { mirrorNotDenied } from './mirror-not-denied';
import { mirroredHost } from './mirrored-host';
import { missingExtensionProvider } from './missing-extension-provider';
import { missingProbes } from './missing-probes';
import { noPodSecurity } from './no-pod-security';
import { noTokenRule } from './no-token-rule';
import { outsideEgressScope } from './outside-egress-scope';
import { overlappingPodLabels } from './overlapping-pod-labels';
import { overlappingRules } from './overlapping-rules';
import { overriddenSettings } from './overridden-settings';
import { plaintextDenied } from './plaintext-denied';
import { podSecurity } from './pod-security';
import { precedenceConflict } from './precedence-conflict';
import { prefixWithoutCollection } from './prefix-without-collection';
import { proxyRequestAboveLimit } from './proxy-request-above-limit';
import { raisedRetries } from './raised-retries';
import { redirectLoop } from './redirect-loop';
import { redirectUnknownPort } from './redirect-unknown-port';
import { reenabledMetrics } from './reenabled-metrics';
import { replacedTelemetry } from './replaced-telemetry';
import { requestsWithoutConsent } from './requests-without-consent';
import { requestsWithoutToken } from './requests-without-token';
import { reservedServiceAccount } from './reserved-service-account';
import { retriesExceedTimeout } from './retries-exceed-timeout';
import { retriesNotIdempotent } from './retries-not-idempotent';
import { retriesWithoutGrpcStatus } from './retries-without-grpc-status';
import { retryCount } from './retry-count';
import { reusedGatewayConnection } from './reused-gateway-connection';
import { rewriteDenied } from './rewrite-denied';
import { routesWithoutCaller } from './routes-without-caller';
import { ruleWithoutSplit } from './rule-without-split';
import { serverFirstPort } from './server-first-port';
import { serviceWithoutVersion } from './service-without-version';
import { shadowedGatewayRoute } from './shadowed-gateway-route';
import { shadowedRule } from './shadowed-rule';
import { shadowedTcpRule } from './shadowed-tcp-rule';
import { sharedGatewayCertificate } from './shared-gateway-certificate';
import { sharedServiceAccount } from './shared-service-account';
import { shortConnections } from './short-connections';
import { skippedPorts } from './skipped-ports';
import { smallProxy } from './small-proxy';
import { strippedHeaderHash } from './stripped-header-hash';
import { strippedHeaderMatch } from './stripped-header-match';
import { strippedHeaderPin } from './stripped-header-pin';
import { strippedHeaders } from './stripped-headers';
import { telemetryFeedback } from './telemetry-feedback';
import { timeoutRange } from './timeout-range';
import { tokenNotForwarded } from './token-not-forwarded';
import { tooManyCookies } from './too-many-cookies';
import { tracingWithoutProvider } from './tracing-without-provider';
import { twoProxies } from './two-proxies';
import { unacceptedTrustDomain } from './unaccepted-trust-domain';
import { unavailableAuthorizer } from './unavailable-authorizer';
import { undeclaredCaller } from './undeclared-caller';
import { undeclaredProbePort } from './undeclared-probe-port';
import { undeliverablePlan } from './undeliverable-plan';
import { undeliverableWorkload } from './undeliverable-workload';
import { underscoreHeaders } from './underscore-headers';
import { unenforcedCall } from './unenforced-call';
import { unexportedEgressHost } from './unexported-egress-host';
import { unknownEgressHost } from './unknown-egress-host';
import { unknownGatewayIdentity } from './unknown-gateway-identity';
import { unknownGatewayPods } from './unknown-gateway-pods';
import { unknownHost } from './unknown-host';
import { unknownPort } from './unknown-port';
import { unknownProbes } from './unknown-probes';
import { unmeasuredDelivery } from './unmeasured-delivery';
import { unmeasuredObjective } from './unmeasured-objective';
import { unmeasuredService } from './unmeasured-service';
import { unnormalizedConsentPaths } from './unnormalized-consent-paths';
import { unnormalizedDeniedPaths } from './unnormalized-denied-paths';
import { unnormalizedPaths } from './unnormalized-paths';
import { unnormalizedTokenPaths } from './unnormalized-token-paths';
import { unownedEgressPolicy } from './unowned-egress-policy';
import { unownedNamespaceSettings } from './unowned-namespace-settings';
import { unownedServiceSettings } from './unowned-service-settings';
import { unownedWaypoint } from './unowned-waypoint';
import { unproxiedCaller } from './unproxied-caller';
import { unproxiedPods } from './unproxied-pods';
import { unproxiedRoutes } from './unproxied-routes';
import { unreachableJwks } from './unreachable-jwks';
import { unreachableLatencyLimit } from './unreachable-latency-limit';
import { unscrapedDelivery } from './unscraped-delivery';
import { unscrapedMetrics } from './unscraped-metrics';
import { unsupportedFeature } from './unsupported-feature';
import { unusedCall } from './unused-call';
import { versionWithoutPods } from './version-without-pods';
import { workloadMismatch } from './workload-mismatch';

/** Checks for what would not work, or is likely a mistake. To add one: a file here named after its code, and a line in this list. */
export const CHECKS: readonly Check[] = [
  assumedGatewayIdentity,
  blockedEvictions,
  bypassedExternalPolicy,
  callWithoutIdentity,
  conflictingAuthorizers,
  conflictingSettings,
  connectionsWithoutToken,
  defaultServiceAccount,
  delayPastTimeout,
  deliveryWithoutTraffic,
  deniedAcmeChallenge,
  deniedCall,
  deniedEgressHost,
  deniedProbes,
  deniedProxyCalls,
  duplicateHost,
  duplicateMatchCondition,
  duplicateName,
  duplicateTcpPort,
  evadableCall,
  evadableDenial,
  externalClientOfApp,
  externalVersionCallers,
  faultNotRetried,
  foreignGatewayPods,
  gatewayDeniedByDefault,
  gatewayHostClash,
  gatewayHostWithoutRoute,
  grpcOnHttp,
  hashAcrossVersions,
  httpRouteLimits,
  ignoredAvailability,
  ignoredGatewayWorkload,
  ignoredInjection,
  ignoredTelemetry,
  ineffectiveDenial,
  inexpressibleClaims,
  isolatedClient,
  isolatedGateway,
  keptClaimHeader,
  latencyBetweenBuckets,
  lostUnderDelivery,
  meshWidePolicy,
  mirrorDenied,
  mirrorNotDenied,
  mirroredHost,
  missingExtensionProvider,
  noTokenRule,
  outsideEgressScope,
  overlappingPodLabels,
  overlappingRules,
  overriddenSettings,
  plaintextDenied,
  podSecurity,
  precedenceConflict,
  prefixWithoutCollection,
  proxyRequestAboveLimit,
  raisedRetries,
  redirectLoop,
  redirectUnknownPort,
  reenabledMetrics,
  replacedTelemetry,
  requestsWithoutConsent,
  requestsWithoutToken,
  reservedServiceAccount,
  retriesExceedTimeout,
  retriesWithoutGrpcStatus,
  reusedGatewayConnection,
  rewriteDenied,
  ruleWithoutSplit,
  serverFirstPort,
  serviceWithoutVersion,
  shadowedGatewayRoute,
  shadowedRule,
  shadowedTcpRule,
  sharedGatewayCertificate,
  sharedServiceAccount,
  skippedPorts,
  strippedHeaderHash,
  strippedHeaderMatch,
  strippedHeaderPin,
  telemetryFeedback,
  tokenNotForwarded,
  tooManyCookies,
  tracingWithoutProvider,
  twoProxies,
  unacceptedTrustDomain,
  unavailableAuthorizer,
  undeclaredCaller,
  undeliverablePlan,
  undeliverableWorkload,
  unexportedEgressHost,
  unknownEgressHost,
  unknownGatewayIdentity,
  unknownGatewayPods,
  unknownHost,
  unknownPort,
  unknownProbes,
  unmeasuredDelivery,
  unmeasuredObjective,
  unmeasuredService,
  unownedEgressPolicy,
  unownedNamespaceSettings,
  unownedServiceSettings,
  unownedWaypoint,
  unproxiedCaller,
  unproxiedPods,
  unproxiedRoutes,
  unreachableJwks,
  unreachableLatencyLimit,
  unscrapedDelivery,
  unscrapedMetrics,
  unsupportedFeature,
  unusedCall,
  versionWithoutPods,
  workloadMismatch,
];

/** Checks for settings that are legal, but not recommended. `MeshProps.guardRails` sets the severity of their findings. */
export const GUARD_RAILS: readonly Check[] = [
  authorizerFailsOpen,
  circuitBreakerValues,
  exactDeniedPath,
  forgeableClaimHeaders,
  gatewayTimeout,
  longPerTryTimeout,
  lowConnectTimeout,
  missingProbes,
  noPodSecurity,
  retriesNotIdempotent,
  retryCount,
  routesWithoutCaller,
  shortConnections,
  smallProxy,
  strippedHeaders,
  timeoutRange,
  undeclaredProbePort,
  underscoreHeaders,
  unenforcedCall,
  unnormalizedConsentPaths,
  unnormalizedDeniedPaths,
  unnormalizedPaths,
  unnormalizedTokenPaths,
];
