import { renderDuration } from '../../model/duration';
import { MtlsMode } from '../../model/mtls-mode';
import { NamespaceModel } from '../../model/namespace';
import { omitUndefined } from '../../model/omit-undefined';
import { ProxySettings } from '../../model/proxy';
import { retriesTimeouts, RetryPolicy } from '../../model/retry';
import { RoutePolicy } from '../../model/route-policy';
import { proxyOf } from '../../model/service';
import { CircuitBreaker } from '../../model/traffic-policy';
import { scrapeAnnotations } from '../kubernetes/prometheus';
import { ObjectMetadata, PodSettings } from '../provider';

/** Annotations of namespaces. See https://linkerd.io/2-edge/reference/proxy-configuration/ */
export function namespaceAnnotations(namespace: NamespaceModel): Record<string, string> {
  return {
    'linkerd.io/inject': namespace.injection.enabled ? 'enabled' : 'disabled',
    ...inboundPolicy(namespace),
    ...proxyAnnotations(namespace.proxy),
  };
}

/** Annotations of pods: the service's own, and those of the namespace if the app does not own it. */
export function podMetadata(pods: PodSettings): ObjectMetadata {
  const { namespace, proxy, metrics } = pods;
  return {
    labels: {},
    annotations: {
      ...scrapeAnnotations(metrics),
      ...(namespace.created ? proxyAnnotations(proxy) : { ...inboundPolicy(namespace), ...proxyAnnotations(proxyOf(pods)) }),
    },
  };
}

/**
 * Annotations of HTTPRoutes and GRPCRoutes: HTTP status codes on the one, gRPC statuses on the other.
 * See https://linkerd.io/2-edge/reference/retries/ and timeouts/
 */
export function routeAnnotations(kind: 'HTTPRoute' | 'GRPCRoute', { timeoutMs, idleTimeoutMs, retries }: RoutePolicy): Record<string, string> {
  return {
    ...(retries ? retryAnnotations(kind, retries) : {}),
    // Without the annotation there is no timeout, unless the Service has one: see `routeAnnotationsBesideTimeout`.
    ...(timeoutMs ? { 'timeout.linkerd.io/request': renderDuration(timeoutMs) } : {}),
    ...(idleTimeoutMs === undefined ? {} : { 'timeout.linkerd.io/idle': renderDuration(idleTimeoutMs) }),
  };
}

/**
 * Those of routes to a Service that itself has a timeout: Linkerd gives it to each route without any timeout, and has no value for none.
 * So a route that lifts it gets one that no request reaches. Timeouts of a route replace all those of the Service.
 * See https://github.com/linkerd/linkerd2/blob/main/policy-controller/grpc/src/outbound/http.rs (`service_timeouts`)
 */
export function routeAnnotationsBesideTimeout(kind: 'HTTPRoute' | 'GRPCRoute', policy: RoutePolicy): Record<string, string> {
  const lifted = policy.timeoutMs === 0 && policy.idleTimeoutMs === undefined;
  return routeAnnotations(kind, lifted ? { ...policy, timeoutMs: YEAR_MS } : policy);
}

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

function retryAnnotations(kind: 'HTTPRoute' | 'GRPCRoute', policy: RetryPolicy): Record<string, string> {
  const codes = kind === 'HTTPRoute'
    ? policy.on.flatMap(({ name }) => RETRIED[name] ?? (/^\d/.test(name) ? [name] : []))
    : policy.on.flatMap(({ name, after }) => (after === 'grpc' ? [name] : []));
  if (!policy.attempts || !codes.length) return {};
  return {
    [kind === 'HTTPRoute' ? 'retry.linkerd.io/http' : 'retry.linkerd.io/grpc']: codes.join(','),
    'retry.linkerd.io/limit': `${policy.attempts}`,
    ...(policy.perTryTimeoutMs !== undefined && retriesTimeouts(policy) ? { 'retry.linkerd.io/timeout': renderDuration(policy.perTryTimeoutMs) } : {}),
  };
}

/** 409 is the one code that Envoy's `retriable-4xx` means. */
const RETRIED: Readonly<Record<string, string[]>> = { '5xx': ['5xx'], 'gateway-error': ['gateway-error'], 'retriable-4xx': ['409'] };

const ACCRUAL = 'balancer.linkerd.io/failure-accrual';

/** Annotations of Services. See https://linkerd.io/2-edge/reference/circuit-breaking/ */
export function failureAccrual(breaker: CircuitBreaker): Record<string, string> {
  const { consecutive5xxErrors, baseEjectionTimeMs = 30_000, ejectionJitterPercent } = breaker;
  // The default is a minute; it must exceed the first penalty.
  const longest = breaker.maxEjectionTimeMs ?? (baseEjectionTimeMs < 60_000 ? undefined : 2 * baseEjectionTimeMs);
  return omitUndefined({
    [ACCRUAL]: 'consecutive',
    // 0 if only some classes of errors count, which Linkerd does not distinguish.
    [`${ACCRUAL}-consecutive-max-failures`]: `${consecutive5xxErrors || 5}`,
    [`${ACCRUAL}-consecutive-min-penalty`]: renderDuration(baseEjectionTimeMs),
    [`${ACCRUAL}-consecutive-max-penalty`]: longest === undefined ? undefined : renderDuration(longest),
    [`${ACCRUAL}-consecutive-jitter-ratio`]: ejectionJitterPercent === undefined ? undefined : `${ejectionJitterPercent / 100}`,
  }) as Record<string, string>;
}

function inboundPolicy({ zeroTrust, dryRun, mtls }: NamespaceModel): Record<string, string> {
  const policy = dryRun ? 'audit' : zeroTrust ? 'deny' : mtls && INBOUND[mtls];
  return policy ? { 'config.linkerd.io/default-inbound-policy': policy } : {};
}

/** Explicit even for Linkerd's own default: the installation may have another. */
const INBOUND: Readonly<Record<MtlsMode, string | undefined>> = {
  [MtlsMode.STRICT]: 'all-authenticated', [MtlsMode.PERMISSIVE]: 'all-unauthenticated', [MtlsMode.DISABLE]: undefined,
};

function proxyAnnotations(proxy: ProxySettings = {}): Record<string, string> {
  return omitUndefined({
    'config.linkerd.io/proxy-cpu-request': proxy.cpuRequest,
    'config.linkerd.io/proxy-cpu-limit': proxy.cpuLimit,
    'config.linkerd.io/proxy-memory-request': proxy.memoryRequest,
    'config.linkerd.io/proxy-memory-limit': proxy.memoryLimit,
    'config.linkerd.io/skip-outbound-ports': proxy.skipOutboundPorts?.join(','),
    'config.linkerd.io/opaque-ports': proxy.opaquePorts?.join(','),
  }) as Record<string, string>;
}
