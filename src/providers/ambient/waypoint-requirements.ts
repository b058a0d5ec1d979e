import { isWaypointCall, waypointPrincipal } from './waypoint';
import type { AuthorizationPolicy } from '../../../imports/istio-security';
import { enforcedOnly } from '../../model/denial';
import { principal } from '../../model/identity';
import { MeshSettings } from '../../model/mesh-record';
import { policySelector } from '../../model/policy-selector';
import { hasCors } from '../../model/preflight-answers';
import { ServiceModel } from '../../model/service';
import { consentPolicy } from '../istio/external-authorization';
import { jwtObjects, portScope, GuardingProxies } from '../istio/jwt';
import { requiresPresence } from '../istio/token-presence';
import { Manifest } from '../provider';

/**
 * The tokens, and the consent of an external authorizer, that the waypoint of a service requires, which sees the port of the Service. ztunnel sees no requests:
 * it denies connections to the pods that do not come from a waypoint.
 */
export function waypointRequirements(service: ServiceModel, settings: MeshSettings, version: string): Manifest[] {
  const { name, namespace, jwt, externalAuthorizations } = service;
  if (!jwt.length && !externalAuthorizations.length) return [];
  const enforced = enforcedOnly(jwt);
  const proxies = (policy: string): GuardingProxies => ({
    name: `${name}-${policy}`,
    namespace: namespace.name,
    pods: { targetRefs: [{ group: '', kind: 'Service', name }] },
    scopes: [portScope(service, 'number')],
    hasCors: hasCors(service),
  });
  return [
    ...jwt.flatMap(tokens => jwtObjects(tokens, { ...proxies('jwt'), isPresenceRequired: requiresPresence(tokens, service, version, false) })),
    ...externalAuthorizations.map(authorization => consentPolicy(authorization, proxies('external-authorization'))),
    ...(enforced.length ? [onlyWaypoints(`${name}-jwt-waypoint`, service, settings)]
      : externalAuthorizations.length ? [onlyWaypoints(`${name}-external-authorization-waypoint`, service, settings)] : []),
  ];
}

function onlyWaypoints(name: string, service: ServiceModel, settings: MeshSettings): Manifest {
  const { namespace, mirroredFrom, grants, reporters } = service;
  const askers = [...grants, ...reporters].filter(isWaypointCall).map(({ caller }) => principal(caller, settings.trustDomain));
  const principals = [...new Set([...[namespace, ...mirroredFrom].map(one => waypointPrincipal(one, settings)), ...askers])].sort();
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    name,
    namespace: namespace.name,
    spec: {
      selector: { matchLabels: policySelector(service) },
      action: 'DENY',
      rules: [{ from: [{ source: { notPrincipals: principals } }], ...portScope(service, 'target') }],
    } satisfies AuthorizationPolicy['spec'],
  };
}
