import { matchesOnSni } from './connection-routes';
import { Port } from '../../model/port';
import { ServiceModel, splitPorts } from '../../model/service';
import { standardAppProtocol } from '../kubernetes/service';

/**
 * A split TLS port is declared as TCP, unless rules match SNI. On a TLS port Istio requires SNI matches, and closes connections with another SNI or
 * none; on a TCP port the split applies to all connections.
 */
export function appProtocol(service: ServiceModel): (port: Port) => string {
  return port => (splitPorts(service).includes(port) && !matchesOnSni(service, port) ? 'tcp' : standardAppProtocol(port));
}
