import { NamespaceModel } from '../../model/namespace';
import { AdmittedPodSecurity, RESTRICTED_PODS } from '../../model/pod-security/enforced-level';
import { PodSecurityLevel } from '../../model/pod-security/pod-security-level';

/**
 * What the proxies of a namespace need. Without the CNI plugin, the init container `linkerd-init` redirects traffic, with capabilities.
 * See https://linkerd.io/2-edge/features/cni/
 */
export function proxyPodSecurity({ injection }: NamespaceModel, cni: boolean): AdmittedPodSecurity {
  if (cni || !injection.enabled) return RESTRICTED_PODS;
  return {
    level: PodSecurityLevel.PRIVILEGED,
    reason: 'the init container linkerd-init of each pod has the capabilities NET_ADMIN and NET_RAW',
    fix: 'install the Linkerd CNI plugin (cniEnabled: true), and say so: MeshProvider.linkerd({ cni: true })',
  };
}
