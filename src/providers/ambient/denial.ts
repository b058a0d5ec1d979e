import { needsWaypoint, servicePorts, waypointPrincipal } from './waypoint';
import { MeshSettings } from '../../model/mesh-record';
import { policySelector } from '../../model/policy-selector';
import { ServiceModel } from '../../model/service';
import { denialPolicy } from '../istio/denial';
import { Manifest } from '../provider';

/**
 * The denials of a service. Without a waypoint they are for ztunnel, which sees connections. Behind one, pods see the identity of the waypoint: so the
 * waypoint denies, and ztunnel denies the same clients where they connect past it: there it sees no requests, so it denies whole connections.
 * ztunnel knows no audits: these are the waypoint's.
 */
export function denials(service: ServiceModel, settings: MeshSettings): Manifest[] {
  const { name, namespace, mirroredFrom, audits } = service;
  const { trustDomain } = settings;
  const pods = { selector: { matchLabels: policySelector(service) } };
  const atWaypoint = { targetRefs: [{ group: '', kind: 'Service', name }] };
  const portsOf = servicePorts(service);
  const denied = service.denials;
  const audited = audits.length ? [denialPolicy(service, `${name}-audit`, 'AUDIT', audits, atWaypoint, { trustDomain, portsOf })] : [];
  if (!denied.length) return audited;
  if (!needsWaypoint(service)) return [denialPolicy(service, `${name}-deny`, 'DENY', denied, pods, { trustDomain })];
  // A client without an identity does not come through the waypoint.
  const ofIdentities = denied.map(denial => ({ ...denial, clients: { ...denial.clients, networks: [] } }))
    .filter(({ clients: { type, identities } }) => type !== 'these' || identities.length);
  const except = [...new Set([namespace, ...mirroredFrom].map(one => waypointPrincipal(one, settings)))].sort();
  return [
    ...(ofIdentities.length ? [denialPolicy(service, `${name}-deny`, 'DENY', ofIdentities, atWaypoint, { trustDomain, portsOf })] : []),
    denialPolicy(service, `${name}-deny-waypoint`, 'DENY', denied, pods, { trustDomain, except, onConnections: true }),
    ...audited,
  ];
}
