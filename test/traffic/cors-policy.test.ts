import { Duration } from 'cdk8s';
import { CanaryRoute, CorsPolicy, CorsPolicyProps, Gateway, GatewayWorkload, HttpMatch, HttpMethod, PathMatch, StringMatch } from '../../src';
import { find, errorOf, fixture, service } from '../mesh-fixture';
import { routing } from './routing';

const origins = [StringMatch.exact('https://a.example')];
const cors = (props: Partial<CorsPolicyProps>, { chart, users } = routing()) => new CorsPolicy(chart, 'cors', { service: users, origins, ...props });

const NAMES = 'allowed: letters, digits and !#$%&\'+-.^_`|~, at most 256; give the name without colon and spaces';
const ORIGIN = 'allowed: scheme://host or scheme://host:port, or *; write it as browsers send it, for instance https://shop.example.com';
const CREDENTIALS = 'allowed: no origin that matches all; any site could act for your users: list the origins, or leave credentials out';

test.each<[Partial<CorsPolicyProps>, string]>([
  [{ origins: [] }, "origins is [], allowed: at least one; use StringMatch.exact('*') for all origins"],
  [{ origins: [StringMatch.exact('a.example')] }, `origin is "a.example", ${ORIGIN}`],
  [{ origins: [StringMatch.exact('https://a.example/')] }, `origin is "https://a.example/", ${ORIGIN}`],
  [{ origins: [StringMatch.exact('*')], credentials: true }, `origin with credentials is "*", ${CREDENTIALS}`],
  [{ origins: [StringMatch.prefix('*')], credentials: true }, `origin with credentials is "*", ${CREDENTIALS}`],
  [{ origins: [...origins, StringMatch.regex('.*')], credentials: true }, `origin with credentials is ".*", ${CREDENTIALS}`],
  [{ headers: ['*'] }, `header is "*", ${NAMES}`],
  [{ exposedHeaders: ['a b'] }, `header is "a b", ${NAMES}`],
  [{ maxAge: Duration.millis(1500) }, 'maxAge is "1500ms", allowed: whole seconds; for instance Duration.hours(1)'],
  [{ maxAge: Duration.millis(0) }, 'maxAge is "0ms", allowed: whole milliseconds, at least one; for instance Duration.seconds(5)'],
  [{ matches: [] }, 'matches is [], allowed: at least one; leave it out for all requests'],
])('refuses %j', (props, text) => {
  expect(errorOf(() => cors(props))).toBe(`chart/cors: ${text}`);
});

test.each([
  ['header x exact 1', HttpMatch.header('x', '1')], ['cookie c=1', HttpMatch.cookie('c', '1')], ['GET', HttpMatch.method(HttpMethod.GET)],
])('a preflight request does not match %s', (text, match) => {
  expect(errorOf(() => cors({ matches: [match] }))).toBe(
    `chart/cors: matches is "${text}", allowed: no header, no cookie, and OPTIONS among the methods; `
    + 'a preflight request is an OPTIONS request without these headers and cookies: match by path, query or host',
  );
});

test('a service without HTTP port is refused', () => {
  const all = routing();
  expect(errorOf(() => cors({ service: all.db }, all))).toBe(
    'chart/cors: protocol of chart/shop/db is "tcp", allowed: a port that speaks http, http2 or grpc; CORS applies to HTTP requests, on other ports the mesh sees only connections',
  );
});

test('all settings', () => {
  const all = routing();
  const policy = cors({
    matches: [HttpMatch.allOf(HttpMatch.path(PathMatch.exact('/a')), HttpMatch.method(HttpMethod.OPTIONS))],
    origins: [...origins, StringMatch.prefix('http://localhost:'), StringMatch.regex('https://.*\\.b\\.example')],
    methods: [HttpMethod.PUT, HttpMethod.GET, HttpMethod.PUT],
    headers: ['x-a'],
    exposedHeaders: ['x-b'],
    maxAge: Duration.minutes(1),
    credentials: true,
  }, all);
  expect(policy.service).toBe(all.users);
  expect(find(all.chart, 'VirtualService', 'users').spec.http[0].corsPolicy).toEqual({
    allowOrigins: [{ exact: 'https://a.example' }, { prefix: 'http://localhost:' }, { regex: 'https://.*\\.b\\.example' }],
    allowMethods: ['GET', 'PUT'],
    allowHeaders: ['x-a'],
    exposeHeaders: ['x-b'],
    maxAge: '60s',
    allowCredentials: true,
  });
});

test('only origins', () => {
  const all = routing();
  cors({ origins: [StringMatch.exact('*')], credentials: false }, all);
  expect(find(all.chart, 'VirtualService', 'users').spec.http).toMatchObject([{ corsPolicy: { allowOrigins: [{ exact: '*' }] } }]);
});

test('a preflight request that a gateway answers has no part in a canary', () => {
  const { chart, open } = fixture();
  const { service: users, versions: [stable, canary] } = service(open, 'users', {}, ['v1', 'v2']);
  new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10 });
  new CorsPolicy(chart, 'cors', { service: users, origins: [StringMatch.exact('https://a.example')] });
  new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }], workload: GatewayWorkload.istioctl() })
    .addRoute(users, { matches: [HttpMatch.method(HttpMethod.GET)] });
  const routes = find(chart, 'VirtualService', 'public-a.example.com').spec.http.map(({ match, route }: any) => (
    [match[0].method.exact, route.map(({ destination, weight }: any) => [destination.subset, weight])]
  ));
  expect(routes).toEqual([
    ['GET', [['v1', 90], ['v2', 10]]],
    ['OPTIONS', [[undefined, undefined]]],
  ]);
});
