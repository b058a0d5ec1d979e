import { MtlsMode } from './mtls-mode';

/**
 * What a port speaks. It decides the port's name prefix and its `appProtocol`, so that no mesh has to guess.
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 * @example
 * shop.addService('ledger', { ports: [{ port: 9000, protocol: PortProtocol.GRPC }] });
 */
export enum PortProtocol {
  /** HTTP/1.1, and HTTP/2 where both sides agree. */
  HTTP = 'http',
  /** HTTP/2 in clear text (h2c). */
  HTTP2 = 'http2',
  /** gRPC. */
  GRPC = 'grpc',
  /** HTTP inside TLS that the application ends itself: opaque to the mesh. */
  HTTPS = 'https',
  /** Any protocol inside TLS that the application ends itself: opaque to the mesh. */
  TLS = 'tls',
  /** Any other TCP protocol. */
  TCP = 'tcp',
}

/** One port of a service. */
export interface Port {
  /** As in the Service: protocol, then what tells ports of one protocol apart. */
  readonly name: string;
  readonly number: number;
  /** The container's port. */
  readonly target: number;
  readonly protocol: PortProtocol;
  /** Where it differs from the namespace's. */
  readonly mtls?: MtlsMode;
}

/** Whether the mesh sees single requests on the port. */
export function speaksHttp({ protocol }: { readonly protocol: PortProtocol }): boolean {
  return protocol === PortProtocol.HTTP || protocol === PortProtocol.HTTP2 || protocol === PortProtocol.GRPC;
}
