import { matchesOnSni } from './connection-routes';
import { Port } from '../../model/port';
import { ServiceModel, splitPorts } from '../../model/service';
import { standardAppProtocol } from '../kubernetes/service';

/**
 * A TLS port that is split is TCP for Istio, unless names count. On a TLS port it wants the names that clients ask for, and closes the connection
 * of a client that asks for another, or for none; on a TCP port the split holds for all of them.
 */
export function appProtocol(service: ServiceModel): (port: Port) => string {
  return port => (splitPorts(service).includes(port) && !matchesOnSni(service, port) ? 'tcp' : standardAppProtocol(port));
}
