import { App, Chart, Duration } from 'cdk8s';
import {
  CorsPolicy, EgressHost, ExternalAuthorization, ExternalAuthorizer, Gateway, GatewayWorkload, HttpMethod, Mesh, MeshProvider, NetworkPeer, PathMatch,
  PortProtocol, StringMatch, ZeroTrustNamespace,
} from 'cdk8s-mesh';

/**
 * Authorizers of each kind: a gRPC service of the app, an HTTP service of the app, and one that the platform installed.
 * @returns those whose settings the app writes down
 */
export function build(app: App, provider: MeshProvider): ExternalAuthorizer[] {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', {
    provider, gatewayWorkload: GatewayWorkload.istioctl(), networkPolicies: { scrapers: [NetworkPeer.allPods('monitoring')] },
  });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const auth = new ZeroTrustNamespace(chart, 'auth', { mesh });

  const opa = auth.addService('opa', { ports: [{ port: 80, targetPort: 8181 }, { port: 9191, protocol: PortProtocol.GRPC }] });
  opa.addVersion('v1', { image: 'myregistry/opa:v1' });
  const sessions = auth.addService('sessions');
  sessions.addVersion('v1', { image: 'myregistry/sessions:v1' });

  const users = shop.addService('user-service', { ports: [{ port: 80, targetPort: 8080 }, { port: 5432, protocol: PortProtocol.TCP }] });
  users.addVersion('v1', { image: 'myregistry/user-service:v1' });
  const orders = shop.addService('order-service');
  orders.addVersion('v1', { image: 'myregistry/order-service:v1' });
  const basket = shop.addService('basket-service');
  basket.addVersion('v1', { image: 'myregistry/basket-service:v1' });
  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });
  frontend.calls(users);
  frontend.calls(orders, { methods: [HttpMethod.GET] });
  frontend.calls(basket);
  new CorsPolicy(chart, 'cors', { service: users, origins: [StringMatch.exact('https://shop.example.com')] });

  const decides = ExternalAuthorizer.grpc('opa', { service: opa, port: 9191, timeout: Duration.millis(500) });
  new ExternalAuthorization(chart, 'users-consent', {
    service: users,
    authorizer: decides,
    publicRequests: [{ paths: [PathMatch.exact('/health')] }, { paths: [PathMatch.prefix('/products')], methods: [HttpMethod.GET] }],
  });
  const logins = ExternalAuthorizer.http('sessions', {
    service: sessions,
    pathPrefix: '/check',
    statusOnError: 503,
    includeRequestHeadersInCheck: ['x-consent', 'cookie'],
    headersToUpstreamOnAllow: ['x-auth-user'],
    headersToDownstreamOnDeny: ['location'],
  });
  new ExternalAuthorization(chart, 'orders-consent', { service: orders, authorizer: logins, requests: [{ paths: [PathMatch.prefix('/orders')] }] });
  new ExternalAuthorization(chart, 'basket-consent', {
    service: basket, authorizer: ExternalAuthorizer.fromExistingProvider('platform', { existingService: EgressHost.service('platform', 'authorizer'), port: 9000 }),
  });

  const gateway = new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['shop.example.com'] }] });
  gateway.addRoute(users);
  new ExternalAuthorization(chart, 'public-consent', {
    gateway,
    authorizer: decides,
    publicRequests: [{ paths: [PathMatch.prefix('/login')] }],
  });
  return [decides, logins];
}
