/* eslint-disable @stylistic/max-len -- one entry a line */
import { App, Chart, Duration } from 'cdk8s';
import {
  CanaryRoute, ClusterDns, EgressGateway, ExternalService, Gateway, GatewayCertificate, GatewayTls, GatewayWorkload, ICaller, Mesh, MeshNamespace,
  EgressHost, MeshProvider, MeshService, MeshWorkload, MtlsMode, NetworkPeer, PathMatch, PortProtocol, Resolution, TrafficMirror, UnsupportedFeature,
  ZeroTrustNamespace,
} from '../../src';

/** Numbers that look random, the same for each seed. */
class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed + 1;
    for (let i = 0; i < 5; i++) this.below(1); // small seeds begin alike
  }

  public below(limit: number): number {
    this.state = (this.state * 48271) % 2147483647;
    return Math.floor((this.state / 2147483647) * limit);
  }

  public maybe(percent = 50): boolean { return this.below(100) < percent; }

  public one<T>(items: readonly T[]): T { return items[this.below(items.length)]; }

  public some(most: number): number[] { return Array.from({ length: this.below(most + 1) }, (_, i) => i); }
}

/** An app with everything that a NetworkPolicy depends on. Findings do not matter: what is rendered has to be right. */
export function randomGraph(provider: MeshProvider, seed: number): Mesh {
  const random = new Random(seed);
  const chart = new Chart(new App(), 'graph');
  const mesh = new Mesh(chart, 'mesh', {
    provider,
    unsupported: UnsupportedFeature.REPORT,
    proxyServices: random.one([undefined, [EgressHost.service('telemetry', 'collector'), EgressHost.serviceEntry('telemetry', 'otel.example.com')]]),
    networkPolicies: {
      dns: random.one([undefined, ClusterDns.nodeLocal(), ClusterDns.openShift(), ClusterDns.of([NetworkPeer.allPods('dns'), NetworkPeer.networks(['10.9.8.7/32'])], 5354)]),
      controlPlaneNamespace: random.one([undefined, 'mesh-system']),
      scrapers: random.one([[], [NetworkPeer.pods('monitoring', { app: 'prometheus' })], [NetworkPeer.allPods('monitoring'), NetworkPeer.networks(['192.0.2.0/28'])]]),
      kubernetesApi: { networks: ['172.18.0.2/32'] },
    },
  });
  const namespaces = [0, ...random.some(3)].map((_, i): MeshNamespace => {
    switch (i && random.below(4)) {
      case 0: return new ZeroTrustNamespace(chart, `zero-${i}`, { mesh });
      case 1: return new ZeroTrustNamespace(chart, `existing-${i}`, { mesh, create: false, createWaypoint: true });
      case 2: return new ZeroTrustNamespace(chart, `off-${i}`, { mesh, networkPolicies: false });
      default: return new MeshNamespace(chart, `open-${i}`, { mesh });
    }
  });
  const services = [0, 0, ...random.some(5)].map((_, i) => randomService(random, chart, random.one(namespaces), `service-${i}`));
  const workloads = random.some(2).map(i => {
    const namespace = random.one(namespaces);
    const isScoped = namespace instanceof ZeroTrustNamespace && random.maybe();
    const egressHosts = isScoped ? [
      EgressHost.serviceEntry('telemetry', 'db.example.com', { ports: [5433, 5434], networks: ['203.0.113.64/28'] }),
      EgressHost.service('peers', 'peers', { podLabels: { app: 'peers' }, podPorts: [7000] }),
    ] : undefined;
    return random.maybe(60) ? namespace.addWorkload(`job-${i}`, { image: 'job', callsKubernetesApi: random.maybe(30), egressHosts })
      : MeshWorkload.fromExistingWorkload(chart, `job-${i}`, { namespace, serviceAccountName: `job-${i}`, podLabels: { component: `job-${i}` } });
  });
  const callers: ICaller[] = [...services, ...workloads];
  for (const caller of callers) {
    for (const _ of random.some(2)) {
      const target = random.one(services);
      if (target === caller) continue;
      const { ports } = target._model;
      const isHttp = ports.every(({ protocol }) => protocol === PortProtocol.HTTP);
      caller.calls(target, { ports: random.maybe(40) ? [random.one(ports).number] : undefined, paths: isHttp && random.maybe(30) ? [PathMatch.prefix('/api')] : undefined });
    }
  }
  for (const service of services) randomRoutes(random, chart, service, services);
  for (const i of random.some(2)) randomGateway(random, chart, random.one(namespaces), `gateway-${i}`, services);
  for (const i of random.some(3)) randomExternal(random, chart, namespaces, `external-${i}`, callers);
  return mesh;
}

function randomService(random: Random, chart: Chart, namespace: MeshNamespace, name: string): MeshService {
  const zeroTrust = namespace instanceof ZeroTrustNamespace;
  const ports = [0, ...random.some(2)].map((_, i) => {
    const protocol = i ? random.one([PortProtocol.HTTP, PortProtocol.TCP]) : PortProtocol.HTTP;
    const plaintextFrom = [random.one(['192.0.2.0/28', '10.244.3.0/24', '2001:db8::7/128'])];
    return {
      port: 8000 + i,
      suffix: `p${i}`,
      targetPort: random.one([8000 + i, 9000 + i]),
      protocol,
      ...(zeroTrust && random.maybe(20) ? { mtls: MtlsMode.PERMISSIVE, plaintextFrom } : {}),
    };
  });
  const callsKubernetesApi = random.maybe(20);
  if (random.maybe(20)) {
    return MeshService.fromExistingService(chart, name, { namespace, serviceAccountName: name, podLabels: { part: name }, ports, callsKubernetesApi, ...(random.maybe(30) ? { timeout: Duration.seconds(5) } : {}) });
  }
  const service = namespace.addService(name, {
    ports,
    callsKubernetesApi,
    ...(random.maybe(30) ? { metrics: { port: 9100, ...(zeroTrust && random.maybe() ? { plaintextFrom: ['198.51.100.0/24'] } : {}) } } : {}),
    ...(random.maybe(30) ? { timeout: Duration.seconds(5) } : {}),
    ...(random.maybe(20) ? { proxy: { skipOutboundPorts: [3306] } } : {}),
  });
  service.addVersion('v1', { image: 'image' });
  return service;
}

/** A mirror to another service; an external version that gets a share. */
function randomRoutes(random: Random, chart: Chart, service: MeshService, services: readonly MeshService[]): void {
  const target = random.one(services);
  const isMirror = random.maybe(20) && target !== service;
  if (isMirror) {
    const onHttp = ({ _model }: MeshService) => _model.ports.filter(({ protocol }) => protocol === PortProtocol.HTTP).map(({ number }) => number);
    const isSamePort = random.maybe() && onHttp(service).every(number => onHttp(target).includes(number));
    new TrafficMirror(chart, `mirror-${service.serviceName}`, { service, targets: [{ service: target, ...(isSamePort ? {} : { port: 8000 }) }] });
  }
  const v1 = service.node.tryFindChild('v1');
  const isHttp = service._model.ports.every(({ protocol }) => protocol === PortProtocol.HTTP);
  if (!isMirror && v1 && isHttp && random.maybe(40)) {
    const externalService = new ExternalService(chart, `legacy-${service.serviceName}`, {
      namespace: service.namespace,
      hosts: [`${service.serviceName}.legacy.example.com`],
      ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: {} }],
      ...(random.maybe() ? { endpoints: ['203.0.113.9'] } : {}),
    });
    const canary = service.addExternalVersion('legacy', { externalService });
    new CanaryRoute(chart, `canary-${service.serviceName}`, { service, stable: v1 as any, canary, canaryPercent: 10 });
  }
}

function randomGateway(random: Random, chart: Chart, namespace: MeshNamespace, name: string, services: readonly MeshService[]): void {
  const workload = random.one([
    GatewayWorkload.of({ namespace: 'edge', labels: { app: 'edge' }, serviceAccountName: 'edge' }), GatewayWorkload.envoyGateway(),
    GatewayWorkload.of({ namespace: namespace.namespaceName, labels: { app: 'own-edge' }, serviceAccountName: 'edge' }),
  ]);
  const gateway = new Gateway(chart, name, {
    namespace,
    gatewayClassName: random.one(['istio', 'eg']),
    workload,
    listeners: [{ hosts: [`${name}.example.com`], ...(random.maybe(40) ? { tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromClusterIssuer('letsencrypt') }) } : {}) }],
  });
  for (const _ of [0, ...random.some(1)]) {
    const service = random.one(services);
    const ports = service._model.ports.filter(({ protocol }) => protocol === PortProtocol.HTTP);
    gateway.addRoute(service, { port: random.one(ports).number, hosts: [`${name}.example.com`], paths: [PathMatch.prefix(`/${service.serviceName}-${random.below(1000)}`)] });
  }
}

function randomExternal(random: Random, chart: Chart, namespaces: readonly MeshNamespace[], name: string, callers: readonly ICaller[]): void {
  const namespace = random.one(namespaces);
  const hosts = [`${name}.example.com`];
  const tls = [{ port: 443, protocol: PortProtocol.TLS }, { port: 8443, protocol: PortProtocol.TLS }];
  const egressGateway = () => (random.maybe() ? new EgressGateway(chart, `${name}-egress`, { namespace: random.one(namespaces) })
    : EgressGateway.fromExistingGateway(chart, `${name}-egress`, { namespace: random.one(namespaces), gatewayName: `${name}-existing` }));
  const external = new ExternalService(chart, name, random.one([
    () => ({ namespace, hosts, ports: tls }),
    () => ({ namespace, hosts, ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: {} }], timeout: Duration.seconds(5) }),
    () => ({ namespace, hosts, ports: [{ port: 5432, protocol: PortProtocol.TCP }], resolution: Resolution.NONE, addresses: ['203.0.113.0/28', '2001:db8::7'] }),
    () => ({ namespace, hosts, endpoints: ['203.0.113.5', '203.0.113.6'], ports: [{ port: 443, targetPort: 6443, protocol: PortProtocol.TLS }] }),
    () => ({ namespace, hosts, endpoints: ['db.example.net'], ports: tls }),
    () => ({ namespace, hosts: [`*.${name}.example.com`] }),
    () => ({ namespace, hosts, ports: tls, egressGateway: egressGateway() }),
  ])());
  for (const caller of callers) if (random.maybe(30)) caller.calls(external, random.maybe(30) ? { ports: [external._model.ports[0].number] } : {});
}
