import { MetricsEndpoint } from 'cdk8s-mesh';

/**
 * payment-service serves its metrics on 9090, to a Prometheus outside the mesh: strict mutual TLS for the service, plain text on this port.
 * Plain text carries no identity, so the network has to do: the policy lets these addresses through to 9090 and to no other port.
 * With a Prometheus inside the mesh, `{ port: 9090 }` is enough and better.
 */
export const scrapedInPlainText: MetricsEndpoint = { port: 9090, plaintextFrom: ['10.0.0.0/8'] };
