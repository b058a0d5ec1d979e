import { Duration } from 'cdk8s';
import {
  CallOptions, ExternalClient, FaultInjection, Gateway, HttpMatch, HttpMethod, HttpRedirect, MeshProvider, MeshService, MeshServiceOptions, MtlsMode,
  PathMatch, PathRewrite, UrlRewrite,
} from '../../src';
import { Fixture, findingTexts, fixture, service } from '../mesh-fixture';

const { GET, DELETE } = HttpMethod;
const path = (value: string) => HttpMatch.path(PathMatch.prefix(value));
const PORTS = [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8081, suffix: 'b' }];

/** The findings of a service with rules, and clients. */
function found(
  rules: (users: MeshService, used: Fixture, web: MeshService) => unknown, clients: (users: MeshService, web: MeshService, used: Fixture) => unknown,
  { provider = MeshProvider.istio(), zeroTrust = true, ports = PORTS }: { provider?: MeshProvider; zeroTrust?: boolean } & Pick<MeshServiceOptions, 'ports'> = {},
): string[] {
  const used = fixture(provider);
  const { service: users } = service(zeroTrust ? used.shop : used.open, 'users', { ports });
  const { service: web } = service(used.open, 'web');
  rules(users, used, web);
  clients(users, web, used);
  return findingTexts(used.mesh).filter(text => text.endsWith('(undeclared-caller)')).map(text => text.slice(0, text.indexOf('; declare')));
}
const rule = (...matches: HttpMatch[]) => (users: MeshService) => (
  users.routes.addRule({ matches, split: [{ version: users.addVersion('v2', { image: 'i' }), percent: 100 }] })
);
const calls = (...options: CallOptions[]) => (users: MeshService, web: MeshService) => {
  for (const one of options) web.calls(users, one);
};
const nobody = (matches: string, owner = 'chart/shop/users/Routes') => [
  `WARNING ${owner}: its rule for ${matches} matches requests that nobody is allowed to send to chart/shop/users`,
];

describe('a rule for requests that nobody may send', () => {
  test('by path, method or port', () => {
    expect(found(rule(path('/admin')), calls({ paths: [PathMatch.prefix('/users')] }))).toEqual(nobody('path prefix /admin'));
    expect(found(rule(HttpMatch.allOf(path('/users'), HttpMatch.method(DELETE))), calls({ methods: [GET] }, { paths: [PathMatch.exact('/admin')] })))
      .toEqual(nobody('DELETE and path prefix /users'));
    expect(found(rule(HttpMatch.port(81)), calls({ ports: [80] }))).toEqual(nobody('port 81'));
    expect(found(rule(path('/a'), path('/b'), path('/c')), calls({ paths: [PathMatch.exact('/b/x')] }))).toEqual(nobody('path prefix /a or path prefix /c'));
  });

  test('of a construct', () => {
    const fault = (users: MeshService, { chart }: Fixture) => (
      new FaultInjection(chart, 'fault', { service: users, matches: [path('/admin')], delay: { percent: 10, duration: Duration.seconds(1) } })
    );
    expect(found(fault, calls({ paths: [PathMatch.prefix('/users')] }))).toEqual(nobody('path prefix /admin', 'chart/fault'));
    expect(found(fault, calls({ paths: [PathMatch.prefix('/admin')] }))).toEqual([]);
  });

  test('of one caller, which may send others', () => {
    const canary = (users: MeshService, _: Fixture, web: MeshService) => rule(HttpMatch.allOf(HttpMatch.caller(web), path('/admin')))(users);
    const others = (users: MeshService, web: MeshService, used: Fixture) => {
      web.calls(users, { paths: [PathMatch.prefix('/users')] });
      service(used.open, 'office').service.calls(users);
    };
    expect(found(canary, others)).toEqual(nobody('path prefix /admin and caller open/web'));
    expect(found(canary, calls({ paths: [PathMatch.prefix('/admin/x')] }))).toEqual([]);
  });

  test('not where one client may: by any call, from outside the app, in plaintext, through a gateway', () => {
    const rules = rule(path('/admin'));
    const some = calls({ paths: [PathMatch.prefix('/users')] });
    expect(found(rules, calls({ paths: [PathMatch.prefix('/users')] }, { methods: [GET] }))).toEqual([]);
    expect(found(rules, users => users.allowsFrom(ExternalClient.namespace('other'), { paths: [PathMatch.exact('/admin')] }))).toEqual([]);
    expect(found(rules, users => users.allowsFrom(ExternalClient.serviceAccount({ namespace: 'a', name: 'b', trustDomain: 'other.example.com' })))).toEqual([]);
    expect(found(rules, some, { ports: [{ port: 80, mtls: MtlsMode.PERMISSIVE, plaintextFrom: ['192.168.0.0/24'] }] })).toEqual([]);
    const gateway = (users: MeshService, _: MeshService, { chart, open }: Fixture) => (
      new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }], keptHeaders: [] })
        .addRoute(users, { paths: [PathMatch.prefix('/admin')], port: 80 })
    );
    expect(found(rules, gateway)).toEqual([]);
    const both: typeof gateway = (users, web, used) => {
      some(users, web);
      gateway(users, web, used);
    };
    expect(found(rules, both, { provider: MeshProvider.linkerd() })).toEqual([]);
    expect(found(rules, some, { zeroTrust: false })).toEqual([]);
  });

  test('what the proxy of the client responds to is not denied, but a waypoint denies first', () => {
    const redirect = (users: MeshService, { chart }: Fixture) => (
      new HttpRedirect(chart, 'moved', { service: users, matches: [path('/old')], path: PathRewrite.prefix('/old', '/users') })
    );
    const some = calls({ paths: [PathMatch.prefix('/users')] });
    expect(found(redirect, some)).toEqual([]);
    expect(found(redirect, some, { provider: MeshProvider.istioAmbient() })).toEqual(nobody('path prefix /old', 'chart/moved'));
  });

  test('a path that is rewritten is not the one that is authorized', () => {
    const rewrite = (users: MeshService, { chart }: Fixture) => {
      rule(path('/old'))(users);
      new UrlRewrite(chart, 'rewrite', { service: users, matches: [path('/old')], path: PathRewrite.prefix('/old', '/new') });
    };
    expect(found(rewrite, calls({ paths: [PathMatch.prefix('/new')] }))).toEqual([]);
  });
});

test('nothing where nobody may call at all, which is routes-without-caller', () => {
  expect(found(rule(path('/admin')), calls())).toEqual([]);
});
