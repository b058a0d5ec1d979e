import type { VirtualServiceHttpRoute } from '../../../imports/istio-networking';
import { Share } from '../../model/route-table';
import { defined } from '../provider';

/** Where the requests or connections for a port go: to subsets by weight, or to all pods. */
export function destinations(shares: readonly Share[], fqdn: string, port: number): Pick<VirtualServiceHttpRoute, 'destination' | 'weight'>[] {
  const destination = { host: fqdn, port: { number: port } };
  if (!shares.length) return [{ destination }];
  return shares.map(({ version, percent }) => defined({
    destination: { ...destination, subset: version },
    weight: shares.length > 1 ? percent : undefined,
  }));
}
