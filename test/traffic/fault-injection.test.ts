import { Duration } from 'cdk8s';
import { CanaryRoute, FaultInjection, FaultInjectionProps, GrpcStatus, HttpMatch, PathMatch, PortProtocol } from '../../src';
import { renderedRules } from '../../src/model/rules';
import { fixture, service, errorOf } from '../mesh-fixture';

const MARKED = HttpMatch.header('x-chaos-test', 'enabled');

/** What a fault on a service gives, or the error. */
function faulty(props: Partial<FaultInjectionProps>, protocol = PortProtocol.HTTP) {
  const { chart, shop } = fixture();
  const { service: payments } = service(shop, 'payments', { ports: [{ port: 8080, protocol }] });
  new FaultInjection(chart, 'chaos', { service: payments, matches: [MARKED], ...props });
  return renderedRules(payments._model.routes.build()).map(({ fault }) => fault);
}

const ABORT = { percent: 10, httpStatus: 503 };

test('needs matches', () => {
  expect(errorOf(() => faulty({ matches: [], abort: ABORT }))).toBe(
    "chart/chaos: matches is \"no request\", allowed: at least one match, none of every request; select the requests to fail, for instance with HttpMatch.header('x-chaos-test', 'enabled')",
  );
});

test('refuses a match on every request', () => {
  expect(errorOf(() => faulty({ matches: [MARKED, HttpMatch.path(PathMatch.prefix('/'))], abort: ABORT }))).toBe(
    "chart/chaos: matches is \"every request\", allowed: at least one match, none of every request; select the requests to fail, for instance with HttpMatch.header('x-chaos-test', 'enabled')",
  );
});

test('is a delay, an abort, or both', () => {
  expect(errorOf(() => faulty({}))).toBe('chart/chaos: fault is "neither delay nor abort", allowed: at least one of them; add a delay or an abort');
  expect(faulty({ abort: ABORT })).toEqual([{ abort: { percent: 10, status: { httpStatus: 503 } } }, undefined]);
  expect(faulty({ delay: { percent: 20, duration: Duration.seconds(5) }, abort: ABORT })).toEqual([
    { delay: { percent: 20, ms: 5000 }, abort: { percent: 10, status: { httpStatus: 503 } } }, undefined,
  ]);
});

test.each([0, 101, 1.5])('a percent is not %d', percent => {
  const allowed = 'allowed: whole numbers from 1 to 100; give the share of the matching requests';
  expect(errorOf(() => faulty({ abort: { ...ABORT, percent } }))).toBe(`chart/chaos: abort.percent is ${percent}, ${allowed}`);
  expect(errorOf(() => faulty({ delay: { percent, duration: Duration.seconds(1) } }))).toBe(`chart/chaos: delay.percent is ${percent}, ${allowed}`);
});

test('a delay is at least a millisecond', () => {
  expect(errorOf(() => faulty({ delay: { percent: 1, duration: Duration.millis(0) } }))).toBe(
    'chart/chaos: delay.duration is "0ms", allowed: whole milliseconds, at least one; for instance Duration.seconds(5)',
  );
});

test.each([199, 600, 503.5])('a status is not %d', httpStatus => {
  expect(errorOf(() => faulty({ abort: { percent: 10, httpStatus } }))).toBe(
    `chart/chaos: abort.httpStatus is ${httpStatus}, allowed: whole numbers from 200 to 599; give an HTTP status`,
  );
});

test('an abort has one status', () => {
  const rest = 'allowed: exactly one of them; give the status that the caller receives';
  expect(errorOf(() => faulty({ abort: { percent: 10 } }))).toBe(`chart/chaos: abort is "neither httpStatus nor grpcStatus", ${rest}`);
  expect(errorOf(() => faulty({ abort: { ...ABORT, grpcStatus: GrpcStatus.INTERNAL } }))).toBe(`chart/chaos: abort is "httpStatus and grpcStatus", ${rest}`);
});

test('a gRPC status needs a gRPC port', () => {
  const abort = { percent: 10, grpcStatus: GrpcStatus.UNAVAILABLE };
  expect(faulty({ abort }, PortProtocol.GRPC)).toEqual([{ abort: { percent: 10, status: { grpcStatus: 'UNAVAILABLE' } } }, undefined]);
  expect(errorOf(() => faulty({ abort }))).toBe(
    'chart/chaos: abort.grpcStatus is "UNAVAILABLE", allowed: a service with a gRPC port; '
    + 'declare the port of chart/shop/payments with PortProtocol.GRPC, or give httpStatus: a plain HTTP request would receive HTTP status 200',
  );
});

test('a service without HTTP port is refused', () => {
  expect(errorOf(() => faulty({ abort: ABORT }, PortProtocol.TCP))).toBe(
    'chart/chaos: protocol of chart/shop/payments is "tcp", allowed: a port that speaks http, http2 or grpc; '
    + 'faults apply to HTTP requests, on other ports the mesh sees only connections',
  );
});

test('a delay and an abort of two constructs combine for requests that match both', () => {
  const { chart, shop } = fixture();
  const { service: users, versions: [stable, canary] } = service(shop, 'users', {}, ['v1', 'v2']);
  new FaultInjection(chart, 'slow', { service: users, matches: [HttpMatch.header('slow', '1')], delay: { percent: 20, duration: Duration.seconds(1) } });
  new FaultInjection(chart, 'wrong', { service: users, matches: [HttpMatch.header('wrong', '1')], abort: ABORT });
  new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10 });
  const rules = renderedRules(users._model.routes.build());
  expect(new Set(rules.map(({ matches, fault = {} }) => `${matches[0].headers?.map(({ name }) => name) ?? ''}: ${Object.keys(fault)}`))).toEqual(
    new Set(['slow,wrong: delay,abort', 'wrong: abort', 'slow: delay', ': ']),
  );
  for (const { shares } of rules) expect(shares).toEqual([{ version: 'v1', percent: 90 }, { version: 'v2', percent: 10 }]);
});
