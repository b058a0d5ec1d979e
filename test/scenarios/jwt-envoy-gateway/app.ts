import { App, Chart } from 'cdk8s';
import {
  Gateway, GatewayCertificate, GatewayTls, GatewayWorkload, HttpMethod, Jwks, JwtAuthentication, Mesh, MeshNamespace, MeshProvider, PathMatch,
  TokenLocation,
} from 'cdk8s-mesh';

/** The library renders a SecurityPolicy where the version of Envoy Gateway is known. */
export const providers = {
  'gateway-api': () => MeshProvider.gatewayApi({ envoyGatewayVersion: '1.9' }),
  'linkerd': () => MeshProvider.linkerd({ envoyGatewayVersion: '1.9' }),
};

/** Clients outside need a token of one of two issuers, except for pages. A redirect to https needs none. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  const api = shop.addService('api');
  api.addVersion('v1', { image: 'myregistry/api:v1' });
  const gateway = new Gateway(chart, 'public', {
    namespace: shop,
    gatewayClassName: 'eg',
    workload: GatewayWorkload.envoyGateway(),
    listeners: [{
      hosts: ['shop.example.com', 'api.example.com'],
      tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret('shop-tls') }),
      httpsRedirect: true,
    }],
    keptHeaders: [],
  });
  gateway.addRoute(api);

  new JwtAuthentication(chart, 'tokens', {
    gateway,
    issuers: [
      { issuer: 'https://auth.example.com', audiences: ['api.example.com'], jwks: Jwks.fromUri('https://auth.example.com/.well-known/jwks.json') },
      {
        issuer: 'https://partners.example.org',
        audiences: ['api.example.com'],
        jwks: Jwks.fromUri('https://partners.example.org/jwks.json'),
        tokenLocations: [TokenLocation.header('x-partner-token')],
      },
    ],
    publicRequests: [{ paths: [PathMatch.exact('/'), PathMatch.prefix('/assets')], methods: [HttpMethod.GET] }],
    rules: [
      { paths: [PathMatch.prefix('/admin'), PathMatch.stringPrefix('/internal-')], issuers: ['https://auth.example.com'], claims: [{ claim: 'role', values: ['admin'] }] },
      { paths: [PathMatch.exact('/orders')], methods: [HttpMethod.POST, HttpMethod.PUT] },
      { claims: [{ claim: 'aud_group', within: ['shop'], values: ['buyers', 'sellers'] }] },
    ],
    claimHeaders: [{ header: 'x-jwt-claim-sub', claim: 'sub' }],
  });
}
