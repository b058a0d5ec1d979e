import { Manifest } from '../provider';

/**
 * Lets a proxy get Secrets of its namespace from istiod, which asks whether its ServiceAccount may list them. Istio's charts for gateways have the same Role.
 * See https://github.com/istio/istio/blob/master/pilot/pkg/credentials/kube/secrets.go (`Authorize`)
 */
export function secretReader(serviceAccount: string, namespace: string): Manifest[] {
  const name = `${serviceAccount}-secrets`;
  const apiGroup = 'rbac.authorization.k8s.io';
  return [
    {
      apiVersion: `${apiGroup}/v1`, kind: 'Role', name, namespace, fields: { rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'] }] },
    },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: 'RoleBinding',
      name,
      namespace,
      fields: { roleRef: { apiGroup, kind: 'Role', name }, subjects: [{ kind: 'ServiceAccount', name: serviceAccount, namespace }] },
    },
  ];
}
