import { ExternalService } from './external-service';

/**
 * Options of `MeshService.addExternalVersion()`.
 * @example
 * const legacy = new ExternalService(chart, 'legacy', {
 *   namespace: shop, hosts: ['legacy.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP }],
 * });
 * const options: ExternalVersionOptions = { externalService: legacy, removeHeaders: ['x-user-id'] };
 */
export interface ExternalVersionOptions {
  /**
   * The external service, in any namespace of the mesh: with a full host name, resolved by DNS or STATIC, without an egress gateway.
   * Its traffic policy and TLS origination apply; its timeout and retries do not, those of the routes of the service do.
   */
  readonly externalService: ExternalService;
  /**
   * Port of the external service: one that speaks http, http2 or grpc, where the mesh sees requests; with TLS origination too.
   * @default - its only such port
   */
  readonly port?: number;
  /**
   * Host of the external service. It is the `Host` header that the server receives.
   * @default - its only host
   */
  readonly host?: string;
  /**
   * Names of request headers that are removed from requests that leave the mesh, such as those that carry an internal identity or token.
   * A mirror keeps them: `TrafficMirror` refuses a version with removed headers.
   * @default - none: the server receives all headers of the request, except Istio's own description of the client's pod
   */
  readonly removeHeaders?: string[];
}
