import { needsWaypoint, servicePorts, waypointPrincipal } from './waypoint';
import { enforcedOnly } from '../../model/denial';
import { MeshSettings } from '../../model/mesh-record';
import { policySelector } from '../../model/policy-selector';
import { ServiceModel } from '../../model/service';
import { denialPolicies, denialPolicy } from '../istio/denial';
import { Manifest } from '../provider';

/**
 * The denials of a service. Without a waypoint they are for ztunnel, which sees connections. Behind one, pods see the identity of the waypoint: so the
 * waypoint denies, and ztunnel denies the same clients where they connect past it: there it sees no requests, so it denies whole connections.
 * ztunnel knows no audits: these are the waypoint's. Behind a waypoint a dry run is the waypoint's too: ztunnel could report whole connections
 * only.
 */
export function denials(service: ServiceModel, settings: MeshSettings): Manifest[] {
  const { name, namespace, mirroredFrom, audits } = service;
  const { trustDomain } = settings;
  const pods = { selector: { matchLabels: policySelector(service) } };
  const atWaypoint = { targetRefs: [{ group: '', kind: 'Service', name }] };
  const portsOf = servicePorts(service);
  const enforced = enforcedOnly(service.denials);
  const audited = audits.length ? [denialPolicy(service, `${name}-audit`, 'AUDIT', audits, atWaypoint, { trustDomain, portsOf })] : [];
  if (!needsWaypoint(service)) return denialPolicies(service, `${name}-deny`, service.denials, pods, { trustDomain });
  // A client without an identity does not come through the waypoint.
  const ofIdentities = service.denials.map(denial => ({ ...denial, clients: { ...denial.clients, networks: [] } }))
    .filter(({ clients: { type, identities } }) => type !== 'these' || identities.length);
  const except = [...new Set([namespace, ...mirroredFrom].map(one => waypointPrincipal(one, settings)))].sort();
  return [
    ...denialPolicies(service, `${name}-deny`, ofIdentities, atWaypoint, { trustDomain, portsOf }),
    ...(enforced.length ? [denialPolicy(service, `${name}-deny-waypoint`, 'DENY', enforced, pods, { trustDomain, except, onConnections: true })] : []),
    ...audited,
  ];
}
