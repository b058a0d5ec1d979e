import type { AuthorizationPolicy } from '../../../imports/istio-security';
import { MeshSettings } from '../../model/mesh';
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
  if (!needsWaypoint(service) || !service.grants.length) return [authorizationPolicy(service, settings)];
  const policy = (name: string, spec: () => AuthorizationPolicy['spec']): Manifest => ({
    apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', name, namespace: service.namespace.name, spec,
  });
  return [
    policy(service.name, () => ({
      targetRefs: [{ group: '', kind: 'Service', name: service.name }],
      action: 'ALLOW',
      rules: callerRules(service.grants, settings.trustDomain, servicePorts(service)),
    })),
    policy(`${service.name}-waypoint`, () => ({
      selector: { matchLabels: podSelector(service) },
      action: 'ALLOW',
      rules: [{ from: [{ source: { principals: [waypointPrincipal(service.namespace, settings)] } }] }, ...networkRules(service)],
    })),
  ];
}

/** A waypoint sees the port of the Service, not that of the pods. */
function servicePorts({ ports }: ServiceModel): (target: number) => readonly number[] {
  return target => ports.filter(port => port.target === target).map(({ number }) => number);
}
