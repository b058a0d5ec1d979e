/**
 * The spec of a Deployment with the seccomp profile that cdk8s-plus cannot set on pods. Without it containers run unconfined, and the Pod Security level
 * `restricted` refuses them. On the pod, so that it also applies to the containers that a mesh adds: Istio's have none of their own.
 * See https://kubernetes.io/docs/tutorials/security/seccomp/
 */
export function withSeccompProfile(deployment: object): object {
  const { template, ...others } = deployment as any;
  const { spec, ...metadata } = template;
  const securityContext = { ...spec.securityContext, seccompProfile: { type: 'RuntimeDefault' } };
  return { ...others, template: { ...metadata, spec: { ...spec, securityContext } } };
}
