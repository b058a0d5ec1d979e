import { App, Chart } from 'cdk8s';
import {
  ClientSet, HttpMethod, Jwks, JwtAuthentication, Mesh, MeshProvider, MigrationStage, PathMatch, PortProtocol, ZeroTrustNamespace,
} from 'cdk8s-mesh';

/**
 * New policies are tried in a namespace that denies by default already: a denial of users beside one that is enforced, the tokens of orders, and connections to a
 * database. Another namespace is in a dry run whole: its audits are audits there too.
 */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const later = new ZeroTrustNamespace(chart, 'later', { mesh, stage: MigrationStage.DRY_RUN });

  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });
  const users = shop.addService('users');
  users.addVersion('v1', { image: 'myregistry/users:v1' });
  const orders = shop.addService('orders');
  orders.addVersion('v1', { image: 'myregistry/orders:v1' });
  const database = shop.addService('database', { ports: [{ port: 5432, protocol: PortProtocol.TCP }] });
  database.addVersion('v1', { image: 'myregistry/database:v1' });
  for (const target of [users, orders, database]) frontend.calls(target);
  orders.calls(database);
  orders.calls(users, { paths: [PathMatch.exact('/users/me')] });

  users.denies(ClientSet.everyone(), { paths: [PathMatch.prefix('/actuator')] });
  users.denies(ClientSet.everyone(), { exceptPaths: [PathMatch.prefix('/users')], dryRun: true, reason: 'to be served only' });
  database.denies(ClientSet.these({ callers: [orders] }), { dryRun: true });
  new JwtAuthentication(chart, 'tokens', {
    service: orders,
    issuers: [{ issuer: 'https://auth.example.com', audiences: ['shop'], jwks: Jwks.fromUri('https://auth.example.com/jwks.json') }],
    dryRun: true,
  });

  const reports = later.addService('reports');
  reports.addVersion('v1', { image: 'myregistry/reports:v1' });
  frontend.calls(reports, { methods: [HttpMethod.GET] });
  reports.audits(ClientSet.everyone(), { methods: [HttpMethod.DELETE] });
}
