import type { Gateway } from '../../../imports/gateway-api';
import { isDelivered } from '../../model/delivery';
import { selectsRequests } from '../../model/denial';
import { ExternalModel, resolvedByClient } from '../../model/external';
import { Grant, matchesRequests } from '../../model/grant';
import { Identity } from '../../model/identity';
import { MeshSettings } from '../../model/mesh-record';
import { NamespaceModel } from '../../model/namespace';
import { isEmptyTable } from '../../model/route-table';
import { httpPorts, ServiceModel, splitPorts } from '../../model/service';
import { TelemetryRecord } from '../../model/telemetry';
import { isEmptyPolicy } from '../../model/traffic-policy';
import { hasExistingWaypoint, waypointName } from '../../model/waypoint';
import { Manifest } from '../provider';

/**
 * Whether a service needs more than ztunnel can do, which sees connections only. An existing waypoint may serve all services of a namespace, by a label of
 * the Namespace. Then ztunnel sees the waypoint as the client of each: so where calls are denied by default, each service uses it, with a label of its own.
 */
export function needsWaypoint(service: ServiceModel): boolean {
  const { routes, traffic, versions, namespace, grants, jwt, externalAuthorizations, denials, audits } = service;
  return (!isEmptyTable(routes) && httpPorts(service).length > 0)
    || isDelivered(service)
    || splitPorts(service).length > 0
    || [traffic, ...versions.map(version => version.traffic)].some(policy => !isEmptyPolicy(policy))
    || (namespace.zeroTrust && grants.some(matchesRequests))
    || jwt.length + externalAuthorizations.length + audits.length > 0
    || denials.some(({ requests }) => selectsRequests(requests))
    || reportsSomething(service.telemetry)
    || (namespace.zeroTrust && hasExistingWaypoint(namespace));
}

/** Whether telemetry settings ask for something that ztunnel does not report: not where they only turn off what no waypoint reports. */
export function reportsSomething({ tracing, accessLogs, metrics }: Pick<TelemetryRecord, 'tracing' | 'accessLogs' | 'metrics'> = {}): boolean {
  return (!!tracing && !tracing.disabled) || !!accessLogs?.length || !!metrics;
}

/** Whether an external service needs a waypoint: ztunnel forwards connections to known addresses only, and authorizes none of them. */
export function externalNeedsWaypoint(external: ExternalModel): boolean {
  const { routes, traffic, ports, resolution, namespace } = external;
  return !isEmptyTable(routes) || !isEmptyPolicy(traffic) || ports.some(({ tls }) => tls) || resolution === 'dynamic-dns'
    || (namespace.zeroTrust && resolution !== 'none' && !resolvedByClient(external));
}

/** The waypoint of a namespace. See https://istio.io/latest/docs/ambient/usage/waypoint/ */
export function waypoint(namespace: NamespaceModel): Manifest {
  const { name, injection } = namespace;
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    name: waypointName(namespace),
    namespace: name,
    labels: { 'istio.io/waypoint-for': 'service', ...(injection.revision ? { 'istio.io/rev': injection.revision } : {}) },
    spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] } satisfies Gateway['spec'],
  };
}

/** What sends the requests for a Service through the waypoint: those of callers in the mesh, and those of its gateways. */
export function waypointLabels(namespace: NamespaceModel): Readonly<Record<string, string>> {
  return { 'istio.io/use-waypoint': waypointName(namespace), 'istio.io/ingress-use-waypoint': 'true' };
}

/** The identity of the waypoint of a namespace, in place of that of a service behind it. */
export function waypointIdentity({ path }: Identity, namespace: NamespaceModel): Identity {
  const name = waypointName(namespace);
  return { path, name, namespace, serviceAccount: name, isWaypoint: true };
}

/** Whether the waypoint of a namespace itself calls an external authorizer or a collector: past the waypoint of its service. */
export function isWaypointCall({ caller }: Grant): boolean { return !!caller.isWaypoint; }

/** Who the pods see as their caller when a request came through the waypoint. */
export function waypointPrincipal(namespace: NamespaceModel, { trustDomain }: MeshSettings): string {
  return `${trustDomain}/ns/${namespace.name}/sa/${waypointName(namespace)}`;
}

/** A waypoint sees the port of the Service, not that of the pods. */
export function servicePorts({ ports }: ServiceModel): (target: number) => readonly number[] {
  return target => ports.filter(port => port.target === target).map(({ number }) => number);
}
