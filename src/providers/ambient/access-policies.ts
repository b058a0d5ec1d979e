import { AccessPolicy } from '../../model/enforcement';
import { accessPolicies as istioPolicies } from '../istio/access-policies';
import { Manifest } from '../provider';

/** Which objects allow or deny requests. ztunnel enforces policies with a selector and those of a whole namespace, a waypoint those with `targetRefs`. */
export function accessPolicies(manifests: readonly Manifest[]): AccessPolicy[] {
  return istioPolicies(manifests, ({ targetRefs }) => (targetRefs ? 'waypoint' : 'ztunnel'));
}
