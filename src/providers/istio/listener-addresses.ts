import { canonicalIp } from '../../model/canonical-ip';
import { ExternalModel } from '../../model/external';
import { ANY_ADDRESS } from '../provider';

/**
 * The addresses of the outbound listeners of an external service, on its TCP and TLS ports. All services without an address share the listener of any
 * address, where the first TCP service takes the connections of all.
 * See https://github.com/istio/istio/blob/master/pilot/pkg/networking/core/listener.go (`buildSidecarOutboundListener`)
 */
export function listenerAddresses({ addresses, hosts, resolution }: ExternalModel, dnsProxying: boolean): readonly string[] {
  if (addresses.length) return [...new Set(addresses.map(canonical))];
  // Istio allocates none for a wildcard host, nor where the client resolves the host.
  const isAllocated = dnsProxying && resolution !== 'none' && !hosts.some(host => host.startsWith('*'));
  return isAllocated ? [] : [ANY_ADDRESS];
}

/** A network of one address is that address. */
function canonical(address: string): string {
  const [ip, bits] = address.split('/');
  return bits === undefined || bits === (ip.includes(':') ? '128' : '32') ? canonicalIp(ip) : `${canonicalIp(ip)}/${bits}`;
}
