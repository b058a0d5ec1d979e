import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { CanaryRoute, Injection, MeshNamespace, MeshProvider, MtlsMode, RetryOn, UnsupportedFeature, ZeroTrustNamespace } from '../../../src';
import { failureAccrual, routeAnnotations } from '../../../src/providers/linkerd/annotations';
import { retryPolicy } from '../../../src/resilience/retries';
import { find, fixture, service } from '../../mesh-fixture';

const linkerd = (trafficSplit = false) => fixture(MeshProvider.linkerd({ trafficSplit }), { unsupported: UnsupportedFeature.REPORT });
beforeEach(() => { jest.spyOn(process.stderr, 'write').mockReturnValue(true); });
afterEach(() => { jest.restoreAllMocks(); });

describe('of namespaces', () => {
  test.each([
    [{}, { 'linkerd.io/inject': 'enabled' }],
    [{ injection: Injection.disabled() }, { 'linkerd.io/inject': 'disabled' }],
    [{ mtls: MtlsMode.PERMISSIVE }, { 'linkerd.io/inject': 'enabled', 'config.linkerd.io/default-inbound-policy': 'all-unauthenticated' }],
    [{ mtls: MtlsMode.STRICT }, { 'linkerd.io/inject': 'enabled', 'config.linkerd.io/default-inbound-policy': 'all-authenticated' }],
    [
      { proxy: { resources: { cpu: { request: Cpu.millis(100) } }, skipOutboundPorts: [6379, 3306], opaquePorts: [25] } },
      {
        'linkerd.io/inject': 'enabled',
        'config.linkerd.io/proxy-cpu-request': '100m',
        'config.linkerd.io/skip-outbound-ports': '3306,6379',
        'config.linkerd.io/opaque-ports': '25',
      },
    ],
  ])('%j', (props, annotations) => {
    const { chart, mesh } = linkerd();
    new MeshNamespace(chart, 'open', { mesh, ...props });
    expect(find(chart, 'Namespace', 'open').metadata).toEqual({ name: 'open', annotations });
  });

  test('one that trusts nobody denies', () => {
    const { chart, mesh } = linkerd();
    new ZeroTrustNamespace(chart, 'shop', { mesh });
    expect(find(chart, 'Namespace', 'shop').metadata.annotations).toEqual({ 'linkerd.io/inject': 'enabled', 'config.linkerd.io/default-inbound-policy': 'deny' });
  });

  test('one that this app does not create has none: its pods have them', () => {
    const { chart, mesh } = linkerd();
    const namespace = new ZeroTrustNamespace(chart, 'shop', {
      mesh, create: false, proxy: { resources: { memory: { limit: Size.mebibytes(512) } }, skipOutboundPorts: [3306] },
    });
    service(namespace, 'users', { proxy: { skipOutboundPorts: [6379] } });
    expect(find(chart, 'Namespace', 'shop')).toBeUndefined();
    expect(find(chart, 'Deployment', 'users-v1').spec.template.metadata.annotations).toEqual({
      'config.linkerd.io/default-inbound-policy': 'deny', 'config.linkerd.io/proxy-memory-limit': '512Mi', 'config.linkerd.io/skip-outbound-ports': '6379',
    });
  });
});

test('pods have the service\'s own settings', () => {
  const { chart, open } = linkerd();
  service(open, 'users', {
    metrics: { port: 9090, path: '/stats' },
    proxy: {
      resources: { cpu: { request: Cpu.millis(500), limit: Cpu.millis(2000) }, memory: { request: Size.mebibytes(512), limit: Size.gibibytes(2) } },
    },
  });
  expect(find(chart, 'Deployment', 'users-v1').spec.template.metadata.annotations).toEqual({
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': '9090',
    'prometheus.io/path': '/stats',
    'config.linkerd.io/proxy-cpu-request': '500m',
    'config.linkerd.io/proxy-cpu-limit': '2000m',
    'config.linkerd.io/proxy-memory-request': '512Mi',
    'config.linkerd.io/proxy-memory-limit': '2Gi',
  });
});

describe('failure accrual', () => {
  const ACCRUAL = 'balancer.linkerd.io/failure-accrual';

  test.each([
    [{}, '5', '30s', undefined],
    [{ consecutive5xxErrors: 7, baseEjectionTimeMs: 59_999 }, '7', '59999ms', undefined],
    [{ baseEjectionTimeMs: 60_000 }, '5', '60s', '120s'],
    [{ baseEjectionTimeMs: 300_000 }, '5', '300s', '600s'],
    [{ baseEjectionTimeMs: 300_000, maxEjectionTimeMs: 400_000 }, '5', '300s', '400s'],
    [{ consecutive5xxErrors: 0, consecutiveGatewayErrors: 3 }, '5', '30s', undefined],
  ])('of %j: the longest penalty exceeds the first', (breaker, failures, first, longest) => {
    expect(failureAccrual(breaker)).toEqual({
      [ACCRUAL]: 'consecutive',
      [`${ACCRUAL}-consecutive-max-failures`]: failures,
      [`${ACCRUAL}-consecutive-min-penalty`]: first,
      ...(longest ? { [`${ACCRUAL}-consecutive-max-penalty`]: longest } : {}),
    });
  });

  test.each([[0, '0'], [25, '0.25'], [100, '1']])('jitter of %d percent', (ejectionJitterPercent, ratio) => {
    expect(failureAccrual({ ejectionJitterPercent })).toMatchObject({ [`${ACCRUAL}-consecutive-jitter-ratio`]: ratio });
  });

  test('stands on the Service, and goes when a TrafficSplit puts it out of force', () => {
    const { chart, open } = linkerd(true);
    const { service: users, versions: [stable, canary] } = service(open, 'users', { circuitBreaker: {} }, ['v1', 'v2']);
    expect(find(chart, 'Service', 'users').metadata.annotations).toMatchObject({ [ACCRUAL]: 'consecutive' });
    new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10 });
    expect(find(chart, 'Service', 'users').metadata.annotations).toBeUndefined();
  });
});

describe('of routes', () => {
  test.each([
    [{}, {}],
    [{ idleTimeoutMs: 60_000 }, { 'timeout.linkerd.io/idle': '60s' }],
    [{ timeoutMs: 1500 }, { 'timeout.linkerd.io/request': '1500ms' }],
    [{ retries: retryPolicy('', { attempts: 0 }) }, {}],
    [{ retries: retryPolicy('', { attempts: 2 }) }, { 'retry.linkerd.io/http': '5xx', 'retry.linkerd.io/limit': '2' }],
    [
      { timeoutMs: 5000, retries: retryPolicy('', { attempts: 3, perTryTimeout: Duration.millis(1200), retryOn: [RetryOn.GATEWAY_ERROR, RetryOn.RETRIABLE_4XX, RetryOn.statusCode(429)] }) },
      { 'timeout.linkerd.io/request': '5s', 'retry.linkerd.io/http': 'gateway-error,409,429', 'retry.linkerd.io/limit': '3', 'retry.linkerd.io/timeout': '1200ms' },
    ],
    // The loss of the condition is reported.
    [{ retries: retryPolicy('', { attempts: 3, retryOn: [RetryOn.CONNECT_FAILURE, RetryOn.GRPC_UNAVAILABLE] }) }, {}],
  ])('%j', (treatment, annotations) => {
    expect(routeAnnotations('HTTPRoute', treatment)).toEqual(annotations);
  });

  test('of calls of gRPC are retried by gRPC status', () => {
    const on = [RetryOn.SERVER_ERROR, RetryOn.CONNECT_FAILURE, RetryOn.GRPC_UNAVAILABLE, RetryOn.GRPC_RESOURCE_EXHAUSTED];
    expect(routeAnnotations('GRPCRoute', { timeoutMs: 1500, retries: retryPolicy('', { attempts: 2, perTryTimeout: Duration.seconds(1), retryOn: on }) })).toEqual({
      'timeout.linkerd.io/request': '1500ms',
      'retry.linkerd.io/grpc': 'unavailable,resource-exhausted',
      'retry.linkerd.io/limit': '2',
      'retry.linkerd.io/timeout': '1s',
    });
    expect(routeAnnotations('GRPCRoute', { retries: retryPolicy('', { attempts: 2 }) })).toEqual({});
  });

  test('follow later declarations', () => {
    const { chart, open } = linkerd();
    const { service: users, versions: [stable, canary] } = service(open, 'users', { timeout: Duration.seconds(5) }, ['v1', 'v2']);
    users.objects.find(({ kind }) => kind === 'HTTPRoute')!.metadata.addAnnotation('team', 'users');
    new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10, timeout: Duration.seconds(2) });
    expect(find(chart, 'HTTPRoute', 'users').metadata.annotations).toEqual({ 'timeout.linkerd.io/request': '2s', 'team': 'users' });
  });
});
