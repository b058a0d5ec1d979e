import type { AuthorizationPolicy, AuthorizationPolicyRules } from '../../../imports/istio-security';
import { MeshSettings } from '../../model/mesh-record';
import { NamespaceModel } from '../../model/namespace';
import { podSelector, ServiceModel } from '../../model/service';
import { authorizationPolicy, callerRules, networkRules } from '../istio/authorization-policy';
import { Manifest } from '../provider';
import { needsWaypoint, waypointPrincipal } from './waypoint';

/**
 * Who may call a service; all others may not. ztunnel enforces policies by selector. It sees connections only, and behind a waypoint
 * the waypoint as the caller: so there the waypoint asks who calls, and ztunnel lets nobody else pass.
 * @see https://istio.io/latest/docs/ambient/usage/l7-features/
 */
export function authorizationPolicies(service: ServiceModel, settings: MeshSettings): Manifest[] {
  const { namespace, grants, mirroredFrom } = service;
  if (!needsWaypoint(service) || !grants.length) return [authorizationPolicy(service, settings, waypointRules(mirroredFrom, settings))];
  const policy = (name: string, spec: AuthorizationPolicy['spec']): Manifest => ({
    apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', name, namespace: namespace.name, spec,
  });
  return [
    policy(service.name, {
      targetRefs: [{ group: '', kind: 'Service', name: service.name }],
      action: 'ALLOW',
      rules: callerRules(grants, settings.trustDomain, servicePorts(service)),
    }),
    policy(`${service.name}-waypoint`, {
      selector: { matchLabels: podSelector(service) },
      action: 'ALLOW',
      rules: [...waypointRules([namespace, ...mirroredFrom], settings), ...networkRules(service)],
    }),
  ];
}

/**
 * Copies of requests are sent by the waypoint of the service that is mirrored, as itself and past all other waypoints. Whose requests it copies
 * is asked where they come in; the check `mirror-denied` wants those callers to be allowed here too.
 */
function waypointRules(namespaces: readonly NamespaceModel[], settings: MeshSettings): AuthorizationPolicyRules[] {
  const principals = [...new Set(namespaces.map(namespace => waypointPrincipal(namespace, settings)))].sort();
  return principals.length ? [{ from: [{ source: { principals } }] }] : [];
}

/** A waypoint sees the port of the Service, not that of the pods. */
function servicePorts({ ports }: ServiceModel): (target: number) => readonly number[] {
  return target => ports.filter(port => port.target === target).map(({ number }) => number);
}
