import { CorsPolicy, Gateway, GatewayWorkload, Jwks, JwtAuthentication, JwtAuthenticationProps, MeshProvider, MeshService, PathMatch, StringMatch } from '../../../src';
import { all, fixture, Fixture } from '../../mesh-fixture';

const issuer = (name: string) => ({ issuer: `https://${name}.example.com`, audiences: ['shop'], jwks: Jwks.fromUri(`https://${name}.example.com/jwks.json`) });
const ONE: JwtAuthenticationProps = { issuers: [issuer('auth')] };

/** The presence of each rule, and how many policies there are for tokens beside. */
function presence(provider: MeshProvider, props = ONE, more: (parts: Fixture & { users: MeshService }) => unknown = () => {}, metricsPort?: number) {
  const parts = fixture(provider);
  const { chart, shop } = parts;
  const users = shop.addService('users', metricsPort === undefined ? {} : { metrics: { port: metricsPort } });
  users.addVersion('v1', { image: 'users' });
  more({ ...parts, shop, users });
  new JwtAuthentication(chart, 'jwt', { service: users, ...props });
  const rules = all(chart, 'RequestAuthentication').flatMap(({ spec }) => spec.jwtRules);
  const policies = all(chart, 'AuthorizationPolicy').filter(({ metadata }) => metadata.name.endsWith('-jwt'));
  return [rules.map(rule => rule.presence), policies.length];
}

const MESHES: [string, (version?: string) => MeshProvider][] = [
  ['Istio', version => MeshProvider.istio({ version })], ['Istio ambient', version => MeshProvider.istioAmbient({ version })],
];

describe.each(MESHES)('%s', (_, provider) => {
  test('1.32: a missing token is refused by the RequestAuthentication too, beside the policy', () => expect(presence(provider('1.32'))).toEqual([['REQUIRED'], 1]));
  test('earlier: not by its CRD', () => {
    expect(presence(provider('1.31'))).toEqual([[undefined], 1]);
    expect(presence(provider())).toEqual([[undefined], 1]);
  });
  test('not with two issuers: a token of each would be required', () => (
    expect(presence(provider('1.32'), { issuers: [issuer('auth'), issuer('staff')] })).toEqual([[undefined, undefined], 1])
  ));
  test('not with public requests', () => expect(presence(provider('1.32'), { ...ONE, publicRequests: [{ paths: [PathMatch.exact('/health')] }] })).toEqual([[undefined], 1]));
  test('not where preflight requests pass', () => expect(presence(provider('1.32'), ONE, ({ chart, users }) => (
    new CorsPolicy(chart, 'cors', { service: users, origins: [StringMatch.exact('https://a.example')] })
  ))).toEqual([[undefined], 1]));
  test('not in a dry run', () => expect(presence(provider('1.32'), { ...ONE, dryRun: true })).toEqual([[undefined], 1]));
});

test('scrapes have no token: sidecars see them, waypoints do not', () => {
  expect(presence(MeshProvider.istio({ version: '1.32' }), ONE, undefined, 9100)).toEqual([[undefined], 1]);
  expect(presence(MeshProvider.istio({ version: '1.32' }), ONE, undefined, 8080)).toEqual([['REQUIRED'], 1]);
  expect(presence(MeshProvider.istioAmbient({ version: '1.32' }), ONE, undefined, 9100)).toEqual([['REQUIRED'], 1]);
});

test.each(MESHES)('%s: not at a gateway, which has redirects and ACME challenges', (_, provider) => {
  expect(presence(provider('1.32'), ONE, ({ chart, shop, users }) => {
    const workload = GatewayWorkload.of({ namespace: 'ingress', labels: { istio: 'ingress' }, serviceAccountName: 'ingress' });
    const gateway = new Gateway(chart, 'public', { namespace: shop, gatewayClassName: 'istio', listeners: [{ hosts: ['shop.example.com'] }], workload });
    gateway.addRoute(users);
    new JwtAuthentication(chart, 'gateway-jwt', { gateway, issuers: [{ ...issuer('auth'), forwardToken: true }] });
  })).toEqual([expect.arrayContaining(['REQUIRED', undefined]), 2]);
});
