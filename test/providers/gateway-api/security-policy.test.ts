import { App, Chart } from 'cdk8s';
import { SecurityPolicy } from '../../../imports/envoy-gateway';
import {
  Gateway, GatewayWorkload, HttpMethod, Jwks, JwtAuthentication, JwtAuthenticationProps, JwtClaim, Mesh, MeshNamespace, MeshProvider, PathMatch,
  UnsupportedFeature,
} from '../../../src';

const [A, B] = ['https://a.example.com', 'https://b.example.com'];
const issuers = [A, B].map(issuer => ({ issuer, audiences: ['shop'], jwks: Jwks.fromUri(`${issuer}/jwks.json`) }));

interface Token { readonly iss: string; readonly [claim: string]: unknown }

interface Built { readonly mesh: Mesh; readonly gateway: Gateway; readonly objects: readonly any[] }

/** A gateway of Envoy Gateway with these tokens. */
function build(tokens: Partial<JwtAuthenticationProps>, hosts = ['shop.example.com'], unsupported?: UnsupportedFeature): Built {
  const chart = new Chart(new App(), 'chart');
  const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.gatewayApi({ envoyGatewayVersion: '1.9' }), unsupported });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  const users = shop.addService('users');
  users.addVersion('v1', { image: 'users:v1' });
  const gateway = new Gateway(chart, 'public', { namespace: shop, gatewayClassName: 'eg', workload: GatewayWorkload.envoyGateway(), listeners: [{ hosts }] });
  gateway.addRoute(users);
  const jwt = new JwtAuthentication(chart, 'tokens', { gateway, issuers, ...tokens });
  return { mesh, gateway, objects: [...gateway.objects, ...jwt.node.findAll()].flatMap(object => ('toJson' in object ? [(object as { toJson(): any }).toJson()] : [])) };
}

/** The policies of it, as Envoy Gateway gets them. */
function policies(tokens: Partial<JwtAuthenticationProps>, hosts?: string[]): SecurityPolicy['spec'][] {
  return build(tokens, hosts).objects.filter(({ kind }) => kind === 'SecurityPolicy').map(({ spec }) => spec);
}

/** The first rule that matches, as the CRD says. An independent reading: paths are whole regexes, a claim is a text or a list. */
function allows({ jwt, authorization }: SecurityPolicy['spec'], method: string, path: string, token?: Token): boolean {
  if (!token && !jwt!.optional) return false;
  const rule = authorization!.rules!.find(({ operation, principal }) => {
    if (operation?.methods && !(operation.methods as string[]).includes(method)) return false;
    if (operation?.path && !new RegExp(`^(?:${operation.path.value})$`).test(path)) return false;
    if (!principal!.jwt) return true;
    if (token?.iss !== principal!.jwt.provider) return false;
    return principal!.jwt.claims!.every(({ name, valueType = 'String', values }) => {
      const value = name.split('.').reduce<any>((object, key) => object?.[key], token);
      return valueType === 'String' ? values.includes(value) : Array.isArray(value) && value.some(item => values.includes(item));
    });
  });
  return (rule?.action ?? authorization!.defaultAction) === 'Allow';
}

const TOKENS: Readonly<Record<string, Token | undefined>> = {
  'none': undefined,
  'A': { iss: A },
  'A admin': { iss: A, role: 'admin' },
  'A admins': { iss: A, role: ['user', 'admin'] },
  'B admin': { iss: B, role: 'admin' },
};

describe('the requests that a gateway of Envoy Gateway allows', () => {
  const [policy] = policies({
    publicRequests: [{ paths: [PathMatch.exact('/login')], methods: [HttpMethod.GET] }, { paths: [PathMatch.prefix('/assets')] }],
    rules: [
      { paths: [PathMatch.prefix('/admin')], issuers: [A], claims: [{ claim: 'role', values: ['admin'] }] },
      { paths: [PathMatch.stringPrefix('/v')], methods: [HttpMethod.POST] },
    ],
  });
  const all = Object.keys(TOKENS);

  test.each<[string, string, string[]]>([
    ['GET', '/login', all],
    ['GET', '/login?next=/', all],
    ['GET', '/login;x', []],
    ['GET', '/login/', []],
    ['POST', '/login', []],
    ['GET', '/assets', all],
    ['GET', '/assets/app.js', all],
    ['GET', '/assets?v=1', all],
    ['GET', '/assetsx', []],
    ['GET', '/admin', ['A admin', 'A admins']],
    ['DELETE', '/admin/users?x=1', ['A admin', 'A admins']],
    ['GET', '/adminx', []],
    ['POST', '/v1/orders', all.slice(1)],
    ['GET', '/v1/orders', []],
    ['GET', '/', []],
  ])('%s %s', (method, path, allowed) => {
    expect(all.filter(name => allows(policy, method, path, TOKENS[name]))).toEqual(allowed);
  });
});

test('what a rule of the tokens does not allow reaches no weaker rule', () => {
  const [policy] = policies({ rules: [{ paths: [PathMatch.prefix('/admin')], claims: [{ claim: 'role', values: ['admin'] }] }, {}] });
  expect(Object.keys(TOKENS).filter(name => allows(policy, 'GET', '/admin', TOKENS[name]))).toEqual(['A admin', 'A admins', 'B admin']);
  expect(Object.keys(TOKENS).filter(name => allows(policy, 'GET', '/orders', TOKENS[name]))).toEqual(['A', 'A admin', 'A admins', 'B admin']);
});

test('without public requests a token is required before any rule', () => {
  expect(policies({}).map(({ jwt }) => jwt!.optional)).toEqual([undefined]);
});

test('without the version of Envoy Gateway it is an error', () => {
  const chart = new Chart(new App(), 'chart');
  const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.gatewayApi() });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  const users = shop.addService('users');
  users.addVersion('v1', { image: 'users:v1' });
  const gateway = new Gateway(chart, 'public', { namespace: shop, gatewayClassName: 'eg', workload: GatewayWorkload.envoyGateway(), listeners: [{ hosts: ['a.example.com'] }] });
  gateway.addRoute(users);
  new JwtAuthentication(chart, 'tokens', { gateway, issuers });
  expect(mesh.findings.filter(({ code }) => code === 'unsupported-feature').map(({ fix }) => fix).join()).toContain('set envoyGatewayVersion of the provider');
});

test.each(['1.8', '2.0', 'latest'])('refuses version %s', version => {
  expect(() => MeshProvider.gatewayApi({ envoyGatewayVersion: version })).toThrow(`MeshProvider.gatewayApi: envoyGatewayVersion is "${version}", allowed: 1.9`);
});

test('without a SecurityPolicy, as in a dry run, the routes strip the claim headers that clients send', () => {
  const { objects } = build({ claimHeaders: [{ header: 'x-tenant', claim: 'tenant' }], dryRun: true }, undefined, UnsupportedFeature.REPORT);
  const route = objects.find(({ kind, spec }) => kind === 'HTTPRoute' && spec.rules[0].backendRefs);
  expect(route.spec.rules[0].filters[0].requestHeaderModifier.remove).toContain('x-tenant');
});

test.each<[string, JwtClaim[], string]>([
  ['a name with dots', [{ claim: 'https://example.com/roles', values: ['a'] }], 'Envoy Gateway takes claim https://example.com/roles for one within another'],
  ['many', Array.from({ length: 30 }, (_, i) => ({ claim: `c${i}`, values: ['a'] })), 'a rule has 30 claims, each a text or a list: Envoy Gateway needs a rule for every combination'],
])('claims that Envoy Gateway cannot express: %s', (_, claims, message) => {
  const { mesh } = build({ rules: [{ claims }] });
  expect(mesh.findings.flatMap(finding => (finding.code === 'inexpressible-claims' ? [finding.message] : []))).toEqual([expect.stringContaining(message)]);
});
