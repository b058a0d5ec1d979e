import { tcp } from './allowed-peers';
import { ExternalModel } from '../../model/external';
import { asCidr, EVERYWHERE } from '../../model/ip-network';
import { PolicyPort } from '../../model/network-enforcement';
import { NetworkPeerRecord } from '../../model/network-policy-settings';
import { Provider, supportOf } from '../provider';

/** All addresses: what a NetworkPolicy can say of a host whose addresses nobody has given. */
export const ANY_NETWORK: NetworkPeerRecord = { cidrs: EVERYWHERE };

export interface ExternalServers { readonly server: NetworkPeerRecord; readonly ports: readonly PolicyPort[] }

/**
 * Where the servers of an external service are: proxies may connect to endpoints and target ports instead of the host.
 * @param numbers ports as clients name them; none: all
 */
export function externalServers(external: ExternalModel, { externalCapabilities }: Provider, numbers?: readonly number[]): ExternalServers {
  const isResolvedByProxy = supportOf(externalCapabilities)('external-addresses');
  const ports = externalPorts(external, numbers).map(({ number, target }) => (isResolvedByProxy ? target : number));
  return { server: networksOf(external, isResolvedByProxy), ports: tcp(ports) };
}

export function externalPorts({ ports }: ExternalModel, numbers?: readonly number[]): ExternalModel['ports'] {
  return ports.filter(({ number }) => !numbers || numbers.includes(number));
}

function networksOf({ addresses, endpoints }: ExternalModel, isResolvedByProxy: boolean): NetworkPeerRecord {
  const servers = isResolvedByProxy && endpoints.length ? endpoints : addresses;
  const isKnown = servers.length > 0 && servers.every(server => /^[\d.]+(\/\d+)?$/.test(server) || server.includes(':'));
  return isKnown ? { cidrs: servers.map(asCidr) } : ANY_NETWORK;
}
