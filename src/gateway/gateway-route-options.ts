import { Duration } from 'cdk8s';
import { RetryOptions } from '../resilience/retries';
import { HttpMatch } from '../traffic/http-match';
import { PathMatch } from '../traffic/path-match';

/**
 * Options of a route of an ingress gateway to a service. When several routes match a request, the most specific one applies, then the one added first.
 * @example
 * gateway.addRoute(users, { paths: [PathMatch.prefix('/api/users')], timeout: Duration.seconds(10) });
 */
export interface GatewayRouteOptions {
  /**
   * Hosts of the gateway's listeners.
   * @default - all whose listeners fit the protocol of the port: HTTP or TLS termination for http, TLS passthrough for tls
   */
  readonly hosts?: string[];
  /**
   * Paths: a request matches any of these.
   * @default - all paths
   */
  readonly paths?: PathMatch[];
  /**
   * Further conditions: a request matches any of these. A header that the gateway strips must be in `keptHeaders`: one that a
   * route of a service of the mesh matches on, one with an identity, or one of `internalHeaders`. Other headers need not.
   * @default - all requests
   */
  readonly matches?: HttpMatch[];
  /**
   * Port of the service, as in `MeshPort.port`.
   * @default - the first that speaks http, http2 or grpc, else the first that speaks tls or https
   */
  readonly port?: number;
  /**
   * Timeout of a request, including all retries. `Duration.seconds(0)` lifts the timeout of the service, for streams and long polls (not in Istio ambient,
   * where the waypoint applies it).
   * @default - that of the service's own routes
   */
  readonly timeout?: Duration;
  /**
   * Retry policy of the gateway.
   * @default - that of the service's own routes
   */
  readonly retries?: RetryOptions;
  /**
   * Why external clients need the route, in one line of at most 200 characters. It is an annotation of the policy that allows it, and in the access matrix.
   * @default - none
   */
  readonly reason?: string;
}
