import { tcp } from './allowed-peers';
import { allow, ConnectedPods, justify } from './connected-pods';
import { connectExternal } from './external-connections';
import { ANY_NETWORK } from './external-servers';
import { MeshPods } from './mesh-pods';
import { addAuthorizers, addCollectors, addJwks } from './proxy-connections';
import { addTo } from '../../model/add-to';
import { calledPorts } from '../../model/edge';
import { GatewayModel, routesByService } from '../../model/gateway';
import { Grant } from '../../model/grant';
import { ClientIdentity, isDeclared } from '../../model/identity';
import { externalsByKey, servicesByKey } from '../../model/mesh';
import { mirrorPorts } from '../../model/mirror-ports';
import { isExternalMirror } from '../../model/mirror-target';
import { externalDestinations } from '../../model/route-table';
import { ServiceModel } from '../../model/service';
import { reportingPods } from '../../model/telemetry';
import { clientText } from '../justification';
import { supportOf } from '../provider';

/** The connections of the clients of a service, and of those that its routes and mirrors lead to others. */
export function connectService(all: MeshPods, service: ServiceModel): void {
  const waypoint = all.waypointOf(service);
  if (waypoint) {
    all.connect(waypoint, service);
    addCollectors(all, waypoint, reportingPods(service));
  }
  const supports = supportOf(all.provider.capabilities);
  if (supports('external-authorization')) addAuthorizers(all, waypoint ?? all.of(service.path), service);
  if (supports('jwt')) addJwks(all, waypoint ?? all.of(service.path), service);
  connectGrants(all, service, waypoint);
  connectRoutes(all, service, waypoint);
}

function connectGrants(all: MeshPods, service: ServiceModel, waypoint: ConnectedPods | undefined): void {
  const { grants, reporters } = service;
  const isReporter = new Set(reporters);
  for (const grant of [...grants, ...reporters]) {
    const client = all.of(grant.caller.path);
    justify(clientText(grant), service, grant.justification, client, waypoint && [waypoint], all.of(service.path));
    const asking = (grant.isConsent || isReporter.has(grant)) && all.callingWaypoint(grant.caller.path);
    // It connects past the waypoint of the authorizer or collector.
    if (asking) all.connect(asking, service, grant.ports);
    else if (isDeclared(grant.caller)) connectClient(all, client, service, grant, waypoint);
    else connectOutside(all, grant.caller, service, grant, waypoint);
  }
}

/** Whoever routes requests to the service connects to what its routes and mirrors lead to: the waypoint, or each client. */
function connectRoutes(all: MeshPods, service: ServiceModel, waypoint: ConnectedPods | undefined): void {
  const { grants, routes } = service;
  const clients = [...grants.map(({ caller }) => all.of(caller.path)), ...all.unidentified.get(service.path) ?? []];
  const routers = waypoint ? [waypoint] : clients;
  for (const { destination } of externalDestinations(routes)) {
    const external = externalsByKey(all.mesh).get(destination.external)!;
    // A waypoint sends past the waypoints of others.
    for (const router of routers) if (router) connectExternal(all, router, external, [destination.port], !!waypoint);
  }
  for (const mirror of routes.overlays.flatMap(({ mirrors = [] }) => mirrors)) {
    if (isExternalMirror(mirror)) continue;
    const target = servicesByKey(all.mesh).get(`${mirror.service.namespace}/${mirror.service.name}`);
    if (!target) continue;
    const ports = mirrorPorts(service, target, mirror.port).map(port => port.target);
    for (const router of routers) if (router) all.connect(router, target, ports);
  }
}

function connectClient(
  all: MeshPods, client: ConnectedPods | undefined, service: ServiceModel, { ports }: Pick<Grant, 'ports'>, waypoint?: ConnectedPods,
): void {
  if (!client) return;
  if (waypoint && client.isMeshed) allow(client, waypoint, tcp([all.dataPlane.tunnelPort!]));
  else all.connect(client, service, ports);
}

/**
 * Pods that the app does not declare, all of their namespace: their labels are unknown. Those of another trust domain are in another cluster, so that no
 * address is theirs; the mesh checks their identity.
 */
function connectOutside(
  all: MeshPods, { namespace, trustDomain }: ClientIdentity, service: ServiceModel, { ports }: Pick<Grant, 'ports'>, waypoint?: ConnectedPods,
): void {
  if (trustDomain !== undefined && !supportOf(all.provider.capabilities)('trust-domain-clients')) return;
  const peer = trustDomain === undefined ? { namespace: namespace.name } : ANY_NETWORK;
  const server = waypoint ?? all.of(service.path)!;
  const targets = calledPorts({ ports }, service);
  const arrivals = waypoint ? [all.dataPlane.tunnelPort!] : targets.map(target => all.arrivalPort({ isMeshed: true }, server, service, target));
  server.ingress.add(peer, tcp(arrivals));
}

/** The connections of a gateway by its routes: the identity of its pods is unknown, so that the call graph has no grants for it. */
export function connectUnidentifiedGateway(all: MeshPods, gateway: GatewayModel): void {
  const { path, name, callees } = gateway;
  const pods = all.of(path);
  if (!pods) return;
  const routed = routesByService(gateway);
  for (const service of callees) {
    const waypoint = all.waypointOf(service);
    const routesTo = routed.get(service);
    connectClient(all, pods, service, { ports: routesTo?.map(({ port }) => port.target) }, waypoint);
    for (const { justification } of routesTo ?? []) {
      justify(`gateway ${name}`, service, justification, pods, waypoint && [waypoint], all.of(service.path));
    }
    addTo(all.unidentified, service.path, pods);
  }
}
