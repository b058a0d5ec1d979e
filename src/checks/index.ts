import { Check } from './check';
import { circuitBreakerValues } from './circuit-breaker-values';
import { contradictingOverlays } from './contradicting-overlays';
import { delayPastTimeout } from './delay-past-timeout';
import { duplicateHost } from './duplicate-host';
import { duplicateName } from './duplicate-name';
import { faultNotRetried } from './fault-not-retried';
import { gatewayHostClash } from './gateway-host-clash';
import { gatewayHostWithoutRoute } from './gateway-host-without-route';
import { gatewayTimeout } from './gateway-timeout';
import { grpcOnHttp } from './grpc-on-http';
import { httpRouteLimits } from './http-route-limits';
import { lockedOutGateway } from './locked-out-gateway';
import { longTry } from './long-try';
import { lowConnectTimeout } from './low-connect-timeout';
import { mirrorDenied } from './mirror-denied';
import { missingProbes } from './missing-probes';
import { overlappingPins } from './overlapping-pins';
import { overriddenOverlay } from './overridden-overlay';
import { proxySizeCrossed } from './proxy-size-crossed';
import { redirectLoop } from './redirect-loop';
import { redirectNowhere } from './redirect-nowhere';
import { retriesNotIdempotent } from './retries-not-idempotent';
import { retriesWithoutGrpcStatus } from './retries-without-grpc-status';
import { retryBudget } from './retry-budget';
import { retryCount } from './retry-count';
import { rewriteDenied } from './rewrite-denied';
import { serviceWithoutVersion } from './service-without-version';
import { sharedGatewayCertificate } from './shared-gateway-certificate';
import { sharedServiceAccount } from './shared-service-account';
import { shortConnections } from './short-connections';
import { skippedPorts } from './skipped-ports';
import { smallProxy } from './small-proxy';
import { strippedHeaderMatch } from './stripped-header-match';
import { timeoutRange } from './timeout-range';
import { undecidedOrder } from './undecided-order';
import { undeclaredCaller } from './undeclared-caller';
import { unknownGatewayIdentity } from './unknown-gateway-identity';
import { unknownHost } from './unknown-host';
import { unknownPort } from './unknown-port';
import { unmergeableMatch } from './unmergeable-match';
import { unownedServiceSettings } from './unowned-service-settings';
import { unreachableConnections } from './unreachable-connections';
import { unreachableGatewayRoute } from './unreachable-gateway-route';
import { unreachablePort } from './unreachable-port';
import { unreachableRule } from './unreachable-rule';
import { unsupportedFeature } from './unsupported-feature';
import { versionWithoutPods } from './version-without-pods';
import { workloadMismatch } from './workload-mismatch';

/** What would not work, or is likely not meant. To add one: a file here named after its code, and a line in this list. */
export const CHECKS: readonly Check[] = [
  contradictingOverlays,
  delayPastTimeout,
  duplicateHost,
  duplicateName,
  faultNotRetried,
  gatewayHostClash,
  gatewayHostWithoutRoute,
  grpcOnHttp,
  httpRouteLimits,
  lockedOutGateway,
  mirrorDenied,
  overlappingPins,
  overriddenOverlay,
  proxySizeCrossed,
  redirectLoop,
  redirectNowhere,
  retriesWithoutGrpcStatus,
  retryBudget,
  rewriteDenied,
  serviceWithoutVersion,
  sharedGatewayCertificate,
  sharedServiceAccount,
  skippedPorts,
  strippedHeaderMatch,
  undecidedOrder,
  undeclaredCaller,
  unknownGatewayIdentity,
  unknownHost,
  unknownPort,
  unmergeableMatch,
  unownedServiceSettings,
  unreachableConnections,
  unreachableGatewayRoute,
  unreachablePort,
  unreachableRule,
  unsupportedFeature,
  versionWithoutPods,
  workloadMismatch,
];

/** What is legal, but not recommended. Findings of these are as severe as `MeshProps.guardRails` says. */
export const GUARD_RAILS: readonly Check[] = [
  circuitBreakerValues,
  gatewayTimeout,
  longTry,
  lowConnectTimeout,
  missingProbes,
  retriesNotIdempotent,
  retryCount,
  shortConnections,
  smallProxy,
  timeoutRange,
];
