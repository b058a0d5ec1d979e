import { Duration } from 'cdk8s';
import { LoadBalancing, TrafficPolicyOptions } from 'cdk8s-mesh';

/** user-service: limits that keep one caller from drowning it, and pods that fail are left alone for a while. Each caller's proxy counts for itself. */
export const guardedUsers: TrafficPolicyOptions = {
  connectionPool: {
    maxConnections: 100,
    maxPendingRequests: 50,
    maxRequests: 100,
    maxRequestsPerConnection: 2, // a new connection, with its TLS handshake, every two requests: 0 would be cheaper
  },
  loadBalancing: LoadBalancing.LEAST_REQUEST,
  circuitBreaker: {
    consecutive5xxErrors: 5,
    interval: Duration.seconds(30),
    baseEjectionTime: Duration.seconds(30),
    maxEjectionPercent: 50, // of three pods, one
    minHealthPercent: 40, // with fewer healthy pods, all get requests again
  },
};

/** user-service v1. A version replaces the load balancer only; pool and circuit breaker stay the service's. */
export const requestsInTurn: TrafficPolicyOptions = { loadBalancing: LoadBalancing.ROUND_ROBIN };

/** user-service v2: within it, a user stays with one pod. Not with the version: the canary is drawn for each request. */
export const stickyByUser: TrafficPolicyOptions = { loadBalancing: LoadBalancing.consistentHashOfHeader('x-user-id') };

/** payment-service: many connections, quickly given up. accepted.ts says why the connect timeout is meant. */
export const highThroughput: TrafficPolicyOptions = {
  connectionPool: {
    maxConnections: 1000,
    connectTimeout: Duration.millis(30),
    tcpKeepalive: { time: Duration.seconds(7200), interval: Duration.seconds(75) },
    maxPendingRequests: 1024,
    maxRequests: 2048,
    maxRequestsPerConnection: 10,
    idleTimeout: Duration.seconds(300),
  },
};
