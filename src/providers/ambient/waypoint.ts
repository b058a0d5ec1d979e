import type { Gateway } from '../../../imports/gateway-api';
import { selectsRequests } from '../../model/denial';
import { ExternalModel, resolvedByClient } from '../../model/external';
import { matchesRequests } from '../../model/grant';
import { MeshSettings } from '../../model/mesh-record';
import { NamespaceModel } from '../../model/namespace';
import { isEmptyTable } from '../../model/route-table';
import { httpPorts, ServiceModel, splitPorts } from '../../model/service';
import { isEmptyPolicy } from '../../model/traffic-policy';
import { Manifest } from '../provider';

/** The proxy of a namespace that reads requests; Istio runs it under a ServiceAccount of the same name. */
export const WAYPOINT = 'waypoint';

/** Whether a service needs more than ztunnel can do, which sees connections only. */
export function needsWaypoint(service: ServiceModel): boolean {
  const { routes, traffic, versions, namespace, grants, jwt, denials, audits } = service;
  return (!isEmptyTable(routes) && httpPorts(service).length > 0)
    || splitPorts(service).length > 0
    || [traffic, ...versions.map(version => version.traffic)].some(policy => !isEmptyPolicy(policy))
    || (namespace.zeroTrust && grants.some(matchesRequests))
    || jwt.length + audits.length > 0
    || denials.some(({ requests }) => selectsRequests(requests));
}

/** Whether an external service needs a waypoint: ztunnel forwards connections to known addresses only, and authorizes none of them. */
export function externalNeedsWaypoint(external: ExternalModel): boolean {
  const { routes, traffic, ports, resolution, namespace } = external;
  return !isEmptyTable(routes) || !isEmptyPolicy(traffic) || ports.some(({ tls }) => tls) || resolution === 'dynamic-dns'
    || (namespace.zeroTrust && resolution !== 'none' && !resolvedByClient(external));
}

/** The waypoint of a namespace. See https://istio.io/latest/docs/ambient/usage/waypoint/ */
export function waypoint({ name, injection }: NamespaceModel): Manifest {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    name: WAYPOINT,
    namespace: name,
    labels: { 'istio.io/waypoint-for': 'service', ...(injection.revision ? { 'istio.io/rev': injection.revision } : {}) },
    spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] } satisfies Gateway['spec'],
  };
}

/** What sends the requests for a Service through the waypoint: those of callers in the mesh, and those of its gateways. */
export const WAYPOINT_LABELS: Readonly<Record<string, string>> = { 'istio.io/use-waypoint': WAYPOINT, 'istio.io/ingress-use-waypoint': 'true' };

/** Who the pods see as their caller when a request came through the waypoint. */
export function waypointPrincipal({ name }: NamespaceModel, { trustDomain }: MeshSettings): string {
  return `${trustDomain}/ns/${name}/sa/${WAYPOINT}`;
}
