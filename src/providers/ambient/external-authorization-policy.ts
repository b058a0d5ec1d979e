import type { AuthorizationPolicy, AuthorizationPolicyRules } from '../../../imports/istio-security';
import { calledFrom, ExternalModel, readsSecret, resolvedByClient } from '../../model/external';
import { MeshSettings } from '../../model/mesh-record';
import { omitUndefined } from '../../model/omit-undefined';
import { callerRules } from '../istio/authorization-policy';
import { policyAnnotations } from '../istio/policy-annotations';
import { Manifest } from '../provider';
import { isAtLeast } from '../version';
import { AMBIENT_SINCE, AmbientTarget } from './versions';
import { externalNeedsWaypoint } from './waypoint';

/** Whether the waypoint presents a client certificate to the hosts: whoever may use the waypoint speaks with its name. */
export function isReadByWaypoint(external: ExternalModel): boolean { return readsSecret(external) && !external.egressGateway; }

/** Whether the waypoint allows the declared calls to an external service only: in a zero-trust namespace, if ztunnel recognises its addresses. */
export function authorizesExternal(external: ExternalModel, { version }: AmbientTarget): boolean {
  const { namespace, addresses } = external;
  const isRecognised = !resolvedByClient(external) && (!addresses.some(address => address.includes('/')) || isAtLeast(version, AMBIENT_SINCE.externalCidrs));
  return namespace.zeroTrust && externalNeedsWaypoint(external) && isRecognised;
}

/**
 * Who may reach an external service through the waypoint. ztunnel lets every pod of the mesh reach it, and sends its traffic through the waypoint of
 * that service. So in a zero-trust namespace the waypoint allows the declared calls. Elsewhere it restricts only the use of its client certificate, to the
 * namespaces that can reach the service.
 */
export function externalAuthorizationPolicies(external: ExternalModel, entries: readonly string[], settings: MeshSettings): Manifest[] {
  const { zeroTrust, dryRun } = external.namespace;
  // The use of a client certificate is restricted in a dry run as well.
  const byCalls = zeroTrust && !(dryRun && isReadByWaypoint(external));
  if (!(byCalls ? externalNeedsWaypoint(external) : isReadByWaypoint(external))) return [];
  const rules = byCalls ? callerRules(external.grants, settings.trustDomain) : viewers(external);
  return entries.map(name => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    name,
    namespace: external.namespace.name,
    // Istio's analyzer looks for pods of the namespace, which hosts outside the mesh are not.
    annotations: { 'galley.istio.io/analyze-suppress': 'IST0127', ...(byCalls ? policyAnnotations(external.namespace) : {}) },
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
