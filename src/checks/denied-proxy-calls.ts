import { Check } from './check';
import { identityKey } from '../model/identity';
import { listed } from '../model/listed';
import { MeshModel, servicesByKey } from '../model/mesh';
import { Severity } from '../model/severity';
import { waypointName } from '../model/waypoint';
import { deniesByDefault, Provider, targetsBehindWaypoints } from '../providers/provider';

/** A service that each proxy calls itself (`proxyServices`), and that denies some of them: their traces, logs or authorizations fail. */
export const deniedProxyCalls: Check = (mesh, provider) => {
  const { proxyServices = [] } = mesh.settings;
  if (!proxyServices.length) return [];
  const services = servicesByKey(mesh);
  const proxies = [...sidecars(mesh, provider), ...standalone(mesh, provider)];
  return proxyServices.flatMap(({ namespace, service: name }) => {
    const service = services.get(`${namespace}/${name}`);
    if (!service || !deniesByDefault(provider, service.namespace)) return [];
    const callers = new Set([...service.grants, ...service.reporters].map(({ caller }) => caller.path));
    const accounts = new Set(service.grants.flatMap(({ caller: { serviceAccount, trustDomain, ...of } }) => (
      serviceAccount === undefined || trustDomain !== undefined ? [] : [identityKey({ ...of, serviceAccount })]
    )));
    // An external client without a ServiceAccount is each pod of its namespace.
    const namespaces = new Set(service.grants.filter(({ caller }) => !caller.serviceAccount).map(({ caller }) => caller.namespace.name));
    // A proxy calls past the waypoint of the service, whose pods then allow that waypoint only.
    const { namespace: home } = service;
    const waypoint = provider.hasWaypoint?.(service) ? identityKey({ namespace: home, serviceAccount: waypointName(home) }) : undefined;
    const denied = proxies.filter(({ path, identity }) => (waypoint !== undefined ? identityKey(identity) !== waypoint : (
      path !== service.path && !callers.has(path) && !namespaces.has(identity.namespace.name) && !accounts.has(identityKey(identity))
    )));
    if (!denied.length) return [];
    const names = denied.map(proxy => proxy.name).sort();
    const fixes = [
      ...denied.some(({ isSidecar }) => isSidecar) ? ['declare calls() of each service and workload to it'] : [],
      ...waypoint === undefined && denied.some(({ isSidecar }) => !isSidecar) ? ['allow the ServiceAccount of each waypoint and gateway with allowsFrom()'] : [],
    ];
    return [{
      code: 'denied-proxy-calls',
      severity: Severity.WARNING,
      path: service.path,
      message: 'it is one of the proxyServices of the mesh, and denies the proxies of '
        + listed(names),
      fix: `${fixes.length ? `${fixes.join(' and ')}, or ` : ''}put it in a MeshNamespace`,
    }];
  });
};

/** A proxy that calls services itself. */
interface Proxy {
  readonly name: string;
  readonly path: string;
  readonly identity: Parameters<typeof identityKey>[0];
  readonly isSidecar: boolean;
}

function sidecars({ services, workloads }: MeshModel, { dataPlane }: Provider): Proxy[] {
  if (!dataPlane.hasSidecars) return [];
  return [...services, ...workloads].map(item => ({ name: item.path, path: item.path, identity: item, isSidecar: true }));
}

/** Waypoints, and gateways that are proxies of the mesh. */
function standalone(mesh: MeshModel, provider: Provider): Proxy[] {
  const behindWaypoint = new Map(targetsBehindWaypoints(mesh, provider).map(({ namespace }) => [namespace.name, namespace]));
  return [
    ...[...behindWaypoint.values()].map(namespace => {
      const serviceAccount = waypointName(namespace);
      const name = `waypoint ${namespace.name}/${serviceAccount}`;
      return { name, path: `${namespace.path}/${serviceAccount}`, identity: { namespace, serviceAccount }, isSidecar: false };
    }),
    ...mesh.gateways.flatMap(gateway => {
      const identity = provider.gatewayPods(gateway)?.isMeshProxy ? provider.gatewayIdentity(gateway) : undefined;
      return identity ? [{ name: gateway.path, path: gateway.path, identity, isSidecar: false }] : [];
    }),
    ...(provider.egressGatewayLabels ? mesh.egressGateways : []).map(({ path, name, namespace }) => (
      { name: path, path, identity: { namespace, serviceAccount: name }, isSidecar: false }
    )),
  ];
}
