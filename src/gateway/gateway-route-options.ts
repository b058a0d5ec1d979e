import { Duration } from 'cdk8s';
import { RetryOptions } from '../resilience/retries';
import { HttpMatch } from '../traffic/http-match';
import { PathMatch } from '../traffic/path-match';

/**
 * Which requests from outside a service gets. Of several routes that take a request the narrower holds, else the one that was added first.
 * @example
 * gateway.addRoute(users, { paths: [PathMatch.prefix('/api/users')], timeout: Duration.seconds(10) });
 */
export interface GatewayRouteOptions {
  /**
   * Hosts of the gateway.
   * @default - all whose listeners fit the port: those with requests for http, those with TLS passed through for tls
   */
  readonly hosts?: string[];
  /**
   * Paths: any of these.
   * @default - all
   */
  readonly paths?: PathMatch[];
  /**
   * What else a request has to be: any of these. A header has to be one of `publicHeaders`, or one that clients send by themselves.
   * @default - any
   */
  readonly matches?: HttpMatch[];
  /**
   * Port of the service, as in `MeshPort.port`.
   * @default - the first that speaks http, http2 or grpc, else the first that speaks tls or https
   */
  readonly port?: number;
  /**
   * Time for a request with all its retries: at least a millisecond.
   * @default - what the service's own routes say
   */
  readonly timeout?: Duration;
  /**
   * When and how often the gateway sends a request again.
   * @default - what the service's own routes say
   */
  readonly retries?: RetryOptions;
}
