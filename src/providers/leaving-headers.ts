import { ExternalDestination } from '../model/external-destination';

/** Headers with which Istio's proxies describe their pod (labels, namespace, workload) to the next proxy: no server outside the mesh needs them. */
const PEER_METADATA: readonly string[] = ['x-envoy-peer-metadata', 'x-envoy-peer-metadata-id'];

/** The headers that do not leave the mesh with a request. */
export function headersToRemove({ removeHeaders }: ExternalDestination): string[] {
  return [...removeHeaders, ...PEER_METADATA.filter(name => !removeHeaders.includes(name))];
}
