import { AllowedPeers, tcp } from './allowed-peers';
import { addTo } from '../../model/add-to';
import { calledPorts } from '../../model/edge';
import { EgressGatewayModel } from '../../model/egress-gateway';
import { EgressHostRecord, HOST_PORTS } from '../../model/egress-host';
import { ExternalModel } from '../../model/external';
import { GatewayModel, routesByService } from '../../model/gateway';
import { Grant } from '../../model/grant';
import { ClientIdentity, isDeclared } from '../../model/identity';
import { asCidr, EVERYWHERE } from '../../model/ip-network';
import { jwksHosts } from '../../model/jwks-host';
import { externalsByHost, externalsByKey, MeshModel, servicesByKey } from '../../model/mesh';
import { mirrorPorts } from '../../model/mirror-ports';
import { isExternalMirror } from '../../model/mirror-target';
import { NamespaceModel } from '../../model/namespace';
import { PolicyPort } from '../../model/network-enforcement';
import { KUBE_DNS, NetworkPeerRecord } from '../../model/network-policy-settings';
import { PodTemplate } from '../../model/pod-template';
import { policySelector } from '../../model/policy-selector';
import { externalDestinations } from '../../model/route-table';
import { proxyOf, ServiceModel } from '../../model/service';
import { collectorHosts, ReportingPods, reportingPods } from '../../model/telemetry';
import { waypointName } from '../../model/waypoint';
import { WorkloadModel } from '../../model/workload';
import { clientText, Justification, networkJustifications } from '../justification';
import { DataPlane, Provider, ProxyBypass, supportOf } from '../provider';

/** Pods of the app, of a gateway or of a waypoint, with their connections. */
export interface ConnectedPods {
  /** Construct path of their owner. */
  readonly path: string;
  /** Name of their NetworkPolicy. */
  readonly name: string;
  readonly namespace: string;
  /** None: they cannot be selected. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Whether others run them, or share them: they alone know all of their connections. */
  readonly isForeign?: true;
  /** Whether they are in the mesh: pods with a proxy, or a proxy themselves. */
  readonly isMeshed: boolean;
  readonly ingress: AllowedPeers;
  readonly egress: AllowedPeers;
  /** Reasons that declarations of its connections give. */
  readonly justifications: Justification[];
  /** Numbers of Service ports that their proxy does not redirect. */
  readonly skippedPorts?: readonly number[];
  /** Inbound connections that pass by their proxy. */
  readonly bypass?: ProxyBypass;
}

/** All addresses: what a NetworkPolicy can say of a host whose addresses nobody has given. */
const ANY_NETWORK: NetworkPeerRecord = { cidrs: EVERYWHERE };

/** As cert-manager makes them: without a sidecar of Istio. See https://cert-manager.io/docs/configuration/acme/http01/ */
const SOLVER_LABELS = { 'acme.cert-manager.io/http01-solver': 'true' };
const SOLVER_TEMPLATE: PodTemplate = { annotations: { 'sidecar.istio.io/inject': 'false' } };
const SOLVER_PORT = 8089;

/**
 * The connections that the call graph of a mesh results in, on the ports that its data plane uses: each is added at both ends, so ingress and egress cannot
 * disagree. Then what all pods need: DNS, the control plane, probes, the scrape.
 */
export function podConnections(mesh: MeshModel, provider: Provider): readonly ConnectedPods[] { return new PodConnections(mesh, provider).all(); }

class PodConnections {
  private readonly dataPlane: DataPlane;
  private readonly byPath = new Map<string, ConnectedPods>();
  private readonly waypoints = new Map<string, ConnectedPods>();
  private readonly solvers: ConnectedPods[] = [];
  /** By the path of a service: gateways that route to it and for which it has no grants. */
  private readonly unidentified = new Map<string, ConnectedPods[]>();
  private readonly services: ReadonlyMap<string, ServiceModel>;
  private readonly servicesByPath: ReadonlyMap<string, ServiceModel>;
  private readonly externals: ReadonlyMap<string, ExternalModel>;
  /** By `namespace/host`. */
  private readonly externalsByHost: ReadonlyMap<string, ExternalModel>;

  constructor(private readonly mesh: MeshModel, private readonly provider: Provider) {
    this.dataPlane = provider.dataPlane;
    this.services = servicesByKey(mesh);
    this.servicesByPath = new Map(mesh.services.map(service => [service.path, service]));
    this.externals = externalsByKey(mesh);
    this.externalsByHost = externalsByHost(mesh);
  }

  public all(): readonly ConnectedPods[] {
    const { mesh } = this;
    for (const service of mesh.services) this.addService(service);
    for (const workload of mesh.workloads) this.addWorkload(workload);
    for (const gateway of mesh.gateways) this.addGateway(gateway);
    for (const gateway of mesh.egressGateways) this.addEgressGateway(gateway);
    for (const gateway of mesh.gateways) if (!this.provider.gatewayIdentity(gateway)) this.connectGateway(gateway);
    for (const service of mesh.services) this.connectService(service);
    for (const external of mesh.externals) {
      for (const grant of external.grants) {
        const client = this.byPath.get(grant.caller.path);
        const hops = this.connectExternal(client, external, grant.ports);
        justify(clientText(grant), external, grant.justification, client, hops);
      }
    }
    return [...this.byPath.values(), ...this.waypoints.values(), ...this.solvers];
  }

  private add(pods: Omit<ConnectedPods, 'ingress' | 'egress' | 'justifications'>, hasProxy: boolean): ConnectedPods {
    const connected: ConnectedPods = { ...pods, ingress: new AllowedPeers(), egress: new AllowedPeers(), justifications: [] };
    const { networkPolicies = { scrapers: [] }, proxyServices = [] } = this.mesh.settings;
    const { servers, port } = networkPolicies.dns ?? KUBE_DNS;
    for (const server of servers) connected.egress.add(server, [{ port, protocol: 'TCP' }, { port, protocol: 'UDP' }]);
    if (!hasProxy) return connected;
    const { controlPlane, metricsPorts } = this.dataPlane;
    for (const scraper of networkPolicies.scrapers) connected.ingress.add(scraper, tcp(metricsPorts));
    this.addEgressHosts(connected, proxyServices);
    if (controlPlane) {
      const namespace = networkPolicies.controlPlaneNamespace ?? controlPlane.namespace;
      for (const { labels, port: number } of controlPlane.pods) connected.egress.add({ namespace, labels }, tcp([number]));
    }
    return connected;
  }

  /** Of a Service that the app does not declare only the namespace is known. */
  private addEgressHosts({ egress }: ConnectedPods, hosts: readonly EgressHostRecord[]): void {
    const { tunnelPort } = this.dataPlane;
    for (const one of hosts) {
      const { namespace, service: name, host, ports: of = HOST_PORTS } = one;
      if (host !== undefined) {
        const external = this.externalsByHost.get(`${namespace}/${host}`);
        const { server, ports: numbers } = external ? this.serverOf(external) : { server: networksOfHost(one), ports: tcp(of) };
        egress.add(server, numbers);
        continue;
      }
      const service = name === undefined ? undefined : this.services.get(`${namespace}/${name}`);
      if (service) {
        // What a proxy itself sends does not use the tunnel.
        const ports = [...service.ports.map(({ target }) => target), ...(tunnelPort === undefined ? [] : [tunnelPort])];
        egress.add({ namespace, labels: policySelector(service) }, tcp(ports));
      } else {egress.add({ namespace }, 'all');}
    }
  }

  private addApplication(item: ServiceModel | WorkloadModel, templates: readonly (PodTemplate | undefined)[]): ConnectedPods {
    const { path, name, namespace, callsKubernetesApi } = item;
    const bypasses = templates.map(template => this.provider.proxyBypass?.(template ?? {}, namespace));
    const isMeshed = this.provider.proxyBypass ? !bypasses.some(bypass => bypass?.of === 'pod') : true;
    const pods = this.add({
      path,
      name,
      namespace: namespace.name,
      labels: policySelector(item),
      isMeshed,
      skippedPorts: proxyOf(item).skipOutboundPorts,
      bypass: bypasses.find(bypass => bypass?.of === 'inbound'),
    }, isMeshed && this.dataPlane.hasSidecars);
    this.byPath.set(path, pods);
    const { probeSources } = this.dataPlane;
    if (probeSources.length) pods.ingress.add({ cidrs: probeSources }, 'all');
    if (isMeshed && this.dataPlane.hasSidecars) this.addCollectors(pods, reportingPods(item));
    const { kubernetesApi } = this.mesh.settings.networkPolicies ?? {};
    // An external service of the app is open to its declared clients only, maybe by way of an egress gateway.
    this.addEgressHosts(pods, (item.egressHosts ?? []).filter(one => !this.externalsByHost.has(`${one.namespace}/${one.host}`)));
    if (callsKubernetesApi && kubernetesApi) pods.egress.add({ cidrs: kubernetesApi.cidrs }, tcp([kubernetesApi.port]));
    return pods;
  }

  private addService(service: ServiceModel): void {
    const { metrics, networkClients, versions } = service;
    const templates = versions.length ? versions.map(({ template }) => template) : [undefined];
    const pods = this.addApplication(service, templates);
    for (const { port, cidrs } of networkClients) pods.ingress.add({ cidrs }, tcp([port]));
    pods.justifications.push(...networkJustifications(networkClients));
    if (!metrics) return;
    const scraped = [metrics.port, ...this.dataPlane.hasSidecars && pods.isMeshed ? this.dataPlane.metricsPorts : []];
    for (const { port, cidrs } of networkClients) if (port === metrics.port) pods.ingress.add({ cidrs }, tcp(scraped));
    for (const scraper of this.mesh.settings.networkPolicies?.scrapers ?? []) pods.ingress.add(scraper, tcp([metrics.port]));
  }

  private addWorkload(workload: WorkloadModel): void {
    this.addApplication(workload, [workload.template]);
  }

  /** A gateway whose pods only their controller knows connects to services all the same; it has no policy of its own. */
  private addGateway(gateway: GatewayModel): void {
    const placed = this.provider.gatewayPods(gateway);
    if (!placed) return;
    const { namespace, labels, isMeshProxy, certificateNamespace } = placed;
    const { path, name } = gateway;
    const isShared = !!this.provider.gatewayPodLabels && !this.isCreated(namespace);
    const foreign = isMeshProxy && !isShared ? {} : { isForeign: true as const };
    const pods = this.add({ path, name: `${name}-gateway`, namespace, labels, isMeshed: true, ...foreign }, isMeshProxy);
    if (isMeshProxy) this.addCollectors(pods, { namespace });
    if (gateway.isPublic) pods.ingress.addAnyone();
    const supports = supportOf(this.provider.capabilities);
    if (supports('gateway-external-authorization')) this.addAuthorizers(pods, gateway);
    if (supports('gateway-jwt')) this.addJwks(pods, gateway);
    this.byPath.set(path, pods);
    if (mayBeChallenged(gateway)) this.addAcmeSolver(gateway, pods, certificateNamespace);
  }

  /**
   * The pods with which cert-manager answers ACME challenges by HTTP-01: the gateway forwards these. Their issuer decides whether they are in the mesh (its
   * podTemplate), and where others are denied they have to be outside of it.
   */
  private addAcmeSolver({ path, name }: GatewayModel, gateway: ConnectedPods, namespace: string): void {
    const { tunnelPort } = this.dataPlane;
    const home = this.mesh.namespaces.find(one => one.name === namespace);
    const isMeshed = !!home && !this.provider.proxyBypass?.(SOLVER_TEMPLATE, home);
    const solver = this.add({ path, name: `${name}-acme-solver`, namespace, labels: SOLVER_LABELS, isMeshed }, isMeshed && this.dataPlane.hasSidecars);
    this.solvers.push(solver);
    allow(gateway, solver, tcp([SOLVER_PORT, ...isMeshed && tunnelPort !== undefined ? [tunnelPort] : []]));
  }

  private addEgressGateway(gateway: EgressGatewayModel): void {
    const labels = this.provider.egressGatewayLabels?.(gateway);
    if (!labels) return;
    const { path, name, namespace, created } = gateway;
    const foreign = created || this.isCreated(namespace.name) ? {} : { isForeign: true as const };
    const pods = this.add({ path, name, namespace: namespace.name, labels, isMeshed: true, ...foreign }, true);
    this.addCollectors(pods, { namespace: namespace.name });
    this.byPath.set(path, pods);
  }

  /** Whether this app creates a namespace: existing gateways elsewhere may have routes of other apps, which a policy of this app would cut off. */
  private isCreated(namespace: string): boolean { return this.mesh.namespaces.some(({ name, created }) => created && name === namespace); }

  /** An existing waypoint in a namespace of others may serve services of other apps, which a policy of this app would cut off. */
  private waypoint(home: NamespaceModel): ConnectedPods {
    const known = this.waypoints.get(home.name);
    if (known) return known;
    const { path, namespace, labels, existingAccount } = this.provider.waypointPods!(home);
    const foreign = existingAccount === undefined || this.isCreated(home.name) ? {} : { isForeign: true as const };
    const pods = this.add({ path, name: waypointName(home), namespace, labels, isMeshed: true, ...foreign }, true);
    this.waypoints.set(home.name, pods);
    return pods;
  }

  /** The waypoint that calls an external authorizer or a collector, where that is not the proxy of the caller. */
  private callingWaypoint({ path }: ClientIdentity): ConnectedPods | undefined {
    const asking = this.servicesByPath.get(path);
    return asking && this.hasWaypoint(asking) ? this.waypoint(asking.namespace) : undefined;
  }

  /** What a proxy asks, where others deploy it. */
  private addAuthorizers(proxies: ConnectedPods | undefined, { externalAuthorizations }: Pick<ServiceModel, 'externalAuthorizations'>): void {
    this.addCalled(proxies, externalAuthorizations.map(({ authorizer }) => authorizer));
  }

  /** What proxies report to, where others deploy it. */
  private addCollectors(proxies: ConnectedPods, reporting: ReportingPods): void {
    const supports = supportOf(this.provider.capabilities);
    if (supports('tracing') || supports('access-log-collector')) this.addCalled(proxies, collectorHosts(this.mesh, reporting));
  }

  /** Services and hosts that a proxy itself calls, where others deploy them. */
  private addCalled(proxies: ConnectedPods | undefined, called: readonly { readonly host?: EgressHostRecord; readonly port?: number }[]): void {
    for (const { host, port } of called) {
      if (!proxies || !host) continue;
      if (host.host === undefined) this.addEgressHosts(proxies, [host]);
      else proxies.egress.add(networksOfHost(host), port === undefined ? 'all' : tcp([port]));
    }
  }

  /** The hosts of the keys of tokens, where the proxies that verify them fetch the keys; not of services of the app, which calls allow. */
  private addJwks(proxies: ConnectedPods | undefined, target: Pick<ServiceModel, 'jwt'> & { readonly egressHosts?: readonly EgressHostRecord[] }): void {
    if (!proxies || !this.provider.proxiesFetchJwks) return;
    const listed = [...this.mesh.settings.proxyServices ?? [], ...target.egressHosts ?? []].map(({ host }) => host);
    for (const { hostname, port, service, external } of jwksHosts(target.jwt, this.mesh)) {
      if (service || (!external && listed.includes(hostname))) continue;
      const { server, ports } = external ? this.serverOf(external, [port]) : { server: ANY_NETWORK, ports: tcp([port]) };
      proxies.egress.add(server, ports);
    }
  }

  private connectService(service: ServiceModel): void {
    const { grants, reporters, namespace, routes } = service;
    const waypoint = this.hasWaypoint(service) ? this.waypoint(namespace) : undefined;
    if (waypoint) {
      this.connect(waypoint, service);
      this.addCollectors(waypoint, reportingPods(service));
    }
    const supports = supportOf(this.provider.capabilities);
    if (supports('external-authorization')) this.addAuthorizers(waypoint ?? this.byPath.get(service.path), service);
    if (supports('jwt')) this.addJwks(waypoint ?? this.byPath.get(service.path), service);
    const isReporter = new Set(reporters);
    for (const grant of [...grants, ...reporters]) {
      const client = this.byPath.get(grant.caller.path);
      justify(clientText(grant), service, grant.justification, client, waypoint && [waypoint], this.byPath.get(service.path));
      const asking = (grant.isConsent || isReporter.has(grant)) && this.callingWaypoint(grant.caller);
      // It connects past the waypoint of the authorizer or collector.
      if (asking) this.connect(asking, service, grant.ports);
      else if (isDeclared(grant.caller)) this.connectClient(client, service, grant, waypoint);
      else this.connectOutside(grant.caller, service, grant, waypoint);
    }
    const clients = [...grants.map(({ caller }) => this.byPath.get(caller.path)), ...this.unidentified.get(service.path) ?? []];
    const routers = waypoint ? [waypoint] : clients;
    for (const { destination } of externalDestinations(routes)) {
      const external = this.externals.get(destination.external)!;
      // A waypoint sends past the waypoints of others.
      for (const router of routers) if (router) this.connectExternal(router, external, [destination.port], !!waypoint);
    }
    for (const mirror of routes.overlays.flatMap(({ mirrors = [] }) => mirrors)) {
      if (isExternalMirror(mirror)) continue;
      const target = this.services.get(`${mirror.service.namespace}/${mirror.service.name}`);
      if (!target) continue;
      const ports = mirrorPorts(service, target, mirror.port).map(port => port.target);
      for (const router of routers) if (router) this.connect(router, target, ports);
    }
  }

  private connectClient(client: ConnectedPods | undefined, service: ServiceModel, { ports }: Pick<Grant, 'ports'>, waypoint?: ConnectedPods): void {
    if (!client) return;
    if (waypoint && client.isMeshed) allow(client, waypoint, tcp([this.dataPlane.tunnelPort!]));
    else this.connect(client, service, ports);
  }

  /**
   * Pods that the app does not declare, all of their namespace: their labels are unknown. Those of another trust domain are in another cluster, so that no
   * address is theirs; the mesh checks their identity.
   */
  private connectOutside({ namespace, trustDomain }: ClientIdentity, service: ServiceModel, { ports }: Pick<Grant, 'ports'>, waypoint?: ConnectedPods): void {
    if (trustDomain !== undefined && !supportOf(this.provider.capabilities)('trust-domain-clients')) return;
    const peer = trustDomain === undefined ? { namespace: namespace.name } : ANY_NETWORK;
    const server = waypoint ?? this.byPath.get(service.path)!;
    const targets = calledPorts({ ports }, service);
    const arrivals = waypoint ? [this.dataPlane.tunnelPort!] : targets.map(target => this.arrivalPort({ isMeshed: true }, server, service, target));
    server.ingress.add(peer, tcp(arrivals));
  }

  /** By its routes: the identity of its pods is unknown, so that the call graph has no grants for it. */
  private connectGateway(gateway: GatewayModel): void {
    const { path, name, callees } = gateway;
    const pods = this.byPath.get(path);
    if (!pods) return;
    const routed = routesByService(gateway);
    for (const service of callees) {
      const waypoint = this.hasWaypoint(service) ? this.waypoint(service.namespace) : undefined;
      const routesTo = routed.get(service);
      this.connectClient(pods, service, { ports: routesTo?.map(({ port }) => port.target) }, waypoint);
      for (const { justification } of routesTo ?? []) {
        justify(`gateway ${name}`, service, justification, pods, waypoint && [waypoint], this.byPath.get(service.path));
      }
      addTo(this.unidentified, service.path, pods);
    }
  }

  /** @param ports container ports; none: all of the service */
  private connect(client: ConnectedPods, service: ServiceModel, ports?: readonly number[]): void {
    const server = this.byPath.get(service.path)!;
    allow(client, server, tcp(calledPorts({ ports }, service).map(target => this.arrivalPort(client, server, service, target))));
  }

  /** The port at which a connection to a container port arrives. */
  private arrivalPort(client: Pick<ConnectedPods, 'isMeshed' | 'skippedPorts'>, server: ConnectedPods, { ports }: ServiceModel, target: number): number {
    const { tunnelPort } = this.dataPlane;
    if (tunnelPort === undefined || !client.isMeshed || !server.isMeshed || server.bypass?.isPortOpen(target)) return target;
    return ports.some(port => port.target === target && client.skippedPorts?.includes(port.number)) ? target : tunnelPort;
  }

  /**
   * @param numbers ports as clients name them; none: all
   * @param isDirect whether the client does not use the waypoint of the external service
   * @returns the pods in between
   */
  private connectExternal(
    client: ConnectedPods | undefined, external: ExternalModel, numbers?: readonly number[], isDirect = false,
  ): readonly ConnectedPods[] {
    if (!client) return [];
    const { egressGateway } = external;
    const gateway = egressGateway && this.byPath.get(egressGateway.path);
    const waypoint = !isDirect && client.isMeshed && this.hasWaypoint(external) ? this.waypoint(external.namespace) : undefined;
    const { server, ports: serverPorts } = this.serverOf(external, numbers);
    if (egressGateway && gateway) {
      // The container ports of an existing gateway are unknown: Istio's own has 8443 behind 443.
      allow(client, gateway, egressGateway.created ? tcp(portsOf(external, numbers).map(({ number }) => number)) : 'all');
      gateway.egress.add(server, serverPorts);
      return [gateway];
    }
    if (waypoint) {
      allow(client, waypoint, tcp([this.dataPlane.tunnelPort!]));
      waypoint.egress.add(server, serverPorts);
      this.addCollectors(waypoint, { namespace: external.namespace.name });
      return [waypoint];
    }
    client.egress.add(server, serverPorts);
    return [];
  }

  /** Where the servers of an external service are: proxies may connect to endpoints and target ports instead of the host. */
  private serverOf(
    external: ExternalModel, numbers?: readonly number[],
  ): { readonly server: NetworkPeerRecord; readonly ports: readonly PolicyPort[] } {
    const isResolvedByProxy = supportOf(this.provider.externalCapabilities)('external-addresses');
    const ports = portsOf(external, numbers).map(({ number, target }) => (isResolvedByProxy ? target : number));
    return { server: networksOf(external, isResolvedByProxy), ports: tcp(ports) };
  }

  private hasWaypoint(target: ServiceModel | ExternalModel): boolean { return !!this.provider.hasWaypoint?.(target); }
}

/** Adds the reason of a call to the pods that it connects: of the client, of those in between, and of the server, where it has pods. */
function justify(
  source: string, { namespace, name }: ServiceModel | ExternalModel, reason: string | undefined,
  client: ConnectedPods | undefined, between: readonly ConnectedPods[] = [], server?: ConnectedPods,
): void {
  if (reason === undefined) return;
  const to = `to ${namespace.name}/${name}`;
  client?.justifications.push({ client: to, reason });
  for (const pods of between) pods.justifications.push({ client: `${source} ${to}`, reason });
  server?.justifications.push({ client: source, reason });
}

/** Allows a connection at both ends. Pods that nothing selects are no peer: their controller is unknown, which is a finding. */
function allow(client: ConnectedPods, server: ConnectedPods, ports: readonly PolicyPort[] | 'all'): void {
  if (server.labels) client.egress.add({ namespace: server.namespace, labels: server.labels }, ports);
  if (client.labels) server.ingress.add({ namespace: client.namespace, labels: client.labels }, ports);
}

function portsOf({ ports }: ExternalModel, numbers?: readonly number[]): ExternalModel['ports'] {
  return ports.filter(({ number }) => !numbers || numbers.includes(number));
}

function networksOfHost({ cidrs }: EgressHostRecord): NetworkPeerRecord { return cidrs ? { cidrs } : ANY_NETWORK; }

function networksOf({ addresses, endpoints }: ExternalModel, isResolvedByProxy: boolean): NetworkPeerRecord {
  const servers = isResolvedByProxy && endpoints.length ? endpoints : addresses;
  const isKnown = servers.length > 0 && servers.every(server => /^[\d.]+(\/\d+)?$/.test(server) || server.includes(':'));
  return isKnown ? { cidrs: servers.map(asCidr) } : ANY_NETWORK;
}

/** Whether an issuer may ask for hosts of a gateway by HTTP-01: wildcards are by DNS-01 only. */
function mayBeChallenged({ listeners }: GatewayModel): boolean {
  return listeners.some(({ tls, hosts }) => tls?.mode === 'terminate' && !!tls.certificate.issuer && hosts.some(host => !host.startsWith('*')));
}
