import { AccessPolicy } from '../../model/enforcement';
import { accessPolicies as istioPolicies } from '../istio/access-policies';
import { Manifest } from '../provider';

/** Which objects allow or deny requests: a waypoint enforces policies with `targetRefs`, ztunnel all others. */
export function accessPolicies(manifests: readonly Manifest[]): AccessPolicy[] {
  return istioPolicies(manifests, ({ targetRefs }) => (targetRefs ? 'waypoint' : 'ztunnel'));
}
