import { MeshModel } from './model/mesh';
import { MeshRecord } from './model/mesh-record';
import { settle } from './model/settle';
import { Provider } from './providers/provider';

/** A mesh, settled for a provider. */
export interface SettledFor { readonly mesh: MeshModel; readonly provider: Provider }

/** Settles a mesh for a provider, which knows the identities of proxies. */
export function settledFor(record: MeshRecord, provider: Provider): SettledFor {
  const { gatewayIdentity, callingProxy, dataPlane: { hasSidecars }, hasWaypoint } = provider;
  return { mesh: settle(record, gatewayIdentity, callingProxy, service => hasSidecars || (!!service && !!hasWaypoint?.(service))), provider };
}
