import { Check } from './check';
import { trafficPolicies } from '../model/mesh';
import { Severity } from '../model/severity';

const LEAST = 100;

/** Guard rail of connection pools: connections that are closed after a few requests, as each new one costs a TLS handshake. */
export const shortConnections: Check = mesh => trafficPolicies(mesh)
  .flatMap(({ path, traffic }) => {
    const requests = traffic.connectionPool?.maxRequestsPerConnection || LEAST;
    if (requests >= LEAST) return [];
    return [{
      code: 'short-connections',
      severity: Severity.WARNING,
      path,
      message: `connection pool: maxRequestsPerConnection is ${requests}: a new connection and TLS handshake every ${requests === 1 ? 'request' : `${requests} requests`}`,
      fix: `leave it out for no limit, use at least ${LEAST}, or acknowledge it`,
    }];
  });
