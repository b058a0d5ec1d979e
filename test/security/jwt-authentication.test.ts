import {
  Gateway, GatewayTls, HttpMethod, Jwks, JwtAuthentication, JwtAuthenticationProps, JwtClaimHeader, JwtIssuer, MeshProvider, PathMatch, PortProtocol,
  TokenLocation, UnsupportedFeature,
} from '../../src';
import { all, errorOf, find, fixture } from '../mesh-fixture';

const ISSUER: JwtIssuer = { issuer: 'https://auth.example.com', audiences: ['shop'], jwks: Jwks.fromUri('https://auth.example.com/jwks.json') };

function users(provider = MeshProvider.istio()) {
  const used = fixture(provider);
  const service = used.shop.addService('users');
  service.addVersion('v1', { image: 'users' });
  return { ...used, service };
}

/** The error for props of a service. */
function refused(props: Partial<JwtAuthenticationProps>): string | undefined {
  const { chart, service } = users();
  return errorOf(() => new JwtAuthentication(chart, 'jwt', { service, issuers: [ISSUER], ...props }))?.replace('chart/jwt: ', '');
}

test.each<[Partial<JwtIssuer>, string]>([
  [{ issuer: '*' }, 'issuer is "*", allowed: ASCII characters without spaces and without *; give the iss claim of its tokens: a wildcard would accept tokens of others'],
  [{ issuer: 'https://auth.example.com/*' }, 'issuer is "https://auth.example.com/*", allowed: ASCII characters without spaces and without *; give the iss claim of its tokens: a wildcard would accept tokens of others'],
  [{ issuer: 'a b' }, 'issuer is "a b", allowed: ASCII characters without spaces and without *; give the iss claim of its tokens: a wildcard would accept tokens of others'],
  [{ issuer: 'a\nb' }, 'issuer is "a\\nb", allowed: 1 to 1024 characters, no control characters; give the text as requests contain it'],
  [{ issuer: '' }, 'issuer is "", allowed: 1 to 1024 characters, no control characters; give the text as requests contain it'],
  [{ audiences: [] }, 'audiences of https://auth.example.com is [], allowed: at least one; name them: there is no default'],
  [{ audiences: ['a', 'a'] }, 'audience of https://auth.example.com is "a", allowed: each once; remove one of them'],
  [{ audiences: ['a b'] }, 'audience of https://auth.example.com is "a b", allowed: ASCII characters without spaces; give the aud claim of the tokens for this service'],
  [{ tokenLocations: [] }, 'tokenLocations of https://auth.example.com is [], allowed: at least one; name them, or leave it out'],
  [{ tokenLocations: [TokenLocation.cookie('a'), TokenLocation.cookie('a')] }, 'token location of https://auth.example.com is "cookie a", allowed: each once; remove one of them'],
])('refuses an issuer with %j', (issuer, message) => {
  expect(refused({ issuers: [{ ...ISSUER, ...issuer }] })).toBe(message);
});

test.each<[Partial<JwtAuthenticationProps>, string]>([
  [{ issuers: [] }, 'issuers is [], allowed: at least one; name them: there is no default'],
  [{ issuers: [ISSUER, ISSUER] }, 'issuer is "https://auth.example.com", allowed: each once; remove one of them'],
  [{ rules: [] }, 'rules is [], allowed: at least one; name them: there is no default'],
  [{ service: undefined }, 'target is "neither gateway nor service", allowed: one of gateway and service; use a JwtAuthentication for each'],
  [{ rules: [{ issuers: ['https://other'] }] }, 'issuer of the rule for all other requests is "https://other", allowed: https://auth.example.com; add it to issuers of the construct'],
  [{ rules: [{ issuers: [] }] }, 'issuers of the rule for all other requests is [], allowed: at least one; name them, or leave it out'],
  [{ rules: [{ paths: [] }] }, 'paths is [], allowed: at least one; name them, or leave it out'],
  [{ rules: [{ methods: [] }] }, 'methods is [], allowed: at least one; name them, or leave it out'],
  [{ rules: [{ paths: [PathMatch.regex('/a.*')] }] }, 'path is "/a.*", allowed: PathMatch.exact, prefix or stringPrefix, case-sensitive; policies support no others: list the paths'],
  [{ publicRequests: [{ paths: [PathMatch.ignoringCase(PathMatch.exact('/a'))] }] }, 'path is "/a", allowed: PathMatch.exact, prefix or stringPrefix, case-sensitive; policies support no others: list the paths'],
  [{ publicRequests: [{ paths: [] }] }, 'paths is [], allowed: at least one; name them, or leave it out'],
  [{ rules: [{}, { paths: [PathMatch.prefix('/admin')] }] }, 'rule for path prefix /admin is "a rule that no request reaches", allowed: requests that no public requests and no earlier rule match; put the narrower rule first, or remove it'],
  [{ publicRequests: [{ paths: [PathMatch.prefix('/')] }] }, 'rule for all other requests is "a rule that no request reaches", allowed: requests that no public requests and no earlier rule match; put the narrower rule first, or remove it'],
  [{ rules: [{ claims: [{ claim: 'role', values: [] }] }] }, 'values of claim role is [], allowed: at least one; name them, or leave it out'],
  [{ rules: [{ claims: [{ claim: 'role', values: ['*'] }] }] }, 'value of claim role is "*", allowed: a value without *; list the values: * would be a wildcard'],
  [{ rules: [{ claims: [{ claim: 'a][b', values: ['c'] }] }] }, 'claim is "a][b", allowed: ASCII characters without spaces and without [ ]; give the name as the token has it, and the objects around it by within'],
  [{ rules: [{ claims: [{ claim: 'a', within: ['b]'], values: ['c'] }] }] }, 'claim is "b]", allowed: ASCII characters without spaces and without [ ]; give the name as the token has it, and the objects around it by within'],
])('refuses %j', (props, message) => {
  expect(refused(props)).toBe(message);
});

test.each<[Partial<JwtClaimHeader>, string]>([
  [{ header: 'Authorization' }, 'header of claimHeaders is "Authorization", allowed: a header that only the proxy sets; choose another, such as x-jwt-claim-role'],
  [{ header: 'x-a-b-c-d-e' }, 'header of claimHeaders is "x-a-b-c-d-e", allowed: at most 4 dashes; choose a shorter name: each spelling with underscores is denied, and their number doubles with each dash'],
  [{ header: 'x-forwarded-client-cert' }, 'header of claimHeaders is "x-forwarded-client-cert", allowed: a header that only the proxy sets; choose another, such as x-jwt-claim-role'],
  [{ header: 'x-envoy-original-path' }, 'header of claimHeaders is "x-envoy-original-path", allowed: a header that only the proxy sets; choose another, such as x-jwt-claim-role'],
  [{ header: 'x_role' }, 'header of claimHeaders is "x_role", allowed: letters, digits and -, at most 256; give the name without colon and spaces'],
  [{ header: 'x role' }, 'header of claimHeaders is "x role", allowed: letters, digits and -, at most 256; give the name without colon and spaces'],
  [{ claim: 'https://example.com/role' }, 'claim is "https://example.com/role", allowed: ASCII characters without spaces and without [ ] .; give the name as the token has it, and the objects around it by within'],
])('refuses a claim header with %j', (header, message) => {
  expect(refused({ claimHeaders: [{ header: 'x-role', claim: 'role', ...header }] })).toBe(message);
});

test('refuses two headers of one name, in other letters too', () => {
  expect(refused({ claimHeaders: [{ header: 'x-role', claim: 'a' }, { header: 'X-Role', claim: 'b' }] }))
    .toBe('header of claimHeaders is "x-role", allowed: each once; remove one of them');
});

test('refuses a second one for the same target, and both targets at once', () => {
  const { chart, open, service } = users();
  const gateway = new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['shop.example.com'] }] });
  new JwtAuthentication(chart, 'one', { service, issuers: [ISSUER] });
  expect(errorOf(() => new JwtAuthentication(chart, 'two', { service, issuers: [ISSUER] })))
    .toBe('chart/two: owner of the tokens of the target is "chart/one", allowed: one construct; add the issuers and rules to chart/one');
  expect(errorOf(() => new JwtAuthentication(chart, 'three', { service, gateway, issuers: [ISSUER] })))
    .toBe('chart/three: target is "gateway and service", allowed: one of gateway and service; use a JwtAuthentication for each');
});

test('refuses what sees no requests: a service of TCP, a gateway that passes TLS through', () => {
  const { chart, shop, open } = users();
  const service = shop.addService('db', { ports: [{ port: 5432, protocol: PortProtocol.TCP }] });
  expect(errorOf(() => new JwtAuthentication(chart, 'one', { service, issuers: [ISSUER] })))
    .toBe('chart/one: protocol of chart/shop/db is "tcp", allowed: a port that speaks http, http2 or grpc; tokens are in HTTP requests, on other ports the mesh sees only connections');
  const gateway = new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }, { hosts: ['b.example.com'], tls: GatewayTls.passthrough() }] });
  expect(errorOf(() => new JwtAuthentication(chart, 'two', { gateway, issuers: [ISSUER] })))
    .toBe('chart/two: listeners of chart/public is "TLS passthrough for b.example.com", allowed: listeners that terminate TLS, or plaintext; '
      + 'move these hosts to another gateway: where TLS passes through, the gateway sees no tokens');
});

test('the policy is bound to the issuer, and never an ALLOW policy', () => {
  const { chart, service } = users();
  new JwtAuthentication(chart, 'jwt', { service, issuers: [{ ...ISSUER, issuer: 'https://auth.example.com/' }] });
  expect(find(chart, 'AuthorizationPolicy', 'users-jwt').spec).toEqual({
    selector: { matchLabels: { 'app.kubernetes.io/name': 'users' } },
    action: 'DENY',
    rules: [{ from: [{ source: { notRequestPrincipals: ['https://auth.example.com//*'] } }], to: [{ operation: { ports: ['8080'] } }] }],
  });
});

test('with inline keys and all locations', () => {
  const { chart, service } = users();
  const keys = { keys: [{ kty: 'EC', crv: 'P-256', x: 'AQ', y: 'Ag', use: 'sig', alg: 'ES256', kid: '1' }] };
  new JwtAuthentication(chart, 'jwt', {
    service,
    issuers: [{
      ...ISSUER,
      jwks: Jwks.inline(JSON.stringify(keys, null, 2)),
      tokenLocations: [TokenLocation.header('X-Token'), TokenLocation.header('x-other', 'Token '), TokenLocation.query('token'), TokenLocation.cookie('session')],
    }],
  });
  expect(find(chart, 'RequestAuthentication', 'users-jwt').spec.jwtRules).toEqual([{
    issuer: 'https://auth.example.com',
    audiences: ['shop'],
    jwks: JSON.stringify(keys),
    fromHeaders: [{ name: 'x-token' }, { name: 'x-other', prefix: 'Token ' }],
    fromParams: ['token'],
    fromCookies: ['session'],
    forwardOriginalToken: false,
  }]);
});

test.each([
  ['http://auth.example.com/jwks', 'uri'], ['https://user:pass@auth.example.com/jwks', 'uri'], ['https://auth.example.com/a b', 'uri'], ['https://auth.example.com/#a', 'uri'],
  ['https://auth.example.com:0/', 'uri'], ['https://auth.example.com:99999/', 'uri'], ['https://10.0.0.1/jwks', 'host of uri'], ['https://localhost/jwks', 'host of uri'],
  ['https://*.example.com/', 'host of uri'], ['file:///etc/keys', 'uri'],
])('refuses keys at %s', (uri, what) => {
  expect(errorOf(() => Jwks.fromUri(uri))).toMatch(`Jwks.fromUri: ${what} is `);
});

test('on a mesh that verifies no tokens nothing is rendered for it, and the loss is said', () => {
  const { chart, mesh, open } = fixture(MeshProvider.linkerd(), { unsupported: UnsupportedFeature.REPORT });
  const service = open.addService('users');
  service.addVersion('v1', { image: 'users' });
  new JwtAuthentication(chart, 'jwt', { service, issuers: [ISSUER], claimHeaders: [{ header: 'x-role', claim: 'role' }], rules: [{ methods: [HttpMethod.GET] }] });
  expect(mesh.findings.filter(({ code }) => code === 'unsupported-feature').map(({ path, message }) => `${path}: ${message}`)).toEqual([
    'chart/jwt: Linkerd does not support JWT authentication at a service: Linkerd verifies no tokens, so requests need none',
  ]);
  expect(all(chart, 'RequestAuthentication')).toEqual([]);
});

test('a gateway strips the claim headers of every JwtAuthentication, except those that it sets itself', () => {
  const { chart, open, service } = users();
  const gateway = (id: string) => {
    const one = new Gateway(chart, id, { namespace: open, listeners: [{ hosts: [`${id}.example.com`] }], keptHeaders: [] });
    one.addRoute(service);
    return one;
  };
  new JwtAuthentication(chart, 'jwt', { gateway: gateway('one'), issuers: [ISSUER], claimHeaders: [{ header: 'x-role', claim: 'role' }, { header: 'x-jwt-claim-sub', claim: 'sub' }] });
  new JwtAuthentication(chart, 'other', { service, issuers: [{ ...ISSUER, issuer: 'https://other.example.com' }], claimHeaders: [{ header: 'x-level', claim: 'level' }] });
  gateway('two');
  const removed = (id: string): string[] => find(chart, 'VirtualService', `${id}-${id}.example.com`).spec.http[0].headers.request.remove;
  const others = ['x-forwarded-client-cert', 'x-jwt-claim-role', 'x-level', 'x-user-group', 'x-user-id'];
  expect(removed('one').filter(name => !name.includes('_'))).toEqual(others);
  expect(removed('two').filter(name => !name.includes('_'))).toEqual([...others, 'x-jwt-claim-sub', 'x-role'].sort());
  expect(removed('one')).toEqual(expect.arrayContaining(['x_role', 'x_jwt_claim_sub', 'x_level']));
});

