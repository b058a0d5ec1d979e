import { ExternalModel } from './model/external';
import { MeshModel } from './model/mesh';
import { MeshRecord } from './model/mesh-record';
import { ServiceModel } from './model/service';
import { settle } from './model/settle';
import { Provider } from './providers/provider';

/** A mesh, settled for a provider. */
export interface SettledFor { readonly mesh: MeshModel; readonly provider: Provider }

/** Settles a mesh for a provider, which knows the identities of proxies. */
export function settledFor(record: MeshRecord, provider: Provider): SettledFor {
  const { gatewayIdentity, callingProxy, dataPlane: { hasSidecars }, hasWaypoint } = provider;
  const hasReportingProxy = (server?: ServiceModel | ExternalModel) => (
    (hasSidecars && !(server && 'hosts' in server)) || (!!server && !!hasWaypoint?.(server))
  );
  return { mesh: settle(record, gatewayIdentity, callingProxy, hasReportingProxy), provider };
}
