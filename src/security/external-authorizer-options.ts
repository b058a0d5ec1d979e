import { Duration } from 'cdk8s';
import type { EgressHost } from '../namespace/egress-host';
import type { MeshService } from '../service/mesh-service';

/**
 * Options of `ExternalAuthorizer.fromExistingProvider()`: the service that decides. Proxies call it by its host: its routes do not apply.
 * @example
 * const authorizer = ExternalAuthorizer.fromExistingProvider('oauth2-proxy', {
 *   existingService: EgressHost.service('auth', 'oauth2-proxy'), port: 4180,
 * });
 */
export interface AuthorizerServiceOptions {
  /**
   * The service that decides, of the same mesh. Exactly one of `service` and `existingService`. Each proxy that requires its consent may call it, as by `calls()`.
   * @default - `existingService` is given
   */
  readonly service?: MeshService;
  /**
   * The service that decides, where others deploy it: a Service of the cluster, or one host of a ServiceEntry. It has to allow the proxies itself.
   * @default - `service` is given
   */
  readonly existingService?: EgressHost;
  /**
   * Its port, as its Service has it: 1 to 65535; of a `service` one that speaks http, http2 or grpc, with `ExternalAuthorizer.grpc()` http2 or grpc.
   * @default - the first such port of `service`; of `existingService` it has to be given
   */
  readonly port?: number;
}

/**
 * The body of a request, as an authorizer gets it.
 * @example
 * const body: AuthorizerRequestBody = { maxRequestBytes: 8192 };
 */
export interface AuthorizerRequestBody {
  /** The proxy holds back at most this many bytes: 1 to 1048576. A longer request gets 413, unless `allowPartialMessage` is set. */
  readonly maxRequestBytes: number;
  /**
   * Whether the authorizer gets the first bytes of a longer request: it decides without the rest.
   * @default false
   */
  readonly allowPartialMessage?: boolean;
  /**
   * Whether a gRPC authorizer gets it as bytes, not as UTF-8 text.
   * @default false
   */
  readonly packAsBytes?: boolean;
}

/**
 * Options of `ExternalAuthorizer.grpc()`.
 * @example
 * const options: ExternalAuthorizerOptions = { service: opa, timeout: Duration.millis(200) };
 */
export interface ExternalAuthorizerOptions extends AuthorizerServiceOptions {
  /**
   * DNS suffix of the cluster of `existingService`. That of `service` is known.
   * @default cluster.local
   */
  readonly clusterDomain?: string;
  /**
   * How long a request waits for the decision: 1 ms to 60 s. Istio's own default is 600 s, in which an authorizer that hangs blocks every request.
   * @default Duration.seconds(1)
   */
  readonly timeout?: Duration;
  /**
   * Whether requests pass while the authorizer does not respond, or fails.
   * @default false
   */
  readonly failOpen?: boolean;
  /**
   * Status of a response while the authorizer does not respond, or fails: 400 to 599, one that Envoy knows. Not with `failOpen`.
   * @default 403
   */
  readonly statusOnError?: number;
  /**
   * Whether the authorizer gets the body of a request, and how much.
   * @default - it gets no body
   */
  readonly requestBody?: AuthorizerRequestBody;
}

/**
 * Options of `ExternalAuthorizer.http()`. Names of headers ignore case; `x-ext-*` and `*-ext` are all that begin or end so, a single `*` is an error.
 * @example
 * const options: HttpExternalAuthorizerOptions = {
 *   service: opa, pathPrefix: '/check', includeRequestHeadersInCheck: ['cookie'], headersToUpstreamOnAllow: ['x-auth-user'],
 * };
 */
export interface HttpExternalAuthorizerOptions extends ExternalAuthorizerOptions {
  /**
   * What the proxy puts before the path of the request when it asks: begins with /, and ends with no /.
   * @default - the path of the request
   */
  readonly pathPrefix?: string;
  /**
   * Headers of the request that the authorizer gets, besides Host, method, path, Content-Length and Authorization.
   * @default - none
   */
  readonly includeRequestHeadersInCheck?: string[];
  /**
   * Headers of the authorizer's response that the proxy sets on the request if it is allowed. Where the authorizer does not send one, the server gets
   * that of the client: let it send each on each response. Ingress gateways strip those that the proxy of a service sets.
   * @default - none
   */
  readonly headersToUpstreamOnAllow?: string[];
  /**
   * Headers of the authorizer's response that the client gets if the request is allowed, such as `set-cookie`.
   * @default - none
   */
  readonly headersToDownstreamOnAllow?: string[];
  /**
   * Headers of the authorizer's response that the client gets if the request is denied, such as `location` and `set-cookie` for a login.
   * @default - Envoy's: all but Host, method, path and Content-Length
   */
  readonly headersToDownstreamOnDeny?: string[];
}
