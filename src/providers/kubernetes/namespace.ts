import { NamespaceModel } from '../../model/namespace';
import { AdmittedPodSecurity, enforcedLevel } from '../../model/pod-security/enforced-level';
import { Manifest } from '../provider';

/**
 * The Namespace with what the mesh wants on it, and its Pod Security level.
 * @param podSecurity what the data plane needs there
 */
export function kubernetesNamespace(
  namespace: NamespaceModel,
  metadata: { readonly labels?: Record<string, string>; readonly annotations?: Record<string, string> },
  podSecurity: AdmittedPodSecurity,
): Manifest {
  const labels = { ...metadata.labels, ...podSecurityLabels(namespace, podSecurity) };
  const { annotations } = metadata;
  return { apiVersion: 'v1', kind: 'Namespace', name: namespace.name, labels: Object.keys(labels).length ? labels : undefined, annotations };
}

/**
 * The label of a namespace that enforces its level; of the version of the API server, which is the default.
 * See https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
function podSecurityLabels(namespace: NamespaceModel, admitted: AdmittedPodSecurity): Record<string, string> {
  const level = enforcedLevel(namespace, admitted);
  return level ? { 'pod-security.kubernetes.io/enforce': level } : {};
}
