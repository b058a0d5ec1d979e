import { App, Chart } from 'cdk8s';
import {
  CanaryRoute, HttpMethod, Jwks, JwtAuthentication, Mesh, MeshNamespace, MeshProvider, MigrationStage, MtlsMode, PathMatch,
  ZeroTrustNamespace,
} from 'cdk8s-mesh';

/** One app at each migration stage: its services, calls and tokens are declared once. A port is for clients without a proxy. */
export function shopAt(stage: MigrationStage, app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh, stage });

  const users = shop.addService('users', {
    ports: [{ port: 8080 }, { port: 9000, suffix: 'admin', mtls: MtlsMode.PERMISSIVE, plaintextFrom: ['127.0.0.0/8'] }],
  });
  const v1 = users.addVersion('v1', { image: 'myregistry/users:v1' });
  const v2 = users.addVersion('v2', { image: 'myregistry/users:v2' });
  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });
  const reports = new MeshNamespace(chart, 'back-office', { mesh }).addWorkload('reports', { image: 'myregistry/reports:v1' });

  frontend.calls(users, { methods: [HttpMethod.GET], paths: [PathMatch.prefix('/users')] });
  reports.calls(users, { ports: [8080] });
  new CanaryRoute(chart, 'users-canary', { service: users, stable: v1, canary: v2, canaryPercent: 10 });
  new JwtAuthentication(chart, 'tokens', {
    service: users,
    issuers: [{ issuer: 'https://login.example.com', audiences: ['shop'], jwks: Jwks.fromUri('https://login.example.com/jwks.json') }],
  });
}
