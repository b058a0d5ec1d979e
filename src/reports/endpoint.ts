import { includesClients } from './networks';
import { hasLabels } from '../model/has-labels';
import { asCidr } from '../model/ip-network';
import { PolicyPeer } from '../model/network-enforcement';

/** Pods, or a client or server outside of the cluster. */
export interface Endpoint {
  /** None: outside of the cluster. */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** None: any address that no network other than all addresses has. */
  readonly ip?: string;
}

export function includesEndpoint(peer: PolicyPeer, { namespace, labels = {}, ip }: Endpoint): boolean {
  if ('cidr' in peer) return isEverywhere(peer.cidr) ? ip === undefined || isIn(peer.cidr, ip) : ip !== undefined && isIn(peer.cidr, ip);
  return peer.namespace === namespace && hasLabels(labels, peer.labels);
}

export function isEverywhere(cidr: string): boolean { return cidr.endsWith('/0'); }

function isIn(cidr: string, ip: string): boolean { return includesClients([{ cidrs: [cidr] }], { cidrs: [asCidr(ip)] }); }
