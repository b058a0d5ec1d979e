import { App, Chart } from 'cdk8s';
import {
  CanaryRoute, CorsPolicy, Gateway, GatewayCertificate, GatewayTls, HttpMatch, HttpMethod, Jwks, JwtAuthentication, Mesh, MeshProvider, PathMatch,
  StringMatch, ZeroTrustNamespace,
} from 'cdk8s-mesh';

/** Clients outside need a token, except for pages and preflight requests. Services get claims as headers, which no client can set. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new ZeroTrustNamespace(chart, 'default', { mesh });
  const api = shop.addService('api');
  const v1 = api.addVersion('v1', { image: 'myregistry/api:v1' });
  const v2 = api.addVersion('v2', { image: 'myregistry/api:v2' });
  // Services tell administrators by the header. The gateway matches a request before it verifies the token: there nobody is one.
  const canary = new CanaryRoute(chart, 'canary', { service: api, stable: v1, canary: v2, canaryPercent: 0, canaryMatches: [HttpMatch.header('x-jwt-claim-role', 'admin')] });
  new CorsPolicy(chart, 'cors', { service: api, origins: [StringMatch.exact('https://www.example.com')], methods: [HttpMethod.PUT], headers: ['authorization'] });
  const pages = shop.addService('pages');
  pages.addVersion('v1', { image: 'myregistry/pages:v1' });
  mesh.acknowledge({ code: 'stripped-header-pin', construct: canary, reason: 'for calls inside the mesh' });

  const gateway = new Gateway(chart, 'public', {
    namespace: shop,
    listeners: [
      { hosts: ['shop.example.com'], tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromClusterIssuer('letsencrypt') }) },
      { hosts: ['plain.example.com'] },
    ],
    keptHeaders: [],
  });
  gateway.addRoute(api, { paths: [PathMatch.prefix('/api')] });
  gateway.addRoute(pages);
  // Its pods serve this host too, for which no token is needed.
  new Gateway(chart, 'open', { namespace: shop, listeners: [{ hosts: ['open.example.com'] }], keptHeaders: [] }).addRoute(pages);

  new JwtAuthentication(chart, 'tokens', {
    gateway,
    issuers: [{ issuer: 'https://auth.example.com', audiences: ['api.example.com'], jwks: Jwks.fromUri('https://auth.example.com/.well-known/jwks.json'), forwardToken: true }],
    publicRequests: [{ paths: [PathMatch.exact('/'), PathMatch.prefix('/assets')] }],
    rules: [{ claims: [{ claim: 'role', values: ['admin', 'user'] }] }],
    claimHeaders: [{ header: 'x-jwt-claim-sub', claim: 'sub' }, { header: 'x-jwt-claim-role', claim: 'role' }],
  });
}
