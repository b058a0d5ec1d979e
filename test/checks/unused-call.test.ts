import {
  CallOptions, DirectResponse, Gateway, GatewayRouteOptions, HttpMatch, HttpMethod, HttpRedirect, MeshProvider, MeshService, PathMatch, PathRewrite,
  PortProtocol, TrafficMirror, UrlRewrite,
} from '../../src';
import { Fixture, findingTexts, fixture, service } from '../mesh-fixture';

const [api, admin] = ['/api', '/admin'].map(path => [PathMatch.prefix(path)]);
const PORTS = [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8081, suffix: 'b' }];

const unused = ({ mesh }: Fixture) => findingTexts(mesh).filter(text => text.endsWith('(unused-call)'));

describe('calls of a gateway', () => {
  const text = (what = '') => [
    `WARNING chart/public: none of its routes sends what it is allowed to send to chart/shop/users${what}; remove the call, or add a route with addRoute(), `
    + 'which allows its requests by itself; acknowledge it if a route outside this app sends them (unused-call)',
  ];

  function calls(call: CallOptions, route?: GatewayRouteOptions, more?: (users: MeshService, used: Fixture) => unknown, zeroTrust = true) {
    const used = fixture();
    const { service: users } = service(zeroTrust ? used.shop : used.open, 'users', { ports: PORTS });
    const gateway = new Gateway(used.chart, 'public', { namespace: used.open, listeners: [{ hosts: ['a.example.com'] }], keptHeaders: [] });
    const { service: web } = service(used.open, 'web');
    gateway.addRoute(web);
    if (route) gateway.addRoute(users, { hosts: ['a.example.com'], paths: api, ...route });
    gateway.calls(users, call);
    more?.(users, used);
    return unused(used);
  }

  test('no route leads there, or only with other paths, methods or ports', () => {
    expect(calls({})).toEqual(text());
    expect(calls({ paths: admin }, {})).toEqual(text(' matching path prefix /admin'));
    expect(calls({ methods: [HttpMethod.PUT] }, { matches: [HttpMatch.method(HttpMethod.GET)] })).toEqual(text(' matching PUT'));
    expect(calls({ ports: [81] }, { port: 80 })).toEqual(text(' matching port 81'));
  });

  test('not those of a route, of mirrored requests, of a rewritten path, or where nothing is denied', () => {
    expect(calls({}, {})).toEqual([]);
    expect(calls({ paths: [PathMatch.exact('/api/x')], ports: [80] }, { port: 80 })).toEqual([]);
    expect(calls({}, undefined, (users, { chart, open }) => (
      new TrafficMirror(chart, 'mirror', { service: open.node.tryFindChild('web') as MeshService, targets: [{ service: users, port: 80 }] })
    ))).toEqual([]);
    expect(calls({ paths: admin }, {}, (users, { chart }) => new UrlRewrite(chart, 'rewrite', { service: users, path: PathRewrite.prefix('/api', '/admin') }))).toEqual([]);
    expect(calls({}, undefined, undefined, false)).toEqual([]);
  });
});

describe('calls that a redirect or direct response answers', () => {
  const text = (matching: string) => [
    `WARNING chart/open/web: its call to chart/shop/users${matching} reaches no pod: a redirect or direct response of chart/shop/users answers all its requests; `
    + 'remove the call, or narrow the redirect or direct response (unused-call)',
  ];
  const gone = (users: MeshService, { chart }: Fixture) => (
    new DirectResponse(chart, 'gone', { service: users, matches: [HttpMatch.path(PathMatch.prefix('/api'))], status: 410 })
  );
  const moved = (users: MeshService, { chart }: Fixture) => new HttpRedirect(chart, 'moved', { service: users, host: 'new.example.com' });

  function calls(
    declare: (users: MeshService, used: Fixture) => unknown, options: CallOptions[],
    { inScope = false, tcp = false, provider = MeshProvider.istio() } = {},
  ) {
    const used = fixture(provider);
    const ports = tcp ? [...PORTS, { port: 5432, protocol: PortProtocol.TCP }] : PORTS;
    const { service: users } = service(used.shop, 'users', { ports });
    const { service: web } = service(inScope ? used.shop : used.open, 'web');
    declare(users, used);
    for (const one of options) web.calls(users, one);
    return unused(used);
  }

  test('wholly', () => {
    expect(calls(gone, [{ paths: [PathMatch.prefix('/api/v1')], methods: [HttpMethod.GET] }])).toEqual(text(' matching GET and path prefix /api/v1'));
    expect(calls(gone, [{ paths: api }, { paths: admin }], { inScope: true })).toEqual([text(' matching path prefix /api')[0].replace('open/web', 'shop/web')]);
    expect(calls(moved, [{}], { provider: MeshProvider.linkerd() })).toEqual(text(''));
  });

  test('not in part, or what an earlier rule forwards, or of connections', () => {
    expect(calls(gone, [{}])).toEqual([]);
    expect(calls(gone, [{ paths: [...api, ...admin] }])).toEqual([]);
    const forwards = (users: MeshService, used: Fixture) => {
      const [version] = [users.addVersion('v2', { image: 'i' })];
      users.routes.addRule({ matches: [HttpMatch.allOf(HttpMatch.path(PathMatch.prefix('/api')), HttpMatch.header('x', '1'))], split: [{ version, percent: 100 }] });
      gone(users, used);
    };
    expect(calls(forwards, [{ paths: api }])).toEqual([]);
    expect(calls(moved, [{}], { tcp: true })).toEqual([]);
    expect(calls(moved, [{ ports: [80] }], { tcp: true })).toEqual(text(' matching port 80'));
  });

  test('not the only call of a caller with an egress scope, nor where a waypoint decides before it responds', () => {
    expect(calls(moved, [{}], { inScope: true })).toEqual([]);
    expect(calls(moved, [{}], { provider: MeshProvider.istioAmbient() })).toEqual([]);
  });
});
