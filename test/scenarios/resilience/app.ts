import { App, Chart, Duration } from 'cdk8s';
import { LoadBalancing, Mesh, MeshNamespace, MeshProvider } from 'cdk8s-mesh';

/** Connection pool, circuit breaker and load balancing of a service, and of each version; a tuned pool on another. Linkerd refuses most of it. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });

  const users = shop.addService('user-service', {
    connectionPool: { maxConnections: 100, maxPendingRequests: 50, maxRequests: 100, maxRequestsPerConnection: 2 },
    loadBalancing: LoadBalancing.LEAST_REQUEST,
    circuitBreaker: {
      consecutive5xxErrors: 5,
      interval: Duration.seconds(30),
      baseEjectionTime: Duration.seconds(30),
      maxEjectionPercent: 50,
      minHealthPercent: 40,
    },
  });
  users.addVersion('v1', { image: 'myregistry/user-service:v1', loadBalancing: LoadBalancing.ROUND_ROBIN });
  users.addVersion('v2', { image: 'myregistry/user-service:v2', loadBalancing: LoadBalancing.consistentHashOfHeader('x-user-id') });

  const payments = shop.addService('payment-service', {
    connectionPool: {
      maxConnections: 1000,
      connectTimeout: Duration.millis(30),
      tcpKeepalive: { time: Duration.seconds(7200), interval: Duration.seconds(75) },
      maxPendingRequests: 1024,
      maxRequests: 2048,
      maxRequestsPerConnection: 10,
      idleTimeout: Duration.seconds(300),
    },
  });
  payments.addVersion('v1', { image: 'myregistry/payment-service:v1' });
  mesh.acknowledge({ code: 'low-connect-timeout', construct: payments, reason: 'all pods run in one zone' });
}
