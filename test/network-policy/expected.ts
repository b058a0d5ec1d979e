/* eslint-disable @stylistic/max-len -- one entry a line */
import { Endpoint, Labels, Protocol } from './evaluator';
import { MeshRecord } from '../../src/model/mesh-record';

/** A data plane, by the documentation of its mesh. */
export interface DataPlaneFacts {
  /** Port between pods of the mesh: https://istio.io/latest/docs/ambient/usage/networkpolicy/, https://linkerd.io/2-edge/common-errors/network-policy/ */
  readonly tunnel?: number;
  readonly sidecars: boolean;
  readonly controlPlane: readonly { readonly namespace: string; readonly labels: Labels; readonly port: number }[];
  readonly metrics: readonly number[];
  readonly probes: readonly string[];
  /** Whether proxies connect to the target ports and endpoints of an external service, rather than the application to its host. */
  readonly connectsToEndpoints: boolean;
}

const ISTIOD = { namespace: 'istio-system', labels: { app: 'istiod' }, port: 15012 };
const linkerd = (component: string, port: number) => ({ namespace: 'linkerd', labels: { 'linkerd.io/control-plane-component': component }, port });

export const DATA_PLANES: Readonly<Record<string, DataPlaneFacts>> = {
  'Istio': { sidecars: true, controlPlane: [ISTIOD], metrics: [15020, 15090], probes: [], connectsToEndpoints: true },
  'Istio ambient': { tunnel: 15008, sidecars: false, controlPlane: [ISTIOD], metrics: [15020, 15090], probes: ['169.254.7.127'], connectsToEndpoints: true },
  'Linkerd': {
    tunnel: 4143, sidecars: true, controlPlane: [linkerd('identity', 8080), linkerd('destination', 8086), linkerd('destination', 8090)], metrics: [4191], probes: [], connectsToEndpoints: false,
  },
  'Gateway API': { sidecars: false, controlPlane: [], metrics: [], probes: [], connectsToEndpoints: false },
};

/** What one end of a connection may do: with whom, on which ports. */
interface Permission { readonly peer: (peer: Endpoint) => boolean; readonly ports: readonly number[] | 'all'; readonly protocol?: Protocol }

/** Pods, with what the call graph says of their connections. */
export interface Expected extends Endpoint {
  readonly name: string;
  /** Whether nothing is allowed to them, whatever the call graph says. */
  readonly isForeign?: true;
  /** None: any connection. */
  readonly ingress?: Permission[];
  readonly egress?: Permission[];
}

/** Connections that have to work: one for each edge, each hop. */
export interface Declared { readonly from: Expected; readonly to: Endpoint; readonly port: number }

export interface World {
  readonly namespaces: readonly { readonly name: string; readonly labels: Labels }[];
  readonly endpoints: readonly Expected[];
  readonly declared: readonly Declared[];
  /** All ports that anything listens on, and some on which nothing does. */
  readonly ports: readonly number[];
}

/**
 * The connections that the edges of a record mean on a data plane: from the record and what the mesh documents, not from the policies.
 * @param waypointUsers the Services and ServiceEntries with the label that sends their requests through a waypoint, as `kind namespace/name`
 */
export function worldOf(record: MeshRecord, facts: DataPlaneFacts, waypointUsers: ReadonlySet<string>): World {
  return new WorldBuilder(record, facts, waypointUsers).build();
}

class WorldBuilder {
  private readonly endpoints = new Map<string, Expected>();
  private readonly declared: Declared[] = [];
  private readonly ports = new Set<number>([53, 80, 443, 9999, 15012, 15020, 15090, 4191, 8080, 8086, 8090, 15008, 4143]);
  private addresses = 10;

  constructor(private readonly record: MeshRecord, private readonly facts: DataPlaneFacts, private readonly waypointUsers: ReadonlySet<string>) {}

  public build(): World {
    const { record, facts } = this;
    const services = record.services.map(({ namespace, name, podLabels, ports, metrics }) => {
      for (const port of ports) this.ports.add(port.number).add(port.target);
      if (metrics) this.ports.add(metrics.port);
      return this.application(namespace, name, podLabels);
    });
    record.workloads.forEach(({ namespace, name, podLabels }) => this.application(namespace, name, podLabels));
    for (const external of record.externals) for (const { number, target } of external.ports) this.ports.add(number).add(target);
    for (const gateway of record.gateways) {
      const pods = this.gateway(gateway.namespace, gateway.name);
      const isIssued = gateway.listeners.some(({ tls }) => tls?.mode === 'terminate' && tls.certificate.issuer);
      if (pods && isIssued) this.solver(pods, facts === DATA_PLANES.Istio ? pods.namespace! : gateway.namespace);
    }
    record.services.forEach((service, i) => {
      const key = `${service.namespace}/${service.name}`;
      const networks = record.edges.filter(({ source, target }) => source.type === 'network' && target.type === 'service' && target.key === key);
      for (const { source, scope } of networks) {
        if (source.type !== 'network') continue;
        const scraped = facts.sidecars && this.isMeshed(service.namespace) && service.metrics && scope.ports!.includes(service.metrics.port) ? facts.metrics : [];
        for (const cidr of source.cidrs) {
          const client = this.outside(someAddress(cidr));
          this.permit(services[i], 'ingress', peer => isIn(cidr, peer.ip), [...scope.ports!, ...scraped]);
          for (const port of scope.ports!) this.declared.push({ from: client, to: services[i], port });
        }
      }
      this.mirrors(service);
    });
    for (const edge of record.edges) {
      const { source, target, scope, reason } = edge;
      if (source.type === 'anyone' && target.type === 'gateway') {
        const [namespace, name] = target.key.split('/');
        const gateway = this.gateway(namespace, name);
        if (gateway && this.runs(namespace, name)) this.permit(gateway, 'ingress', () => true, 'all');
      }
      if (target.type === 'service') this.undeclared(edge);
      if (source.type !== 'workload' && source.type !== 'gateway') continue;
      // In an ambient mesh the waypoint of a service asks its external authorizer, and reports to its collectors, past their waypoints.
      if ((reason === 'external-authorization' || reason === 'telemetry') && source.type === 'workload' && this.facts.tunnel === 15008) {
        const { namespace: of, name: authorizer } = this.service(target.key);
        this.connect(this.waypoint(source.key.split('/')[0]), this.application(of, authorizer), [15008]);
        continue;
      }
      const [namespace, name] = source.key.split('/');
      const client = source.type === 'gateway' ? this.gateway(namespace, name) : this.application(namespace, name);
      if (!client) continue;
      if (target.type === 'service') this.call(client, target.key, scope.ports, source.type === 'gateway' || this.isMeshed(namespace));
      if (target.type === 'external' && reason === 'call') this.leave(client, target.key, scope.ports, this.isMeshed(namespace));
    }
    for (const external of record.edges.filter(({ reason }) => reason === 'external-version')) this.externalVersion(external);
    this.strangers();
    this.outside('198.51.100.7');
    this.outside('2001:db8::7');
    this.outside('10.255.255.7');
    for (const address of ['169.254.7.127', '169.254.7.128', '192.0.2.200', '203.0.113.200']) this.outside(address);
    return {
      namespaces: [...new Set([...this.endpoints.values()].flatMap(({ namespace }) => (namespace === undefined ? [] : [namespace])))]
        .map(name => ({ name, labels: { 'kubernetes.io/metadata.name': name } })),
      endpoints: [...this.endpoints.values()],
      declared: this.declared,
      ports: [...this.ports].sort((a, b) => a - b),
    };
  }

  /** The pods of a service or workload. */
  private application(namespace: string, name: string, podLabels?: Labels): Expected {
    const known = this.endpoints.get(`${namespace}/${name}`);
    if (known) return known;
    const { facts } = this;
    const labels: Labels = podLabels ? { ...podLabels, tier: 'other' } : { 'app': name, 'app.kubernetes.io/name': name, 'version': 'v1' };
    const pods = this.pods(`${namespace}/${name}`, namespace, labels, facts.sidecars && this.isMeshed(namespace));
    for (const address of facts.probes) this.permit(pods, 'ingress', peer => peer.ip === address, 'all');
    const settings = this.record.settings.networkPolicies;
    const item: any = [...this.record.services, ...this.record.workloads].find(one => one.namespace === namespace && one.name === name);
    if (item?.callsKubernetesApi) {
      const { cidrs, port } = settings!.kubernetesApi!;
      for (const cidr of cidrs) this.permit(pods, 'egress', peer => isIn(cidr, peer.ip), [port]);
      this.declared.push({ from: pods, to: this.outside(someAddress(cidrs[0])), port });
      this.ports.add(port);
    }
    this.hosts(pods, item?.egressHosts ?? []);
    if (item?.metrics) for (const scraper of settings?.scrapers ?? []) this.scraped(pods, scraper, [item.metrics.port]);
    return pods;
  }

  /** DNS, the control plane and the scrape. */
  private pods(key: string, namespace: string, labels: Labels, hasProxy: boolean): Expected {
    const guarded = this.isGuarded(namespace);
    const pods: Expected = { name: key, namespace, labels, ip: `10.244.0.${this.addresses++}`, ...(guarded ? { ingress: [], egress: [] } : {}) };
    this.endpoints.set(key, pods);
    const { facts } = this;
    const settings = this.record.settings.networkPolicies;
    const dns = settings?.dns ?? { servers: [{ namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }], port: 53 };
    this.ports.add(dns.port);
    for (const server of dns.servers) {
      const isServer = 'cidrs' in server ? (peer: Endpoint) => server.cidrs.some(cidr => isIn(cidr, peer.ip)) : isPod(server.namespace, server.labels);
      for (const protocol of ['TCP', 'UDP'] as const) this.permit(pods, 'egress', isServer, [dns.port], protocol);
      if (!('cidrs' in server)) this.infrastructure(server.namespace, server.labels ?? {});
      else this.outside(someAddress(server.cidrs[0]));
    }
    if (!hasProxy) return pods;
    for (const { namespace: usual, labels: of, port } of facts.controlPlane) {
      const home = settings?.controlPlaneNamespace ?? usual;
      this.permit(pods, 'egress', isPod(home, of), [port]);
      this.declared.push({ from: pods, to: this.infrastructure(home, of), port });
    }
    for (const scraper of settings?.scrapers ?? []) this.scraped(pods, scraper, facts.metrics);
    this.hosts(pods, this.record.settings.proxyServices ?? []);
    return pods;
  }

  /** Services of the cluster beside the callees: pods of the app on their ports, else all pods of the namespace. Hosts of ServiceEntries: on their ports, where they are. */
  private hosts(pods: Expected, hosts: NonNullable<MeshRecord['settings']['proxyServices']>): void {
    for (const { namespace, service: name, host, ports = [443], cidrs = ['0.0.0.0/0', '::/0'], podLabels, podPorts } of hosts) {
      if (host !== undefined) {
        const own = this.record.externals.find(one => one.namespace === namespace && one.hosts.includes(host));
        if (own) this.leaveDirectly(pods, `${namespace}/${own.name}`);
        else this.leaveTo(pods, cidrs, ports);
        continue;
      }
      const service = this.record.services.find(one => one.namespace === namespace && one.name === name);
      const { tunnel } = this.facts;
      if (!service) {
        this.permit(pods, 'egress', isPod(namespace, podLabels), podPorts ? [...podPorts, ...(tunnel ? [tunnel] : [])] : 'all');
        for (const port of podPorts ?? []) this.declared.push({ from: pods, to: this.infrastructure(namespace, podLabels ?? {}), port });
        continue;
      }
      const labels = service.podLabels ?? { 'app.kubernetes.io/name': service.name };
      this.permit(pods, 'egress', isPod(namespace, labels), [...service.ports.map(({ target }) => target), ...(tunnel ? [tunnel] : [])]);
    }
  }

  /** Clients that the app does not declare: all pods of their namespace, or of another cluster. */
  private undeclared({ source, target: { key }, scope }: MeshRecord['edges'][number]): void {
    if (source.type !== 'identity') return;
    const { namespace, name, ports: all } = this.service(key);
    const server = this.application(namespace, name);
    const { tunnel } = this.facts;
    const targets = scope.ports ?? all.map(({ target }) => target);
    const isRouted = tunnel !== undefined && this.usesWaypoint('Service', namespace, name);
    if (isRouted) this.connect(this.waypoint(namespace), server, [tunnel]);
    const [entry, ports] = isRouted ? [this.waypoint(namespace), [tunnel]] : [server, tunnel !== undefined && this.isMeshed(namespace) ? [tunnel] : targets];
    const isClient = source.trustDomain === undefined ? isPod(source.namespace) : () => this.facts.sidecars || tunnel !== undefined;
    this.permit(entry, 'ingress', isClient, ports);
    if (source.trustDomain !== undefined) return;
    const client = this.infrastructure(source.namespace, { app: 'client' });
    for (const port of ports) this.declared.push({ from: client, to: entry, port });
  }

  private scraped(pods: Expected, scraper: any, ports: readonly number[]): void {
    if (scraper.cidrs) {
      for (const cidr of scraper.cidrs) this.permit(pods, 'ingress', peer => isIn(cidr, peer.ip), ports);
      return;
    }
    this.permit(pods, 'ingress', isPod(scraper.namespace, scraper.labels), ports);
    for (const port of ports) this.declared.push({ from: this.infrastructure(scraper.namespace, scraper.labels ?? {}), to: pods, port });
  }

  private infrastructure(namespace: string, labels: Labels): Expected {
    const key = `${namespace} ${JSON.stringify(labels)}`;
    const known = [...this.endpoints.values()].find(one => one.name === key);
    if (known) return known;
    const pods: Expected = { name: key, namespace, labels: { ...labels, more: 'labels' }, ip: `10.244.1.${this.addresses++}` };
    this.endpoints.set(key, pods);
    return pods;
  }

  private outside(ip: string): Expected {
    const known = this.endpoints.get(ip);
    if (!known) this.endpoints.set(ip, { name: ip, ip });
    return this.endpoints.get(ip)!;
  }

  /** Nobody has declared these: pods of each namespace, and elsewhere pods with the labels of those that are called. */
  private strangers(): void {
    for (const { name } of this.record.namespaces) {
      const isCreated = this.record.namespaces.find(one => one.name === name)!.created && this.isGuarded(name);
      this.endpoints.set(`${name}/stranger`, {
        name: `${name}/stranger`, namespace: name, labels: { app: 'stranger' }, ip: `10.244.2.${this.addresses++}`, ...(isCreated ? { ingress: [], egress: [] } : {}),
      });
    }
    for (const one of [...this.endpoints.values()]) {
      if (one.labels) this.endpoints.set(`elsewhere ${one.name}`, { name: `elsewhere ${one.name}`, namespace: 'elsewhere', labels: one.labels, ip: `10.244.3.${this.addresses++ % 250}` });
    }
    this.endpoints.set('system stranger', { name: 'system stranger', namespace: 'istio-system', labels: { app: 'other' }, ip: '10.244.4.1' });
    this.endpoints.set('dns stranger', { name: 'dns stranger', namespace: 'kube-system', labels: { app: 'other' }, ip: '10.244.4.2' });
  }

  private creates(namespace: string): boolean { return this.record.namespaces.some(({ name, created }) => name === namespace && created); }

  private isGuarded(namespace: string): boolean { return !!this.record.namespaces.find(({ name }) => name === namespace)?.networkPolicies; }

  private isMeshed(namespace: string): boolean { return !!this.record.namespaces.find(({ name }) => name === namespace)?.injection.enabled; }

  /** Whether the mesh runs the pods of a gateway: of others only their controller knows what they need. */
  private runs(namespace: string, name: string): boolean {
    const { className } = this.record.gateways.find(one => one.namespace === namespace && one.name === name)!;
    return this.facts === DATA_PLANES.Istio || (this.facts === DATA_PLANES['Istio ambient'] && (className ?? 'istio') === 'istio');
  }

  private gateway(namespace: string, name: string): Expected | undefined {
    const { className, workload } = this.record.gateways.find(one => one.namespace === namespace && one.name === name)!;
    const { facts } = this;
    const isManaged = facts === DATA_PLANES['Istio ambient'] && this.runs(namespace, name);
    if (className === undefined && facts !== DATA_PLANES.Istio && !isManaged) return undefined;
    const home = isManaged ? namespace : workload.namespace ?? (facts === DATA_PLANES.Istio ? 'istio-system' : namespace);
    const labels = isManaged ? { 'gateway.networking.k8s.io/gateway-name': name } : workload.labels ?? (facts === DATA_PLANES.Istio ? { istio: 'ingressgateway' } : undefined);
    if (!labels) return undefined;
    const key = `gateway ${home} ${JSON.stringify(labels)}`;
    const isOwn = this.runs(namespace, name) && (isManaged || this.creates(home));
    return this.endpoints.get(key) ?? (isOwn ? this.pods(key, home, labels, true) : this.foreignPods(key, home, labels));
  }

  /** Pods that no policy knows: the default deny of a created namespace is for them, which is a finding. */
  private foreignPods(name: string, namespace: string, labels: Labels): Expected {
    const isDenied = this.isGuarded(namespace) && this.record.namespaces.some(one => one.name === namespace && one.created);
    const pods: Expected = { name, namespace, labels, ip: `10.244.0.${this.addresses++}`, ...(isDenied ? { isForeign: true, ingress: [], egress: [] } : {}) };
    this.endpoints.set(name, pods);
    return pods;
  }

  /** cert-manager answers challenges at 8089, without a sidecar of Istio; the podTemplate of the issuer decides whether it is in another mesh, which denies by default. */
  private solver(gateway: Expected, namespace: string): void {
    const { tunnel, sidecars } = this.facts;
    const isMeshed = tunnel !== undefined && this.isMeshed(namespace);
    const key = `solver ${namespace}`;
    const pods = this.endpoints.get(key) ?? this.pods(key, namespace, { 'acme.cert-manager.io/http01-solver': 'true', 'acme.cert-manager.io/http-domain': '1' }, isMeshed && sidecars);
    this.connect(gateway, pods, isMeshed ? [tunnel, 8089] : [8089]);
    this.ports.add(8089);
  }

  private waypoint(namespace: string): Expected {
    const key = `waypoint ${namespace}`;
    const { waypointName: name = 'waypoint' } = this.record.namespaces.find(one => one.name === namespace)!;
    return this.endpoints.get(key) ?? this.pods(key, namespace, { 'gateway.networking.k8s.io/gateway-name': name }, true);
  }

  /** By the label that Istio reads. */
  private usesWaypoint(kind: 'Service' | 'ServiceEntry', namespace: string, name: string): boolean {
    return this.waypointUsers.has(`${kind} ${namespace}/${name}`);
  }

  private service(key: string) { return this.record.services.find(one => `${one.namespace}/${one.name}` === key)!; }

  private call(client: Expected, key: string, ports: readonly number[] | undefined, isMeshed: boolean): void {
    const { namespace, name, ports: all } = this.service(key);
    const server = this.application(namespace, name);
    const { tunnel } = this.facts;
    const hasTunnel = tunnel !== undefined && isMeshed && this.isMeshed(namespace);
    if (this.usesWaypoint('Service', namespace, name) && tunnel) {
      const waypoint = this.waypoint(namespace);
      this.connect(client, waypoint, [tunnel]);
      this.connect(waypoint, server, [tunnel]);
    } else {this.connect(client, server, hasTunnel ? [tunnel] : ports ?? all.map(({ target }) => target));}
  }

  /** Copies come from the waypoint of the service whose requests are mirrored, else from its clients. */
  private mirrors({ namespace, name, ports, routes }: MeshRecord['services'][number]): void {
    const { tunnel } = this.facts;
    const key = `${namespace}/${name}`;
    const isRouted = tunnel !== undefined && this.usesWaypoint('Service', namespace, name);
    if (isRouted) this.connect(this.waypoint(namespace), this.application(namespace, name), [tunnel]);
    for (const mirror of routes.overlays.flatMap(({ mirrors = [] }) => mirrors)) {
      if ('external' in mirror) continue;
      const target = this.service(`${mirror.service.namespace}/${mirror.service.name}`);
      const server = this.application(target.namespace, target.name);
      if (isRouted) {this.connect(this.waypoint(namespace), server, [tunnel]);} else {
        const numbers = mirror.port === undefined ? ports.filter(({ protocol }) => ['http', 'http2', 'grpc'].includes(protocol)).map(({ number }) => number) : [mirror.port];
        const targets = target.ports.filter(({ number }) => numbers.includes(number)).map(port => port.target);
        for (const client of this.clientsOf(key)) this.connect(client, server, tunnel === undefined ? targets : [tunnel]);
      }
    }
  }

  private clientsOf(key: string): Expected[] {
    return this.record.edges.filter(({ target }) => target.type === 'service' && target.key === key).flatMap(({ source }) => {
      if (source.type !== 'workload' && source.type !== 'gateway') return [];
      const [namespace, name] = source.key.split('/');
      const client = source.type === 'gateway' ? this.gateway(namespace, name) : this.application(namespace, name);
      return client ? [client] : [];
    });
  }

  private externalVersion({ source, target, scope }: MeshRecord['edges'][number]): void {
    if (source.type === 'namespace') {
      const routers = this.record.services.filter(one => one.namespace === source.namespace && JSON.stringify(one.routes).includes(`"external":"${target.key}"`));
      for (const router of routers) {
        if (this.facts.tunnel === 15008 && this.usesWaypoint('Service', router.namespace, router.name)) this.leaveDirectly(this.waypoint(router.namespace), target.key, scope.ports);
        else for (const client of this.clientsOf(`${router.namespace}/${router.name}`)) this.leave(client, target.key, scope.ports, true);
      }
    }
  }

  private leave(client: Expected, key: string, numbers: readonly number[] | undefined, isMeshed: boolean): void {
    const external = this.record.externals.find(one => `${one.namespace}/${one.name}` === key)!;
    const gateway = this.record.egressGateways.find(one => `${one.namespace}/${one.name}` === external.egressGateway);
    if (gateway && this.facts === DATA_PLANES.Istio) {
      const labels = { 'app': gateway.name, 'app.kubernetes.io/name': gateway.name };
      const name = `egress ${gateway.namespace}/${gateway.name}`;
      const isOwn = gateway.created || this.creates(gateway.namespace);
      const pods = this.endpoints.get(name) ?? (isOwn ? this.pods(name, gateway.namespace, labels, true) : this.foreignPods(name, gateway.namespace, labels));
      const ports = external.ports.map(({ number }) => number).filter(number => !numbers || numbers.includes(number));
      if (gateway.created) {this.connect(client, pods, ports);} else {
        this.permit(client, 'egress', peer => peer === pods, 'all');
        this.permit(pods, 'ingress', peer => peer === client, 'all');
      }
      this.leaveDirectly(pods, key, numbers);
    } else if (this.facts.tunnel === 15008 && isMeshed && this.usesWaypoint('ServiceEntry', external.namespace, external.name)) {
      const waypoint = this.waypoint(external.namespace);
      this.connect(client, waypoint, [15008]);
      this.leaveDirectly(waypoint, key, numbers);
    } else {this.leaveDirectly(client, key, numbers);}
  }

  private leaveDirectly(client: Expected, key: string, numbers?: readonly number[]): void {
    const { ports, addresses, endpoints } = this.record.externals.find(one => `${one.namespace}/${one.name}` === key)!;
    const { connectsToEndpoints } = this.facts;
    const used = ports.filter(({ number }) => !numbers || numbers.includes(number)).map(({ number, target }) => (connectsToEndpoints ? target : number));
    const servers = connectsToEndpoints && endpoints.length ? endpoints : addresses;
    const isHost = !servers.length || servers.some(server => /[a-z]/.test(server) && !server.includes(':'));
    this.leaveTo(client, isHost ? ['0.0.0.0/0', '::/0'] : servers.map(server => (server.includes('/') ? server : `${server}/${server.includes(':') ? 128 : 32}`)), used);
  }

  private leaveTo(client: Expected, networks: readonly string[], used: readonly number[]): void {
    for (const port of used) this.ports.add(port);
    for (const network of networks) {
      this.permit(client, 'egress', peer => isIn(network, peer.ip), used);
      const server = this.outside(network === '0.0.0.0/0' ? '198.51.100.7' : network === '::/0' ? '2001:db8::7' : someAddress(network));
      if (!client.isForeign) for (const port of used) this.declared.push({ from: client, to: server, port });
    }
  }

  private connect(from: Expected, to: Expected, ports: readonly number[]): void {
    this.permit(from, 'egress', peer => peer === to, ports);
    this.permit(to, 'ingress', peer => peer === from, ports);
    if (!from.isForeign) for (const port of ports) this.declared.push({ from, to, port });
  }

  private permit(pods: Expected, direction: 'ingress' | 'egress', peer: Permission['peer'], ports: readonly number[] | 'all', protocol: Protocol | undefined = ports === 'all' ? undefined : 'TCP'): void {
    if (!pods.isForeign) pods[direction]?.push({ peer, ports, protocol });
  }
}

/** Whether a connection is expected to work. */
export function isExpected(from: Expected, to: Expected, port: number, protocol: Protocol): boolean {
  const permits = (permissions: readonly Permission[] | undefined, peer: Endpoint) => !permissions || permissions.some(one => (
    one.peer(peer) && (one.ports === 'all' || one.ports.includes(port)) && (!one.protocol || one.protocol === protocol)
  ));
  return permits(from.egress, to) && permits(to.ingress, from);
}

function isPod(namespace: string, labels: Labels = {}): (peer: Endpoint) => boolean {
  return peer => peer.namespace === namespace && Object.entries(labels).every(([key, value]) => peer.labels?.[key] === value);
}

/** IPv4 by arithmetic; of IPv6 networks only whole and single ones are used. */
function isIn(cidr: string, ip: string): boolean {
  const [network, bits] = cidr.split('/');
  if (network.includes(':') || ip.includes(':')) return network.includes(':') && ip.includes(':') && (bits === '0' || network === ip);
  const number = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(network) / size) === Math.floor(number(ip) / size);
}

function someAddress(cidr: string): string {
  const [network] = cidr.split('/');
  return network;
}
