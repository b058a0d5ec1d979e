import { App, Chart } from 'cdk8s';
import {
  HttpMethod, Jwks, JwtAuthentication, Mesh, MeshProvider, PathMatch, PortProtocol, TokenLocation, ZeroTrustNamespace,
} from 'cdk8s-mesh';

/** A call needs an edge and a token: of staff for the back office, of staff or customers elsewhere, none for health and for reading products. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new ZeroTrustNamespace(chart, 'default', { mesh });
  const users = shop.addService('user-service', { ports: [{ port: 80, targetPort: 8080 }, { port: 5432, protocol: PortProtocol.TCP }] });
  users.addVersion('v1', { image: 'myregistry/user-service:v1' });
  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });
  const reports = shop.addService('reports');
  reports.addVersion('v1', { image: 'myregistry/reports:v1' });
  frontend.calls(users, { ports: [80] });
  reports.calls(users, { ports: [80], methods: [HttpMethod.GET], paths: [PathMatch.prefix('/api')] });
  reports.calls(users, { ports: [5432] });

  new JwtAuthentication(chart, 'tokens', {
    service: users,
    issuers: [
      {
        issuer: 'https://staff.example.com',
        audiences: ['shop'],
        jwks: Jwks.fromUri('https://staff.example.com/jwks.json'),
        tokenLocations: [TokenLocation.BEARER, TokenLocation.query('token')],
        forwardToken: true,
      },
      {
        issuer: 'https://customers.example.com/',
        audiences: ['shop', 'app'],
        jwks: Jwks.fromUri('https://customers.example.com/jwks.json'),
        tokenLocations: [TokenLocation.header('x-token'), TokenLocation.cookie('session')],
      },
    ],
    publicRequests: [{ paths: [PathMatch.exact('/health')] }, { paths: [PathMatch.prefix('/products')], methods: [HttpMethod.GET, HttpMethod.HEAD] }],
    rules: [
      { paths: [PathMatch.prefix('/office')], issuers: ['https://staff.example.com'], claims: [{ claim: 'roles', within: ['realm_access'], values: ['admin', 'support'] }] },
      { paths: [PathMatch.prefix('/api'), PathMatch.prefix('/products')], claims: [{ claim: 'role', values: ['admin', 'user'] }, { claim: 'scope', values: ['shop'] }] },
    ],
    claimHeaders: [{ header: 'x-jwt-claim-sub', claim: 'sub' }, { header: 'x-jwt-claim-roles', claim: 'roles', within: ['realm_access'] }, { header: 'x-user-level', claim: 'level' }],
  });
}
