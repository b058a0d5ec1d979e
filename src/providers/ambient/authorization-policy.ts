import type { AuthorizationPolicy, AuthorizationPolicyRules } from '../../../imports/istio-security';
import { MeshSettings } from '../../model/mesh-record';
import { isExternalMirror } from '../../model/mirror-target';
import { NamespaceModel } from '../../model/namespace';
import { nonEmpty } from '../../model/non-empty';
import { omitUndefined } from '../../model/omit-undefined';
import { policySelector } from '../../model/policy-selector';
import { externalDestinations } from '../../model/route-table';
import { ServiceModel } from '../../model/service';
import { authorizationPolicy, callerRules, networkRules } from '../istio/authorization-policy';
import { policyAnnotations } from '../istio/policy-annotations';
import { grantJustifications, Justification, networkJustifications } from '../justification';
import { Manifest } from '../provider';
import { isWaypointCall, needsWaypoint, servicePorts, waypointPrincipal } from './waypoint';

/**
 * The clients that may call a service. ztunnel enforces policies with a selector. It sees connections only, and behind a waypoint the identity of the
 * waypoint: so there the waypoint authorizes clients, and ztunnel allows the waypoint only.
 * @see https://istio.io/latest/docs/ambient/usage/l7-features/
 */
export function authorizationPolicies(service: ServiceModel, settings: MeshSettings): Manifest[] {
  const { namespace, mirroredFrom, networkClients } = service;
  const calls = [...service.grants, ...service.reporters];
  const grants = calls.filter(grant => !isWaypointCall(grant));
  // Pods that allow a waypoint leave it to decide: so where nobody may call, it has a policy as well.
  if (!needsWaypoint(service) || !(calls.length + mirroredFrom.length > 0 || sendsPastPods(service))) {
    return [authorizationPolicy(service, settings, waypointRules(mirroredFrom, settings))];
  }
  const policy = (name: string, justifications: readonly Justification[], spec: AuthorizationPolicy['spec']): Manifest => ({
    apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', name, namespace: namespace.name, annotations: policyAnnotations(namespace, justifications), spec,
  });
  return [
    policy(service.name, grantJustifications(grants), omitUndefined({
      targetRefs: [{ group: '', kind: 'Service', name: service.name }],
      action: 'ALLOW' as const,
      rules: nonEmpty(callerRules(grants, settings.trustDomain, { portsOf: servicePorts(service) })), // none: nobody
    })),
    policy(`${service.name}-waypoint`, networkJustifications(networkClients), {
      selector: { matchLabels: policySelector(service) },
      action: 'ALLOW',
      rules: [
        ...waypointRules([namespace, ...mirroredFrom], settings),
        ...callerRules(calls.filter(isWaypointCall), settings.trustDomain),
        ...networkRules(service),
      ],
    }),
  ];
}

/** Whether a service whose namespace denies by default needs policies besides those of the namespace. */
export function needsPolicies(service: ServiceModel): boolean {
  return service.grants.length + service.reporters.length + service.networkClients.length > 0 || sendsPastPods(service);
}

/** Whether the waypoint sends requests past the pods of the service, which so cannot deny them: to a version outside the mesh, or a copy to others. */
function sendsPastPods(service: ServiceModel): boolean {
  const { routes } = service;
  return needsWaypoint(service) && (externalDestinations(routes).length > 0 || routes.overlays.some(({ mirrors = [] }) => (
    mirrors.some(mirror => isExternalMirror(mirror) || mirror.service.name !== service.name || mirror.service.namespace !== service.namespace.name)
  )));
}

/**
 * The waypoint of the mirrored service sends mirrored requests with its own identity, past all other waypoints. Clients are authorized at that
 * waypoint; the check `mirror-denied` requires that they are allowed here too.
 */
function waypointRules(namespaces: readonly NamespaceModel[], settings: MeshSettings): AuthorizationPolicyRules[] {
  const principals = [...new Set(namespaces.map(namespace => waypointPrincipal(namespace, settings)))].sort();
  return principals.length ? [{ from: [{ source: { principals } }] }] : [];
}
