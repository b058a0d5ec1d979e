import { Port, PortProtocol } from '../../model/port';
import { standardAppProtocol } from '../kubernetes/service';

/**
 * Linkerd supports `http` and `kubernetes.io/h2c`; a port with any other value is opaque: no requests, no routes. That is right for TCP and TLS,
 * and not for gRPC. See https://linkerd.io/2-edge/features/protocol-detection/#declaring-a-service-ports-protocol
 */
export function appProtocol(port: Port): string {
  return port.protocol === PortProtocol.GRPC ? 'kubernetes.io/h2c' : standardAppProtocol(port);
}
