import { App, Chart } from 'cdk8s';
import {
  EgressScope, Gateway, HttpMethod, Jwks, JwtAuthentication, Mesh, MeshProvider, MtlsMode, PathMatch, PortProtocol, ZeroTrustNamespace,
} from 'cdk8s-mesh';

/** One app with all policy there is. Its table is a fixed set of attackers: what is not declared gets in nowhere. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new ZeroTrustNamespace(chart, 'default', { mesh, egressScope: EgressScope.all() }); // the policies alone decide
  const payments = new ZeroTrustNamespace(chart, 'payments', { mesh, egressScope: EgressScope.all() });
  const api = shop.addService('api', { ports: [{ port: 8080 }, { port: 9000, protocol: PortProtocol.GRPC }, { port: 5432, protocol: PortProtocol.TCP }] });
  api.addVersion('v1', { image: 'myregistry/api:v1' });
  // Tokens, claims as headers, and a port for a network without identity.
  const users = shop.addService('users', {
    ports: [{ port: 8080 }, { port: 8081, suffix: 'network', mtls: MtlsMode.PERMISSIVE, plaintextFrom: ['10.0.0.0/8'] }],
  });
  users.addVersion('v1', { image: 'myregistry/users:v1' });
  const [frontend, reports] = ['frontend', 'reports'].map(name => shop.addService(name));
  for (const service of [frontend, reports]) service.addVersion('v1', { image: 'myregistry/app:v1' });
  // Of the same name as a caller, in another namespace.
  payments.addService('ledger').addVersion('v1', { image: 'myregistry/ledger:v1' });

  frontend.calls(api, { ports: [8080], methods: [HttpMethod.GET], paths: [PathMatch.prefix('/api')] });
  frontend.calls(api, { ports: [9000], paths: [PathMatch.exact('/shop.Users/Get')] });
  frontend.calls(users, { ports: [8080] });
  reports.calls(api, { ports: [5432] });

  const issuer = { issuer: 'https://auth.example.com', audiences: ['shop'], jwks: Jwks.fromUri('https://auth.example.com/jwks.json'), forwardToken: true };
  new JwtAuthentication(chart, 'tokens', {
    service: users,
    issuers: [issuer],
    publicRequests: [{ paths: [PathMatch.exact('/health')], methods: [HttpMethod.GET] }],
    rules: [{ paths: [PathMatch.prefix('/admin')], claims: [{ claim: 'role', values: ['admin'] }] }, { paths: [PathMatch.prefix('/users')] }],
    claimHeaders: [{ header: 'x-jwt-claim-role', claim: 'role' }],
  });

  const gateway = new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['shop.example.com'] }], keptHeaders: [], internalHeaders: ['x-internal'] });
  gateway.addRoute(users, { paths: [PathMatch.prefix('/users')], port: 8080 });
  new JwtAuthentication(chart, 'outside', { gateway, issuers: [issuer] });
}
