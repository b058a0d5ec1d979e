import { ExternalModel } from '../../model/external';
import { ANY_ADDRESS } from '../provider';

/**
 * The addresses of the outbound listeners of an external service, on its TCP and TLS ports. All services without an address share the listener of any
 * address, where the first TCP service takes the connections of all.
 * See https://github.com/istio/istio/blob/master/pilot/pkg/networking/core/listener.go (`buildSidecarOutboundListener`)
 */
export function listenerAddresses({ addresses, hosts, resolution }: ExternalModel, dnsProxying: boolean): readonly string[] {
  if (addresses.length) return addresses.map(address => address.replace(/\/(32|128)$/, '')); // a network of one address is that address
  // Istio allocates none for a wildcard host, nor where the client resolves the host.
  const isAllocated = dnsProxying && resolution !== 'none' && !hosts.some(host => host.startsWith('*'));
  return isAllocated ? [] : [ANY_ADDRESS];
}
