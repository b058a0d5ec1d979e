import { NamespaceModel } from '../../model/namespace';
import { AdmittedPodSecurity, RESTRICTED_PODS } from '../../model/pod-security/enforced-level';
import { PodSecurityLevel } from '../../model/pod-security/pod-security-level';

/**
 * What the sidecars of a namespace need. Without the CNI node agent, the init container `istio-init` redirects traffic, as root with capabilities.
 * See https://istio.io/latest/docs/setup/additional-setup/cni/
 */
export function sidecarPodSecurity({ injection }: NamespaceModel, cni: boolean): AdmittedPodSecurity {
  if (cni || !injection.enabled) return RESTRICTED_PODS;
  return {
    level: PodSecurityLevel.PRIVILEGED,
    reason: 'the init container istio-init of each pod has the capabilities NET_ADMIN and NET_RAW and runs as root',
    fix: 'install the Istio CNI node agent (pilot.cni.enabled: true), and say so: MeshProvider.istio({ cni: true })',
  };
}
