import type { VirtualServiceHttpRoute } from '../../../imports/istio-networking';
import { omitUndefined } from '../../model/omit-undefined';
import { Share } from '../../model/share';
import { headersToRemove } from '../leaving-headers';

/**
 * Where the requests or connections for a port go: to subsets by weight, to hosts outside the mesh, or to all pods.
 * @param rewrittenHost the host that the pods receive, beside an external destination: see `hostBesideExternal`
 */
export function destinations(shares: readonly Share[], fqdn: string, port: number, rewrittenHost?: string): VirtualServiceHttpRoute[] {
  if (!shares.length) return [{ destination: { host: fqdn, port: { number: port } } }];
  return shares.map(({ version, percent, external }) => omitUndefined({
    destination: external ? { host: external.host, port: { number: external.port } } : { host: fqdn, port: { number: port }, subset: version },
    headers: external ? { request: { set: { Host: external.host }, remove: headersToRemove(external) } }
      : rewrittenHost === undefined ? undefined : { request: { set: { Host: rewrittenHost } } },
    weight: shares.length > 1 ? percent : undefined,
  }));
}
