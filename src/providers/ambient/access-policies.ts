import { AccessPolicy } from '../../model/enforcement';
import { MeshSettings } from '../../model/mesh-record';
import { accessPolicies as istioPolicies } from '../istio/access-policies';
import { Manifest } from '../provider';

/** Which objects allow or deny requests: a waypoint enforces policies with `targetRefs`, ztunnel all others. */
export function accessPolicies(manifests: readonly Manifest[], settings: Pick<MeshSettings, 'trustDomain'>): AccessPolicy[] {
  return istioPolicies(manifests, settings, ({ targetRefs }) => (targetRefs ? 'waypoint' : 'ztunnel'));
}
