import { AllowedPeers, tcp } from './allowed-peers';
import { allow, ConnectedPods } from './connected-pods';
import { addEgressHosts } from './egress-host-connections';
import { calledPorts } from '../../model/edge';
import { ExternalModel } from '../../model/external';
import { MeshModel } from '../../model/mesh';
import { NamespaceModel } from '../../model/namespace';
import { KUBE_DNS } from '../../model/network-policy-settings';
import { ServiceModel } from '../../model/service';
import { waypointName } from '../../model/waypoint';
import { DataPlane, Provider } from '../provider';

/** The pods of a mesh while their connections are added: of services, workloads, gateways, waypoints, and of ACME solvers. */
export class MeshPods {
  public readonly dataPlane: DataPlane;
  /** By the path of a service: gateways that route to it and for which it has no grants. */
  public readonly unidentified = new Map<string, ConnectedPods[]>();
  private readonly byPath = new Map<string, ConnectedPods>();
  private readonly waypoints = new Map<string, ConnectedPods>();
  private readonly solvers: ConnectedPods[] = [];
  private readonly serversByPath: ReadonlyMap<string, ServiceModel | ExternalModel>;

  constructor(public readonly mesh: MeshModel, public readonly provider: Provider) {
    this.dataPlane = provider.dataPlane;
    this.serversByPath = new Map([...mesh.services, ...mesh.externals].map(server => [server.path, server]));
  }

  public all(): readonly ConnectedPods[] { return [...this.byPath.values(), ...this.waypoints.values(), ...this.solvers]; }

  /** The pods of a construct by its path; none: it has none, or they are unknown. */
  public of(path: string): ConnectedPods | undefined { return this.byPath.get(path); }

  /** The pods of a construct, with what all pods need: DNS, and those with a proxy the control plane, the scrape and the services that each proxy calls. */
  public add(pods: Omit<ConnectedPods, 'ingress' | 'egress' | 'justifications'>, hasProxy: boolean): ConnectedPods {
    const connected = this.connected(pods, hasProxy);
    this.byPath.set(pods.path, connected);
    return connected;
  }

  /** The pods that answer ACME challenges. */
  public addSolver(pods: Omit<ConnectedPods, 'ingress' | 'egress' | 'justifications'>, hasProxy: boolean): ConnectedPods {
    const connected = this.connected(pods, hasProxy);
    this.solvers.push(connected);
    return connected;
  }

  /** An existing waypoint in a namespace of others may serve services of other apps, which a policy of this app would cut off. */
  public waypoint(home: NamespaceModel): ConnectedPods {
    const known = this.waypoints.get(home.name);
    if (known) return known;
    const { path, namespace, labels, existingAccount } = this.provider.waypointPods!(home);
    const foreign = existingAccount === undefined || this.isCreated(home.name) ? {} : { isForeign: true as const };
    const pods = this.connected({ path, name: waypointName(home), namespace, labels, isMeshed: true, ...foreign }, true);
    this.waypoints.set(home.name, pods);
    return pods;
  }

  /** The waypoint in front of a service or external service; none: it has none. */
  public waypointOf(target: ServiceModel | ExternalModel): ConnectedPods | undefined {
    return this.provider.hasWaypoint?.(target) ? this.waypoint(target.namespace) : undefined;
  }

  /** The waypoint that calls an external authorizer or a collector for a client, where that is not the proxy of the client. */
  public callingWaypoint(path: string): ConnectedPods | undefined {
    const asking = this.serversByPath.get(path);
    return asking && this.waypointOf(asking);
  }

  /** Whether this app creates a namespace: existing gateways elsewhere may have routes of other apps, which a policy of this app would cut off. */
  public isCreated(namespace: string): boolean { return this.mesh.namespaces.some(({ name, created }) => created && name === namespace); }

  /** @param ports container ports; none: all of the service */
  public connect(client: ConnectedPods, service: ServiceModel, ports?: readonly number[]): void {
    const server = this.of(service.path)!;
    allow(client, server, tcp(calledPorts({ ports }, service).map(target => this.arrivalPort(client, server, service, target))));
  }

  /** The port at which a connection to a container port arrives. */
  public arrivalPort(client: Pick<ConnectedPods, 'isMeshed' | 'skippedPorts'>, server: ConnectedPods, { ports }: ServiceModel, target: number): number {
    const { tunnelPort } = this.dataPlane;
    if (tunnelPort === undefined || !client.isMeshed || !server.isMeshed || server.bypass?.isPortOpen(target)) return target;
    return ports.some(port => port.target === target && client.skippedPorts?.includes(port.number)) ? target : tunnelPort;
  }

  private connected(pods: Omit<ConnectedPods, 'ingress' | 'egress' | 'justifications'>, hasProxy: boolean): ConnectedPods {
    const connected: ConnectedPods = { ...pods, ingress: new AllowedPeers(), egress: new AllowedPeers(), justifications: [] };
    const { networkPolicies = { scrapers: [] }, proxyServices = [] } = this.mesh.settings;
    const { servers, port } = networkPolicies.dns ?? KUBE_DNS;
    for (const server of servers) connected.egress.add(server, [{ port, protocol: 'TCP' }, { port, protocol: 'UDP' }]);
    if (!hasProxy) return connected;
    const { controlPlane, metricsPorts } = this.dataPlane;
    for (const scraper of networkPolicies.scrapers) connected.ingress.add(scraper, tcp(metricsPorts));
    addEgressHosts(connected, proxyServices, this.mesh, this.provider);
    if (controlPlane) {
      const namespace = networkPolicies.controlPlaneNamespace ?? controlPlane.namespace;
      for (const { labels, port: number } of controlPlane.pods) connected.egress.add({ namespace, labels }, tcp([number]));
    }
    return connected;
  }
}
