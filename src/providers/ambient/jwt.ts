import { waypointPrincipal } from './waypoint';
import type { AuthorizationPolicy } from '../../../imports/istio-security';
import { MeshSettings } from '../../model/mesh-record';
import { policySelector } from '../../model/policy-selector';
import { hasCors } from '../../model/preflight-answers';
import { ServiceModel } from '../../model/service';
import { jwtObjects, portScope } from '../istio/jwt';
import { Manifest } from '../provider';

/**
 * The tokens that the waypoint of a service requires, which sees the port of the Service. ztunnel sees no requests: it denies connections to the pods that
 * do not come from a waypoint.
 */
export function serviceJwt(service: ServiceModel, settings: MeshSettings): Manifest[] {
  const { name, namespace, mirroredFrom } = service;
  const principals = [...new Set([namespace, ...mirroredFrom].map(one => waypointPrincipal(one, settings)))].sort();
  return service.jwt.flatMap(jwt => [
    ...jwtObjects(jwt, {
      name: `${name}-jwt`,
      namespace: namespace.name,
      pods: { targetRefs: [{ group: '', kind: 'Service', name }] },
      scopes: [portScope(service, 'number')],
      hasCors: hasCors(service),
    }),
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      name: `${name}-jwt-waypoint`,
      namespace: namespace.name,
      spec: {
        selector: { matchLabels: policySelector(service) },
        action: 'DENY',
        rules: [{ from: [{ source: { notPrincipals: principals } }], ...portScope(service, 'target') }],
      } satisfies AuthorizationPolicy['spec'],
    },
  ]);
}
