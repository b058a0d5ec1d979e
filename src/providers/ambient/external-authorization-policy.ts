import type { AuthorizationPolicy, AuthorizationPolicyRules } from '../../../imports/istio-security';
import { calledFrom, ExternalModel, readsSecret } from '../../model/external';
import { MeshSettings } from '../../model/mesh-record';
import { omitUndefined } from '../../model/omit-undefined';
import { callerRules } from '../istio/authorization-policy';
import { Manifest } from '../provider';

/** Whether the waypoint presents a client certificate to the hosts: whoever may use the waypoint speaks with its name. */
export function isReadByWaypoint(external: ExternalModel): boolean { return readsSecret(external) && !external.egressGateway; }

/**
 * Who may use the client certificate of the waypoint. ztunnel lets every pod of the mesh reach an external service, and sends its traffic through the
 * waypoint of that service. So in a zero-trust namespace the waypoint allows the declared calls, elsewhere the namespaces that can reach the service.
 */
export function externalAuthorizationPolicies(external: ExternalModel, entries: readonly string[], settings: MeshSettings): Manifest[] {
  if (!isReadByWaypoint(external)) return [];
  const rules = external.namespace.zeroTrust ? callerRules(external.grants, settings.trustDomain) : viewers(external);
  return entries.map(name => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    name,
    namespace: external.namespace.name,
    // Istio's analyzer looks for pods of the namespace, which hosts outside the mesh are not.
    annotations: { 'galley.istio.io/analyze-suppress': 'IST0127' },
    spec: omitUndefined({
      targetRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name }],
      action: 'ALLOW' as const,
      rules: rules.length ? rules : undefined, // none: nobody
    }) satisfies AuthorizationPolicy['spec'],
  }));
}

function viewers(external: ExternalModel): AuthorizationPolicyRules[] {
  return [{ from: [{ source: { namespaces: calledFrom(external).map(({ name }) => name).sort() } }] }];
}
