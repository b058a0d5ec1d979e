import { MtlsMode } from './mtls-mode';

/**
 * Protocol of a port. It sets the prefix of the port name and the `appProtocol`, so that no mesh has to detect the protocol.
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 * @example
 * shop.addService('ledger', { ports: [{ port: 9000, protocol: PortProtocol.GRPC }] });
 */
export enum PortProtocol {
  /** HTTP/1.1, and HTTP/2 if negotiated. */
  HTTP = 'http',
  /** HTTP/2 in plaintext (h2c). */
  HTTP2 = 'http2',
  /** gRPC. */
  GRPC = 'grpc',
  /** HTTP over TLS that the application terminates: opaque to the mesh. */
  HTTPS = 'https',
  /** Any protocol over TLS that the application terminates: opaque to the mesh. */
  TLS = 'tls',
  /** Any other TCP protocol. */
  TCP = 'tcp',
}

/** One port of a service. */
export interface Port {
  /** The port name in the Service: the protocol, then a suffix if several ports have the same protocol. */
  readonly name: string;
  readonly number: number;
  /** The container's port. */
  readonly target: number;
  readonly protocol: PortProtocol;
  /** Mutual TLS mode, if it differs from that of the namespace. */
  readonly mtls?: MtlsMode;
}

/** Whether the mesh sees requests on the port, rather than connections only. */
export function speaksHttp({ protocol }: { readonly protocol: PortProtocol }): boolean {
  return protocol === PortProtocol.HTTP || protocol === PortProtocol.HTTP2 || protocol === PortProtocol.GRPC;
}
