import { AMBIENT_SINCE, AmbientTarget } from './versions';
import type { Gateway } from '../../../imports/gateway-api';
import { NamespaceModel } from '../../model/namespace';
import { AdmittedPodSecurity, enforcedLevel, RESTRICTED_PODS } from '../../model/pod-security/enforced-level';
import { PodSecurityLevel } from '../../model/pod-security/pod-security-level';
import { Manifest } from '../provider';
import { isAtLeast } from '../version';

/** Name of the ConfigMap with the settings of the pods that Istio runs in a namespace. */
const OPTIONS = 'gateway-options';

/** The pods that Istio runs in a namespace: of a waypoint and gateways that the app declares, or of a waypoint that others deploy. */
export type PodsOfIstio = 'none' | 'of the app' | 'existing waypoint';

/**
 * What a namespace needs: the pods of services get no container of Istio's. Those of waypoints and gateways meet `restricted`, but for a seccomp
 * profile, which a ConfigMap sets.
 */
export function ambientPodSecurity(pods: PodsOfIstio, { version }: AmbientTarget): AdmittedPodSecurity {
  if (pods === 'existing waypoint') {
    return {
      level: PodSecurityLevel.BASELINE,
      reason: 'the pods of its existing waypoint may have no seccomp profile',
      fix: 'if they have one, set podSecurity: PodSecurityLevel.RESTRICTED',
    };
  }
  if (pods === 'none' || isAtLeast(version, AMBIENT_SINCE.gatewayOptions)) return RESTRICTED_PODS;
  return {
    level: PodSecurityLevel.BASELINE,
    reason: `Istio ${version} runs its waypoint and gateways there without a seccomp profile`,
    fix: 'upgrade Istio to 1.26, or install it with gateways.seccompProfile.type: RuntimeDefault and set podSecurity: PodSecurityLevel.RESTRICTED',
  };
}

/** Whether the pods that Istio runs in a namespace have to get a seccomp profile. */
export function needsGatewayOptions(namespace: NamespaceModel, pods: PodsOfIstio, target: AmbientTarget): boolean {
  return pods !== 'none' && isAtLeast(target.version, AMBIENT_SINCE.gatewayOptions)
    && enforcedLevel(namespace, ambientPodSecurity(pods, target)) === PodSecurityLevel.RESTRICTED;
}

/** What Istio merges into the Deployments of its waypoint and gateways. See https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/ */
export function gatewayOptions({ name }: NamespaceModel): Manifest {
  const deployment = ['spec:', '  template:', '    spec:', '      securityContext:', '        seccompProfile:', '          type: RuntimeDefault', ''];
  return { apiVersion: 'v1', kind: 'ConfigMap', name: OPTIONS, namespace: name, fields: { data: { deployment: deployment.join('\n') } } };
}

/** A Gateway whose pods get these settings. */
export function withGatewayOptions(gateway: Manifest): Manifest {
  const { infrastructure, ...spec } = gateway.spec as Gateway['spec'];
  const parametersRef = { group: '', kind: 'ConfigMap', name: OPTIONS };
  return { ...gateway, spec: { ...spec, infrastructure: { ...infrastructure, parametersRef } } satisfies Gateway['spec'] };
}
