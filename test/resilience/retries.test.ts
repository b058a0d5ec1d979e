import { Duration } from 'cdk8s';
import { GatewayApiFeature, HttpMatch, HttpMethod, MeshProvider, RetryOn, RetryOptions } from '../../src';
import { retryPolicy } from '../../src/resilience/retries';
import { all, findingTexts, fixture, service } from '../mesh-fixture';

const FIX_PER_TRY = 'allowed: only with SERVER_ERROR, GATEWAY_ERROR or RESET, and attempts from 1; '
  + 'add one of them: no other condition retries after a per-try timeout, and a single try is limited by the request timeout';

test.each([
  [{ attempts: -1 }, 'here: retries.attempts is -1, allowed: whole numbers from 0 to 2147483647; give the number of retries after the first try'],
  [{ attempts: 1.5 }, 'here: retries.attempts is 1.5, allowed: whole numbers from 0 to 2147483647; give the number of retries after the first try'],
  [{ attempts: 2 ** 31 }, 'here: retries.attempts is 2147483648, allowed: whole numbers from 0 to 2147483647; give the number of retries after the first try'],
  [{ attempts: NaN }, 'here: retries.attempts is null, allowed: whole numbers from 0 to 2147483647; give the number of retries after the first try'],
  [{ attempts: 1, retryOn: [] }, 'here: retries.retryOn is [], allowed: at least one condition; leave it out for the default conditions, or set attempts to 0'],
  [{ attempts: 1, methods: [] }, 'here: retries.methods is [], allowed: at least one method; leave it out for the idempotent methods'],
  [{ attempts: 1, perTryTimeout: Duration.millis(0) }, 'here: retries.perTryTimeout is "0ms", allowed: whole milliseconds, at least one; for instance Duration.seconds(5)'],
  [{ attempts: 0, perTryTimeout: Duration.seconds(1) }, `here: retries.perTryTimeout is "1 second", ${FIX_PER_TRY}`],
  [{ attempts: 1, perTryTimeout: Duration.seconds(1), retryOn: [RetryOn.CONNECT_FAILURE] }, `here: retries.perTryTimeout is "1 second", ${FIX_PER_TRY}`],
  [{ attempts: 1, perTryTimeout: Duration.seconds(1), retryOn: [RetryOn.statusCode(429)] }, `here: retries.perTryTimeout is "1 second", ${FIX_PER_TRY}`],
])('refuses %j', (options, message) => {
  expect(() => retryPolicy('here', options)).toThrow(new Error(message));
});

test.each([399, 600, 500.5])('a status code of %d is refused', code => {
  expect(() => RetryOn.statusCode(code)).toThrow(new Error(
    `RetryOn.statusCode: code is ${code}, allowed: whole numbers from 400 to 599; give an HTTP error status`,
  ));
});

test('defaults', () => {
  expect(retryPolicy('here', { attempts: 2 })).toEqual({
    attempts: 2,
    perTryTimeoutMs: undefined,
    on: [
      { name: '5xx', after: 'response' }, { name: 'reset', after: 'response', isOptional: true },
      { name: 'connect-failure', after: 'connection', isOptional: true }, { name: 'refused-stream', after: 'connection', isOptional: true },
    ],
    methods: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PUT'],
  });
});

test('conditions and methods count once, methods in the order of their names', () => {
  const { on, methods } = retryPolicy('here', {
    attempts: 1,
    retryOn: [RetryOn.statusCode(429), RetryOn.RESET, RetryOn.statusCode(429)],
    methods: [HttpMethod.POST, HttpMethod.GET, HttpMethod.POST],
  });
  expect(on.map(({ name }) => name)).toEqual(['429', 'reset']);
  expect(methods).toEqual(['GET', 'POST']);
});

test('zero attempts need no conditions: they turn off the default retries of the mesh', () => {
  expect(retryPolicy('here', { attempts: 0, retryOn: [] })).toMatchObject({ attempts: 0, on: [] });
});

test.each([RetryOn.SERVER_ERROR, RetryOn.GATEWAY_ERROR, RetryOn.RESET])('a per-try timeout is accepted with %j', condition => {
  expect(retryPolicy('here', { attempts: 1, perTryTimeout: Duration.millis(1), retryOn: [condition] }).perTryTimeoutMs).toBe(1);
});

describe('without retryOn a mesh retries on what it supports', () => {
  const codesOnly = MeshProvider.gatewayApi({
    version: '1.7', features: [GatewayApiFeature.HTTP_ROUTE_RETRY, GatewayApiFeature.HTTP_ROUTE_METHOD_MATCHING],
  });
  const retried = (provider: MeshProvider, retries: RetryOptions) => {
    const { chart, mesh, open } = fixture(provider);
    service(open, 'users', { retries });
    return { chart, texts: findingTexts(mesh) };
  };

  test.each<[string, MeshProvider]>([
    ['Istio', MeshProvider.istio()], ['Istio ambient', MeshProvider.istioAmbient({ gatewayApiVersion: '1.7' })],
    ['Linkerd', MeshProvider.linkerd()], ['Gateway API', codesOnly],
  ])('%s: no finding', (_, provider) => {
    expect(retried(provider, { attempts: 2 }).texts).toEqual([]);
  });

  test('Linkerd: on 5xx only, of idempotent methods', () => {
    const routes = all(retried(MeshProvider.linkerd(), { attempts: 2 }).chart, 'HTTPRoute');
    expect(routes.map(({ metadata, spec }) => [metadata.annotations, spec.rules[0].matches?.[0].method])).toEqual([
      [undefined, undefined], [{ 'retry.linkerd.io/http': '5xx', 'retry.linkerd.io/limit': '2' }, 'DELETE'],
    ]);
  });

  test.each([['Linkerd', MeshProvider.linkerd()], ['Gateway API', codesOnly]])('%s: a condition that somebody asks for is an error', (_, provider) => {
    expect(retried(provider, { attempts: 2, retryOn: [RetryOn.SERVER_ERROR, RetryOn.RESET] }).texts).toEqual([expect.stringContaining('(unsupported-feature)')]);
  });
});

test('the default conditions are equal to a list of them', () => {
  const { mesh, open } = fixture();
  const { service: users } = service(open, 'users');
  const retryOn = [RetryOn.SERVER_ERROR, RetryOn.RESET, RetryOn.CONNECT_FAILURE, RetryOn.REFUSED_STREAM];
  service(open, 'web').service.routesTo(users, { retries: { attempts: 2 } });
  users.routes.addRule({ matches: [HttpMatch.header('x', '1')], retries: { attempts: 2, retryOn } });
  expect(findingTexts(mesh)).toEqual([]);
});
