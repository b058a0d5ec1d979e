import { Duration } from 'cdk8s';
import { CanaryRoute, HeaderModifier, HttpMatch, MeshNamespace, MeshProvider, MeshServiceOptions, RetryOn, UnsupportedFeature } from '../../../src';
import { all, find, fixture, service, errorOf, findingTexts } from '../../mesh-fixture';

const BESIDE = 'ERROR chart/web/frontend: Linkerd does not support consumer route (GAMMA): per client namespace: it conflicts with the routes for all clients, '
  + 'as the older of two equal routes takes precedence: the service itself may have timeouts, but no split, retries or other rules (requests matching caller web/frontend); '
  + 'remove it for this mesh, or render the rest with unsupported: UnsupportedFeature.REPORT (unsupported-feature)';

function consumer(options: MeshServiceOptions, unsupported?: UnsupportedFeature, timeout = Duration.seconds(1)) {
  const { chart, mesh, open } = fixture(MeshProvider.linkerd(), { unsupported });
  const { service: users, versions: [stable, canary] } = service(open, 'users', options, ['v1', 'v2']);
  const web = new MeshNamespace(chart, 'web', { mesh });
  const { service: frontend } = service(web, 'frontend');
  frontend.routesTo(users, { timeout });
  const routes = () => all(chart, 'HTTPRoute').map(({ metadata: { namespace, name, annotations } }) => [namespace, name, annotations]);
  return { chart, mesh, open, web, users, stable, canary, frontend, routes };
}

test('the settings for all other callers are on the Service: a route of it would apply as well', () => {
  const { chart, mesh, routes } = consumer({ timeout: Duration.seconds(9), streamIdleTimeout: Duration.seconds(5), circuitBreaker: {} });
  expect(findingTexts(mesh)).toEqual([]);
  expect(routes()).toEqual([['web', 'users.open', { 'timeout.linkerd.io/request': '1s', 'timeout.linkerd.io/idle': '5s' }]]);
  expect(find(chart, 'Service', 'users').metadata.annotations).toEqual({
    'balancer.linkerd.io/failure-accrual': 'consecutive',
    'balancer.linkerd.io/failure-accrual-consecutive-max-failures': '5',
    'balancer.linkerd.io/failure-accrual-consecutive-min-penalty': '30s',
    'timeout.linkerd.io/request': '9s',
    'timeout.linkerd.io/idle': '5s',
  });
});

test.each<[string, MeshServiceOptions, Record<string, string> | undefined]>([
  ['as a route without timeouts would get it: it has one of a year', { timeout: Duration.seconds(9) }, { 'timeout.linkerd.io/request': '31536000s' }],
  [
    'by the idle timeout, as timeouts of a route replace all of the Service',
    { timeout: Duration.seconds(9), streamIdleTimeout: Duration.seconds(5) }, { 'timeout.linkerd.io/idle': '5s' },
  ],
  ['and has nothing to lift', {}, undefined],
])('a route that lifts the timeout of the Service %s', (_, options, annotations) => {
  const { mesh, routes } = consumer(options, undefined, Duration.seconds(0));
  expect(findingTexts(mesh)).toEqual([]);
  expect(routes()).toEqual([['web', 'users.open', annotations]]);
});

test('nothing on the Service without settings', () => {
  const { chart } = consumer({ retries: { attempts: 0 } });
  expect(find(chart, 'Service', 'users').metadata.annotations).toBeUndefined();
});

test.each<[string, (used: ReturnType<typeof consumer>) => void]>([
  ['a split', ({ chart, users, stable, canary }) => void new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10 })],
  ['changes of headers', ({ chart, users }) => void new HeaderModifier(chart, 'headers', { service: users, request: { remove: ['x'] } })],
  ['a pin', ({ users, stable }) => users.routes.addRule({ matches: [HttpMatch.header('x', '1')], split: [{ version: stable, percent: 100 }] })],
])('%s of the service', (_, declare) => {
  const used = consumer({});
  declare(used);
  expect(findingTexts(used.mesh)).toEqual([BESIDE]);
});

test('as long as it is reported, the caller has what all have', () => {
  const { chart, mesh, routes } = consumer({ retries: { attempts: 1, retryOn: [RetryOn.SERVER_ERROR] } }, UnsupportedFeature.REPORT);
  expect(findingTexts(mesh)).toEqual([BESIDE.replace('ERROR', 'WARNING').replace('render the rest with unsupported: UnsupportedFeature.REPORT', 'acknowledge the loss')]);
  expect(errorOf(() => chart.toJson())).toBeUndefined();
  expect(routes().map(([namespace, name]) => `${namespace}/${name}`)).toEqual(['open/users', 'open/users-retries']);
});

test('a further caller of the namespace takes the route away, and gets it back by asking for the same', () => {
  const { mesh, web, users, routes } = consumer({});
  const { service: admin } = service(web, 'admin');
  admin.calls(users);
  expect(findingTexts(mesh)[0]).toMatch(/^ERROR chart\/web\/frontend: Linkerd does not support source match \(client service, client namespace\): .* one other namespace \(requests matching caller web\/frontend\); move the client to a namespace of its own, or use the same settings for all clients there, or render/);
  admin.routesTo(users, { matches: [HttpMatch.anyRequest()], timeout: Duration.seconds(1) });
  expect(findingTexts(mesh)).toEqual([]);
  expect(routes()).toEqual([['web', 'users.open', { 'timeout.linkerd.io/request': '1s' }]]);
});
