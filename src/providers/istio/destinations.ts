import type { VirtualServiceHttpRoute } from '../../../imports/istio-networking';
import { Share } from '../../model/share';

/** Where the requests or connections for a port go: to subsets by weight, or to all pods. */
export function destinations(shares: readonly Share[], fqdn: string, port: number): Pick<VirtualServiceHttpRoute, 'destination' | 'weight'>[] {
  if (!shares.length) return [{ destination: { host: fqdn, port: { number: port } } }];
  return shares.map(({ version, percent }) => ({
    destination: { host: fqdn, port: { number: port }, subset: version },
    weight: shares.length > 1 ? percent : undefined,
  }));
}
