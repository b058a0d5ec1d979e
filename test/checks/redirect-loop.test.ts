import {
  Gateway, GatewayCertificate, GatewayListener, GatewayTls, GatewayWorkload,
  HttpMatch, HttpMethod, HttpRedirect, HttpRedirectProps, HttpScheme, MeshNamespace, MeshService,
  PathMatch, PathRewrite, RouteRuleOptions, StringMatch,
} from '../../src';
import { fixture, Fixture, service, findingTexts } from '../mesh-fixture';

const FIX = 'redirect to a host, scheme or path that it does not match, or match the redirected requests in an earlier rule (redirect-loop)';
const loop = (match: string, way: string, owner = 'redirect') => `ERROR chart/${owner}: its redirect for ${match} is a redirect loop: ${way}; ${FIX}`;

const path = (one: PathMatch) => HttpMatch.path(one);
const [any, a] = [HttpMatch.anyRequest(), path(PathMatch.prefix('/a'))];

/** The findings of a redirect of a service with some earlier rules. */
function findings(
  props: Omit<HttpRedirectProps, 'service'>, { before = [], more }: { before?: RouteRuleOptions[]; more?: (used: Fixture, users: MeshService) => void } = {},
): string[] {
  const used = fixture();
  const { service: users } = service(used.open, 'users', { ports: [{ port: 80 }, { port: 8080, suffix: 'alt' }] });
  for (const rule of before) users.routes.addRule(rule);
  more?.(used, users);
  new HttpRedirect(used.chart, 'redirect', { service: users, ...props });
  return findingTexts(used.mesh);
}

describe('by its path', () => {
  test.each<[string, Omit<HttpRedirectProps, 'service'>, string, string]>([
    ['the same path', { matches: [path(PathMatch.exact('/a'))], path: PathRewrite.fullPath('/a') }, 'path exact /a', '/a -> /a'],
    ['a path below the prefix', { matches: [a], path: PathRewrite.fullPath('/a/b') }, 'path prefix /a', '/a -> /a/b -> /a/b'],
    ['a prefix below itself', { matches: [a], path: PathRewrite.prefix('/a', '/a/b') }, 'path prefix /a', '/a -> /a/b -> /a/b/b and so on'],
    ['the same prefix', { matches: [a], path: PathRewrite.prefix('/a', '/a/') }, 'path prefix /a', '/a -> /a'],
    ['a longer prefix of the root', { matches: [path(PathMatch.prefix('/'))], path: PathRewrite.prefix('/', '/a') }, 'path prefix /', '/ -> /a/ -> /a/a/ and so on'],
    ['all requests', { matches: [any], path: PathRewrite.fullPath('/gone') }, 'all other requests', '/ -> /gone -> /gone'],
    ['characters', { matches: [path(PathMatch.stringPrefix('/a'))], path: PathRewrite.fullPath('/ab') }, 'path string prefix /a', '/a -> /ab -> /ab'],
    ['a regex', { matches: [path(PathMatch.regex('/(a|b)'))], path: PathRewrite.fullPath('/b') }, 'path regex /(a|b)', '/... -> /b -> /b'],
    ['in any case', { matches: [path(PathMatch.ignoringCase(PathMatch.exact('/A')))], path: PathRewrite.fullPath('/a') }, 'path exact /A (case-insensitive)', '/A -> /a -> /a'],
    ['one of several matches', { matches: [path(PathMatch.exact('/b')), a], path: PathRewrite.fullPath('/a') }, 'path exact /b', '/b -> /a -> /a'],
    [
      'what a request has, it has again',
      { matches: [HttpMatch.allOf(a, HttpMatch.header('x', '1'), HttpMatch.cookie('c', '1'), HttpMatch.query('q', '1'))], path: PathRewrite.fullPath('/a') },
      'path prefix /a and header x exact 1 and cookie c=1 and query q exact 1',
      '/a -> /a',
    ],
    ['a method that stays', { matches: [HttpMatch.method(HttpMethod.POST)], path: PathRewrite.fullPath('/'), status: 307 }, 'POST', '/ -> /'],
  ])('%s', (_, props, match, way) => {
    expect(findings(props)).toEqual([loop(match, way)]);
  });

  test.each<[string, Omit<HttpRedirectProps, 'service'>, RouteRuleOptions[]?]>([
    ['another path', { matches: [a], path: PathRewrite.fullPath('/b') }],
    ['another prefix', { matches: [a], path: PathRewrite.prefix('/a', '/ab') }],
    ['an earlier rule takes it', { matches: [any], path: PathRewrite.fullPath('/gone') }, [{ matches: [path(PathMatch.exact('/gone'))] }]],
    ['an earlier rule takes what lies there', { matches: [a], path: PathRewrite.prefix('/a', '/a/v2') }, [{ matches: [path(PathMatch.prefix('/a/v2'))] }]],
    ['an earlier rule takes it after a while', { matches: [a], path: PathRewrite.prefix('/a', '/a/b') }, [{ matches: [path(PathMatch.prefix('/a/b/b/b'))] }]],
    ['two earlier rules share it out', { matches: [any], path: PathRewrite.fullPath('/gone') }, [{ matches: [HttpMatch.header('x', '1')] }, { matches: [HttpMatch.withoutHeader('x')] }].map(({ matches }) => ({ matches: [HttpMatch.allOf(path(PathMatch.exact('/gone')), ...matches)] }))],
    ['an earlier rule that may take it', { matches: [any], path: PathRewrite.fullPath('/gone') }, [{ matches: [HttpMatch.allOf(path(PathMatch.exact('/gone')), HttpMatch.http())] }]],
    ['a method that may change', { matches: [HttpMatch.method(HttpMethod.POST)], path: PathRewrite.fullPath('/') }],
    ['a method that changes', { matches: [HttpMatch.method(HttpMethod.POST)], path: PathRewrite.fullPath('/'), status: 303 }],
  ])('not %s', (_, props, before = []) => {
    expect(findings(props, { before })).toEqual([]);
  });

  test.each<[string, HttpMatch[]]>([
    ['of another authority', [HttpMatch.authority(StringMatch.exact('users'))]],
    ['of authorities by regex', [HttpMatch.authority(StringMatch.regex('.*\\.example\\.com'))]],
    ['of one of the names of the service', [HttpMatch.authority(StringMatch.exact('users.open'))]],
    ['of another scheme', [HttpMatch.https()]],
    ['of requests without a header', [HttpMatch.withoutHeader('x')]],
    ['of requests without a header, or with another value', [HttpMatch.withoutHeader('x', StringMatch.exact('1'))]],
    ['of requests without one of two headers', [HttpMatch.withoutHeader('x'), HttpMatch.withoutHeader('y', StringMatch.prefix('1'))]],
  ])('behind an earlier rule %s', (_, matches) => {
    expect(findings({ matches: [a], path: PathRewrite.prefix('/a', '/a/x') }, { before: [{ matches }] }).filter(text => text.includes('loop'))).toEqual([
      loop('path prefix /a', '/a -> /a/x -> /a/x/x and so on'),
    ]);
  });

  test.each<[string, HttpMatch[]]>([
    ['of all names of the service', [HttpMatch.authority(StringMatch.prefix('users'))]],
    ['of plaintext', [HttpMatch.http()]],
    ['of a header that it matches', [HttpMatch.withoutHeader('x'), HttpMatch.header('x', 'x')]],
  ])('not behind an earlier rule %s', (_, matches) => {
    expect(findings({ matches: [a], path: PathRewrite.prefix('/a', '/a/x') }, { before: [{ matches }] }).filter(text => text.includes('loop'))).toEqual([]);
  });

  test('earlier rules for what few requests have do not help the others', () => {
    const few = [HttpMatch.header('x', '1'), HttpMatch.cookie('c', '1'), HttpMatch.query('q', '1'), HttpMatch.port(80)];
    const below = path(PathMatch.prefix('/a/b'));
    const before = [...few.map(match => ({ matches: [HttpMatch.allOf(below, match)] })), { matches: [path(PathMatch.exact('/a/b'))] }];
    expect(findings({ matches: [a], path: PathRewrite.prefix('/a', '/a/b') }, { before })).toEqual([
      loop('path prefix /a', '/a/x -> /a/b/x -> /a/b/b/x and so on'),
    ]);
  });

  test('earlier rules for some callers do not help the others', () => {
    const used = fixture();
    const [users, web, job] = ['users', 'web', 'job'].map(name => service(used.open, name).service);
    const elsewhere = new MeshNamespace(used.chart, 'elsewhere', { mesh: used.mesh });
    for (const match of [HttpMatch.caller(web), HttpMatch.callerNamespace(elsewhere)]) users.routes.addRule({ matches: [match] });
    new HttpRedirect(used.chart, 'all', { service: users, matches: [path(PathMatch.prefix('/all'))], path: PathRewrite.fullPath('/all') });
    new HttpRedirect(used.chart, 'some', {
      service: users, matches: [web, job].map(caller => HttpMatch.allOf(path(PathMatch.prefix('/some')), HttpMatch.caller(caller))), path: PathRewrite.fullPath('/some'),
    });
    new HttpRedirect(used.chart, 'none', {
      service: users, matches: [HttpMatch.allOf(path(PathMatch.prefix('/none')), HttpMatch.callerNamespace(used.open))], path: PathRewrite.fullPath('/none'),
    });
    const loops = findingTexts(used.mesh).filter(text => text.includes('redirect-loop'));
    expect(loops).toEqual([
      loop('path prefix /all', '/all -> /all', 'all'),
      loop('path prefix /none and caller open/*', '/none -> /none', 'none'),
      loop('path prefix /some and caller open/job', '/some -> /some', 'some'),
    ]);
  });

  test('two lead to each other, a third into their circle', () => {
    const used = fixture();
    const { service: users } = service(used.open, 'users');
    const [to, fro, into] = [['/a', '/b'], ['/b', '/a'], ['/c', '/a']];
    Object.entries({ to, fro, into }).forEach(([id, [from, where]]) => (
      new HttpRedirect(used.chart, id, { service: users, matches: [path(PathMatch.exact(from))], path: PathRewrite.fullPath(where) })
    ));
    expect(findingTexts(used.mesh)).toEqual([
      loop('path exact /b', '/b -> /a -> /b', 'fro'),
      loop('path exact /a', '/a -> /b -> /a', 'to'),
    ]);
  });
});

describe('by its host', () => {
  test.each(['users', 'users.open', 'users.open.svc', 'users.open.svc.cluster.local'])('the service itself: %s', host => {
    expect(findings({ matches: [a], host })).toEqual([loop('path prefix /a', `/a -> http://${host}/a -> http://${host}/a`)]);
    expect(findings({ matches: [a], host, port: 8080 })).toEqual([loop('path prefix /a', `/a -> http://${host}:8080/a -> http://${host}:8080/a`)]);
  });

  test('another service that leads back', () => {
    const more = ({ chart, open }: Fixture) => {
      const { service: people } = service(open, 'people', { ports: [{ port: 80 }] });
      new HttpRedirect(chart, 'back', { service: people, matches: [any], host: 'users.open' });
    };
    expect(findings({ matches: [any], host: 'people' }, { more })).toEqual([
      loop('all other requests', '/ -> http://users.open/ -> http://people/ -> http://users.open/', 'back'),
      loop('all other requests', '/ -> http://people/ -> http://users.open/ -> http://people/'),
    ]);
  });

  test('with what clients send to the same host again', () => {
    const more = ({ chart, open }: Fixture) => {
      const { service: people } = service(open, 'people', { ports: [{ port: 80 }] });
      new HttpRedirect(chart, 'back', { service: people, matches: [any], host: 'users.open' });
    };
    const to = (match: HttpMatch) => findings({ matches: [match], host: 'people.open' }, { more }).length;
    expect([HttpMatch.header('x', '1'), HttpMatch.cookie('c', '1'), HttpMatch.headerMatches('authorization', StringMatch.prefix('Basic'))].map(to)).toEqual([1, 0, 0]);
  });

  test.each<[string, Omit<HttpRedirectProps, 'service'>]>([
    ['a host elsewhere', { matches: [any], host: 'users.example.com' }],
    ['a service of the name elsewhere', { matches: [any], host: 'users.shop' }],
    ['another scheme', { matches: [any], host: 'users', scheme: HttpScheme.HTTPS }],
    ['another port', { matches: [HttpMatch.port(80)], host: 'users', port: 8080 }],
    ['a port that it does not have', { matches: [any], host: 'users', port: 9000 }],
    ['another host than is asked for', { matches: [HttpMatch.authority(StringMatch.exact('users'))], host: 'users.open' }],
  ])('not %s', (_, props) => {
    expect(findings(props).filter(text => text.includes('redirect-loop'))).toEqual([]);
  });
});

describe('at a gateway', () => {
  const tls = GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret('tls') });
  const at = (listeners: GatewayListener[], props: Omit<HttpRedirectProps, 'service'>) => findings(props, {
    more: ({ chart, open }, users) => { new Gateway(chart, 'public', { namespace: open, listeners }).addRoute(users); },
  });
  const https = { matches: [any], host: 'a.example.com', scheme: HttpScheme.HTTPS };

  test('to https, where it is https already', () => {
    expect(at([{ hosts: ['a.example.com'], tls }], https)).toEqual([loop('all other requests', 'https://a.example.com/ -> https://a.example.com/')]);
  });

  test('to http, where that leads to https', () => {
    expect(at([{ hosts: ['a.example.com'], tls }], { matches: [any], host: 'a.example.com', scheme: HttpScheme.HTTP })).toEqual([
      loop('all other requests', 'https://a.example.com/ -> http://a.example.com/ -> https://a.example.com/'),
    ]);
  });

  test('on a port of its own', () => {
    expect(at([{ hosts: ['a.example.com'], port: 8443, tls }], { ...https, port: 8443 })).toEqual([
      loop('all other requests', 'https://a.example.com:8443/ -> https://a.example.com:8443/'),
    ]);
  });

  test('a loop inside the mesh is reported once', () => {
    expect(at([{ hosts: ['a.example.com'], tls }], { matches: [a], path: PathRewrite.fullPath('/a') })).toEqual([loop('path prefix /a', '/a -> /a')]);
  });

  test('not to https from where there is none', () => {
    expect(at([{ hosts: ['a.example.com'] }], https)).toEqual([]);
    expect(at([{ hosts: ['a.example.com'] }, { hosts: ['a.example.com'], tls, httpsRedirect: false }], { ...https, matches: [HttpMatch.http()] })).toEqual([]);
  });

  test('not to another host, be it the gateway\'s, nor to one whose TLS is passed through', () => {
    const hosts = [{ hosts: ['example.com', 'a.example.com'], tls }];
    expect(at(hosts, { ...https, matches: [HttpMatch.authority(StringMatch.exact('example.com'))] })).toEqual([]);
    expect(at([{ hosts: ['a.example.com'] }, { hosts: ['a.example.com'], tls: GatewayTls.passthrough() }], https)).toEqual([]);
  });

  const assumed = (way: string) => (
    `WARNING chart/redirect: its redirect for all other requests is a redirect loop: ${way}; `
    + FIX.replace(' (', ', or acknowledge that a.example.com does not lead to this gateway (')
  );
  const own = (text: string) => text.includes('redirect-loop');

  test.each(['*.example.com', '*.com', '*'])('of wildcard %s, to a host below it: a warning, as DNS may lead elsewhere', host => {
    expect(at([{ hosts: [host], tls }], https).filter(own)).toEqual([assumed(`https://${host}/ -> https://a.example.com/ -> https://a.example.com/`)]);
    expect(at([{ hosts: [host] }], { ...https, scheme: HttpScheme.HTTP }).filter(own)).toEqual([
      assumed(`http://${host}/ -> http://a.example.com/ -> http://a.example.com/`),
    ]);
    expect(at([{ hosts: [host], tls: GatewayTls.atLoadBalancer() }], https).filter(own)).toEqual([
      assumed(`http://${host}/ -> https://a.example.com/ -> https://a.example.com/`),
    ]);
    expect(at([{ hosts: [host] }], https).filter(own)).toEqual([]);
  });

  test('of a wildcard, whatever the host, behind an earlier rule for some hosts: an error', () => {
    const before = [{ matches: [HttpMatch.authority(StringMatch.prefix('users'))] }, { matches: [HttpMatch.authority(StringMatch.exact('a.example.com'))] }];
    expect(findings({ matches: [a], path: PathRewrite.prefix('/a', '/a/x') }, {
      before, more: ({ chart, open }, users) => { new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['*.example.com'], tls }] }).addRoute(users); },
    }).filter(own)).toEqual([
      loop('path prefix /a', 'https://*.example.com/a -> https://*.example.com/a/x -> https://*.example.com/a/x/x and so on'),
    ]);
  });

  test('not of a wildcard, to a host with a listener of its own or an earlier rule, or below no wildcard of the gateway', () => {
    expect(at([{ hosts: ['*.example.com'], tls }], { ...https, host: 'example.com' })).toEqual([]);
    expect(at([{ hosts: ['*.example.com'], tls }, { hosts: ['a.example.com'], tls: GatewayTls.passthrough() }], https).filter(own)).toEqual([]);
    expect(findings(https, {
      before: [{ matches: [HttpMatch.authority(StringMatch.exact('a.example.com'))] }],
      more: ({ chart, open }, users) => { new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['*.example.com'], tls }] }).addRoute(users); },
    }).filter(own)).toEqual([]);
  });

  test('behind a load balancer that terminates TLS, to which the redirect leads back', () => {
    const behind = (trustedProxies: number, matches = [any]) => findings({ matches, host: 'a.example.com', scheme: HttpScheme.HTTPS }, {
      more: ({ chart, open }, users) => {
        new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'], tls: GatewayTls.atLoadBalancer() }], trustedProxies }).addRoute(users);
      },
    });
    const plaintext = [HttpMatch.header('x-forwarded-proto', 'http')];
    expect(behind(0)).toEqual([loop('all other requests', 'http://a.example.com/ -> https://a.example.com/ -> https://a.example.com/')]);
    expect(behind(1)).toEqual([loop('all other requests', 'http://a.example.com/ -> https://a.example.com/ -> https://a.example.com/')]);
    // The gateway writes http into the header unless it trusts the load balancer.
    expect(behind(0, plaintext)).toEqual([
      loop('header x-forwarded-proto exact http', 'http://a.example.com/ -> https://a.example.com/ -> https://a.example.com/'),
    ]);
    expect(behind(1, plaintext)).toEqual([]);
  });

  test('of two gateways the one that got the request, else neither', () => {
    const two = (hosts: string[]) => findings(https, {
      more: ({ chart, open }, users) => {
        for (const [i, host] of hosts.entries()) {
          new Gateway(chart, `gateway-${i}`, { namespace: open, listeners: [{ hosts: [host], tls }], workload: GatewayWorkload.of({ namespace: `${i}` }) }).addRoute(users);
        }
      },
    }).filter(text => text.includes('redirect-loop'));
    expect(two(['b.example.com', 'a.example.com', 'a.example.com'])).toEqual([loop('all other requests', 'https://a.example.com/ -> https://a.example.com/')]);
  });
});
