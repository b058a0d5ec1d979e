import { Duration } from 'cdk8s';
import {
  CanaryRoute, Gateway, GatewayCertificate, GatewayProps, GatewayTls, HeaderChanges, HeaderModifier, HttpMatch, PathMatch,
} from '../../../src';
import { all, find, fixture, service } from '../../mesh-fixture';

test('a match that an earlier rule has is not there twice', () => {
  const { chart, open } = fixture();
  const { service: users, versions: [stable, canary] } = service(open, 'users', {}, ['v1', 'v2']);
  new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10, canaryMatches: [HttpMatch.path(PathMatch.exact('/a'))] });
  const gateway = new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }] });
  gateway.addRoute(users, { paths: [PathMatch.prefix('/a')] });
  const { http } = find(chart, 'VirtualService', 'public-a.example.com').spec;
  expect(http.map(({ match, route }: any) => ({ match, to: route.map(({ destination, weight }: any) => `${destination.subset} ${weight ?? 100}`) }))).toEqual([
    { match: [{ uri: { exact: '/a' } }], to: ['v2 100'] },
    { match: [{ uri: { prefix: '/a/' } }], to: ['v1 90', 'v2 10'] },
  ]);
});

test('a host below a wildcard of the same gateway is an object of its own, so that the routes of the wildcard do not apply', () => {
  const { chart, open } = fixture();
  const { service: users } = service(open, 'users');
  new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['*.example.com', 'a.example.com'] }, { hosts: ['other.test'] }] }).addRoute(users);
  const gateways = Object.fromEntries(all(chart, 'Gateway').map(({ metadata, spec }) => [metadata.name, spec.servers.flatMap(({ hosts }: any) => hosts)]));
  const [below] = Object.keys(gateways).filter(name => name !== 'public');
  expect(gateways).toEqual({ public: ['./*.example.com', './other.test'], [below]: ['./a.example.com'] });
  expect(below).toMatch(/^public-[0-9a-f]{8}$/);
  const bound = Object.fromEntries(all(chart, 'VirtualService').map(({ spec }) => [spec.hosts[0], spec.gateways]));
  expect(bound).toEqual({ '*.example.com': ['open/public'], 'other.test': ['open/public'], 'a.example.com': [`open/${below}`] });
});

test('rules that differ only in a header which is taken off are one', () => {
  const { chart, open } = fixture();
  const { service: users } = service(open, 'users');
  users.routes.addRule({ matches: [HttpMatch.allOf(HttpMatch.path(PathMatch.exact('/a')), HttpMatch.withoutHeader('x-b'))], timeout: Duration.seconds(1) });
  users.routes.addRule({ matches: [HttpMatch.path(PathMatch.exact('/a'))], timeout: Duration.seconds(2) });
  new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }] }).addRoute(users);
  const { http } = find(chart, 'VirtualService', 'public-a.example.com').spec;
  expect(http.map(({ match, timeout }: any) => ({ match, timeout }))).toEqual([
    { match: [{ uri: { exact: '/a' } }], timeout: '1s' }, { match: undefined, timeout: undefined },
  ]);
});

test('nor one with the same conditions in another order', () => {
  const { chart, open } = fixture();
  const { service: users } = service(open, 'users');
  const [a, b] = ['x-a', 'x-b'].map(name => HttpMatch.header(name, 'v2'));
  users.routes.addRule({ matches: [HttpMatch.allOf(a, b, HttpMatch.path(PathMatch.exact('/a')))], timeout: Duration.seconds(1) });
  users.routes.addRule({ matches: [HttpMatch.allOf(b, a)], timeout: Duration.seconds(2) });
  const gateway = new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }], keptHeaders: ['x-a', 'x-b'] });
  gateway.addRoute(users, { paths: [PathMatch.prefix('/a')] });
  const { http } = find(chart, 'VirtualService', 'public-a.example.com').spec;
  const headers = { 'x-a': { exact: 'v2' }, 'x-b': { exact: 'v2' } };
  expect(http.map(({ match }: any) => match)).toEqual([
    [{ uri: { exact: '/a' }, headers }], [{ uri: { prefix: '/a/' }, headers }], [{ uri: { exact: '/a' } }, { uri: { prefix: '/a/' } }],
  ]);
});

test('stripped headers are stripped by their names with underscores too, which some servers take for the same', () => {
  const { chart, open } = fixture();
  const { service: users } = service(open, 'users');
  users.routes.addRule({ matches: [HttpMatch.header('x-env', 'a')], timeout: Duration.seconds(1) });
  new HeaderModifier(chart, 'headers', { service: users, request: { set: { x_tenant: 'none' } } });
  const gateway = new Gateway(chart, 'public', {
    namespace: open, listeners: [{ hosts: ['a.example.com'] }], internalHeaders: ['x-tenant', 'plain', 'x_both-forms'], keptHeaders: ['x_jwt_claim_role'],
  });
  gateway.addRoute(users);
  const [{ headers }] = find(chart, 'VirtualService', 'public-a.example.com').spec.http;
  expect(headers.request).toEqual({
    set: { x_tenant: 'none' }, // the mesh's own value, which replaces that of the client
    remove: [
      'plain', 'x-both-forms', 'x-env', 'x-forwarded-client-cert', 'x-jwt-claim-role', 'x-jwt-claim-sub', 'x-tenant', 'x-user-group', 'x-user-id', 'x_both-forms',
      'x_both_forms', 'x_env', 'x_forwarded_client_cert', 'x_jwt_claim_sub', 'x_user_group', 'x_user_id',
    ],
  });
});

describe('other names of headers that carry an identity', () => {
  const removed = (props: Partial<GatewayProps>, headers: HeaderChanges = {}) => {
    const { chart, open } = fixture();
    const { service: users } = service(open, 'users');
    new HeaderModifier(chart, 'headers', { service: users, request: { set: { other: '1' }, ...headers } });
    new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }], ...props }).addRoute(users);
    return find(chart, 'VirtualService', 'public-a.example.com').spec.http[0].headers.request;
  };

  test('are stripped where the gateway sets the header itself', () => {
    const tls = GatewayTls.mutual({ certificate: GatewayCertificate.fromSecret('tls') });
    const { remove } = removed({ listeners: [{ hosts: ['a.example.com'], tls }], keptHeaders: ['x-jwt-claim-sub'] });
    expect(remove).toEqual(expect.arrayContaining(['x_forwarded_client_cert', 'x_jwt_claim_sub']));
    expect(remove).not.toContain('x-forwarded-client-cert');
    expect(remove).not.toContain('x-jwt-claim-sub');
  });

  test('of a header with underscores are those with dashes', () => {
    expect(removed({ internalHeaders: ['x_tenant'] }).remove).toEqual(expect.arrayContaining(['x_tenant', 'x-tenant']));
    expect(removed({ internalHeaders: ['x_tenant'], keptHeaders: ['x-tenant'] }).remove).not.toContain('x-tenant');
  });

  test('that the mesh adds are set, so that the value of a client is gone', () => {
    expect(removed({}, { add: { x_user_id: 'anonymous' } })).toMatchObject({ set: { x_user_id: 'anonymous' }, remove: expect.not.arrayContaining(['x_user_id']) });
  });
});
