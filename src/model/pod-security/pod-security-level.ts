/**
 * A level of the Pod Security Standards, which the API server enforces on the pods of a namespace.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 * @example
 * new MeshNamespace(chart, 'agents', { mesh, podSecurity: PodSecurityLevel.BASELINE });
 */
export enum PodSecurityLevel {
  /** Hardened pods: not root, no capabilities, no privilege escalation, a seccomp profile. */
  RESTRICTED = 'restricted',
  /** No known privilege escalation: no privileged containers, no namespaces and paths of the node. */
  BASELINE = 'baseline',
  /** All pods. */
  PRIVILEGED = 'privileged',
  /** No label: the level that the admission of the cluster has for namespaces without one. */
  CLUSTER_DEFAULT = 'cluster-default',
}
