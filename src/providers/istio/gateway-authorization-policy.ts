import type { AuthorizationPolicy } from '../../../imports/istio-security';
import { GatewayModel } from '../../model/gateway';
import { MeshModel } from '../../model/mesh';
import { NamespaceModel } from '../../model/namespace';
import { Manifest } from '../provider';
import { gatewayLabels, gatewayNamespace } from './gateway';
import { policyAnnotations } from './policy-annotations';

/**
 * Allows external clients at a gateway whose pods run in a namespace that denies by default: the policy of the namespace applies to the gateway too.
 * External clients have no identity; the routes of the gateway restrict their requests.
 */
export function gatewayAuthorizationPolicy(gateway: GatewayModel, { namespaces }: MeshModel): Manifest[] {
  const home = namespaces.find(({ name }) => name === gatewayNamespace(gateway));
  return gateway.isPublic && home?.zeroTrust ? [openToAll(gateway, home, { selector: { matchLabels: gatewayLabels(gateway) } })] : [];
}

/** A rule without conditions allows every client. See https://istio.io/latest/docs/reference/config/security/authorization-policy/ */
export function openToAll({ name }: GatewayModel, namespace: NamespaceModel, pods: Pick<NonNullable<AuthorizationPolicy['spec']>, 'selector' | 'targetRefs'>): Manifest {
  const annotations = policyAnnotations(namespace);
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    name: `${name}-gateway`,
    namespace: namespace.name,
    ...(annotations ? { annotations } : {}),
    spec: { ...pods, action: 'ALLOW', rules: [{}] } satisfies AuthorizationPolicy['spec'],
  };
}
