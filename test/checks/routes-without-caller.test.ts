import { Duration } from 'cdk8s';
import { CanaryRoute, Gateway, GuardRails, MeshProvider, MeshService, MeshServiceOptions, MtlsMode, PortProtocol, TrafficMirror } from '../../src';
import { Fixture, findingTexts, fixture, service } from '../mesh-fixture';

/** The findings of a service with rules, and clients. */
function found(
  rules: (users: MeshService, used: Fixture, web: MeshService) => unknown, clients: (users: MeshService, web: MeshService, used: Fixture) => unknown,
  { provider = MeshProvider.istio(), zeroTrust = true, ports }: { provider?: MeshProvider; zeroTrust?: boolean } & Pick<MeshServiceOptions, 'ports'> = {},
): string[] {
  const used = fixture(provider, { guardRails: GuardRails.WARNING });
  const { service: users } = service(zeroTrust ? used.shop : used.open, 'users', { ports });
  const { service: web } = service(used.open, 'web');
  rules(users, used, web);
  clients(users, web, used);
  return findingTexts(used.mesh).filter(text => text.endsWith('(routes-without-caller)'));
}

const text = [
  'WARNING chart/shop/users: access: it has routes, and nobody is allowed to call it; '
  + 'declare its callers with calls(), allowsFrom() or addRoute() of a gateway, or acknowledge that they follow (routes-without-caller)',
];
const none = () => undefined;
const canary = (users: MeshService, { chart }: Fixture) => {
  const [stable, next] = ['v2', 'v3'].map(version => users.addVersion(version, { image: 'i' }));
  new CanaryRoute(chart, 'canary', { service: users, stable, canary: next, canaryPercent: 10 });
};

test('routes of a service that nobody may call are one finding', () => {
  expect(found(canary, none)).toEqual(text);
  const more = (users: MeshService, used: Fixture, web: MeshService) => {
    canary(users, used);
    web.routesTo(users, { timeout: Duration.seconds(1) });
  };
  expect(found(more, none)).toEqual(text);
  expect(found(users => users.routes.addTcpRule({ port: 5432, split: [{ version: users.addVersion('v2', { image: 'i' }), percent: 100 }] }), none, {
    ports: [{ port: 5432, protocol: PortProtocol.TCP }],
  })).toEqual(text);
});

test('no finding without routes, with any client, or where nothing is denied', () => {
  expect(found(none, none)).toEqual([]);
  expect(found(canary, (users, web) => web.calls(users))).toEqual([]);
  expect(found(canary, none, { ports: [{ port: 80, mtls: MtlsMode.PERMISSIVE, plaintextFrom: ['192.168.0.0/24'] }] })).toEqual([]);
  expect(found(canary, none, { zeroTrust: false })).toEqual([]);
  const gateway = (users: MeshService, _: MeshService, { chart, open }: Fixture) => (
    new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }], keptHeaders: [], gatewayClassName: 'other' }).addRoute(users)
  );
  expect(found(canary, gateway, { provider: MeshProvider.linkerd() })).toEqual([]); // its identity is unknown, an error of its own
  const mirror = (users: MeshService, web: MeshService, { chart }: Fixture) => new TrafficMirror(chart, 'mirror', { service: web, targets: [{ service: users }] });
  expect(found(canary, mirror, { provider: MeshProvider.istioAmbient() })).toEqual([]);
});

test('not of rules for callers, which are undeclared-caller', () => {
  expect(found((users, _, web) => web.routesTo(users, { timeout: Duration.seconds(1) }), none)).toEqual([]);
});
