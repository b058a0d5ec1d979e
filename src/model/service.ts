import { Denial } from './denial';
import { Grant } from './grant';
import { Identity } from './identity';
import { memoizeByIdentity } from './memoize-by-identity';
import { NamespaceModel } from './namespace';
import { Port, speaksHttp } from './port';
import { ProxySettings } from './proxy';
import { RateLimitRecord } from './rate-limit';
import { ServiceRecord, VersionRecord } from './service-record';
import { Supports } from './supports';
import { tcpRulesOn } from './tcp-rules';
import { TelemetryRecord } from './telemetry';

/** A probe of the kubelet that is a request: `GET` of a path, or with `isGrpc` the call of a gRPC method. */
export interface Probe { readonly port: number; readonly path: string; readonly isGrpc?: true }

/** The container ports of gRPC probes, in order. */
export function grpcProbePorts(probes: readonly Probe[]): number[] {
  return [...new Set(probes.filter(({ isGrpc }) => isGrpc).map(({ port }) => port))].sort((a, b) => a - b);
}

/** Clients without a mesh identity that may connect to a container port, by CIDR. */
export interface NetworkClients {
  readonly port: number;
  readonly cidrs: readonly string[];
  /** Why the clients need it, as the declaration says. */
  readonly justification?: string;
}

/** A rate limit with its callers. */
export interface RateLimit extends Omit<RateLimitRecord, 'overrides'> {
  readonly overrides: readonly { readonly callers: readonly Identity[]; readonly requestsPerSecond: number }[];
}

/** One service of a settled mesh, as providers and checks see it: its record, with its namespace and its edges of the call graph. */
export interface ServiceModel extends Omit<ServiceRecord, 'namespace' | 'rateLimits' | 'denials' | 'audits'> {
  readonly namespace: NamespaceModel;
  /** Which identities may call it. */
  readonly grants: readonly Grant[];
  /** The proxies that report to it: it is the collector of their spans or access logs. */
  readonly reporters: readonly Grant[];
  readonly networkClients: readonly NetworkClients[];
  readonly probes: readonly Probe[];
  /** Namespaces of the services whose requests are mirrored to it. */
  readonly mirroredFrom: readonly NamespaceModel[];
  readonly rateLimits: readonly RateLimit[];
  readonly denials: readonly Denial[];
  readonly audits: readonly Denial[];
  /** Telemetry settings of its own. */
  readonly telemetry?: TelemetryRecord;
  /** Whether a rule, or a mirror of any service, addresses one version of it. */
  readonly needsVersionSubsets: boolean;
}

/** The ports on which the mesh sees requests: those that HTTP routes apply to. */
export function httpPorts({ ports }: Pick<ServiceRecord, 'ports'>): readonly Port[] { return onlyHttpPorts(ports); }

const onlyHttpPorts = memoizeByIdentity((ports: readonly Port[]) => ports.filter(speaksHttp));

/** The opaque ports, on which the mesh sees connections only. */
export function opaquePorts(service: Pick<ServiceRecord, 'ports'>): readonly Port[] {
  return service.ports.filter(port => !speaksHttp(port));
}

/** The opaque ports whose connections are split between versions, as far as the mesh supports it. */
export function splitPorts(service: Pick<ServiceRecord, 'ports' | 'routes'>, supports?: Supports): readonly Port[] {
  return opaquePorts(service).filter(({ number }) => tcpRulesOn(service.routes, number, supports).some(({ shares }) => shares.length > 0));
}

/** What selects the pods of a service. */
export interface SelectedService {
  readonly name: string;
  readonly podLabels?: Readonly<Record<string, string>>;
  readonly versions: readonly { readonly name: string; readonly podLabels?: Readonly<Record<string, string>> }[];
}

/**
 * The labels by which Services and Deployments select the pods of a service, or of one version of it, and no others: `app` and `version`, unless others
 * deploy the pods. Policies select by `policySelector()`.
 */
export function podSelector(service: SelectedService, version?: string): Record<string, string> {
  const { name, podLabels = { app: name } } = service;
  return version === undefined ? { ...podLabels } : { ...podLabels, ...versionLabels(service, version) };
}

/** The labels that differ between the versions of a service. */
export function versionLabels({ versions }: Pick<SelectedService, 'versions'>, version: string): Record<string, string> {
  return { ...versions.find(({ name }) => name === version)?.podLabels ?? { version } };
}

/** Name of the Deployment of a version, and of its Service where the mesh needs one. */
export function versionName(service: { readonly name: string }, version: string): string {
  return `${service.name}-${version}`;
}

/** The workload that runs the pods of a version: a Deployment of this app, unless the user gives another. */
export function workloadOf(service: { readonly name: string }, { name, workload }: Pick<VersionRecord, 'name' | 'workload'>): { readonly kind: string; readonly name: string } {
  return workload ?? { kind: 'Deployment', name: versionName(service, name) };
}

/** The proxy settings of a service's pods: the service's own settings, else those of its namespace. */
export function proxyOf({ namespace, proxy }: { readonly namespace: NamespaceModel; readonly proxy?: ProxySettings }): ProxySettings {
  if (!proxy) return namespace.proxy ?? {};
  return Object.assign({}, namespace.proxy, Object.fromEntries(Object.entries(proxy).filter(([, value]) => value !== undefined)));
}

/** The rate limit of a port. */
export function rateLimitOf<T extends RateLimitRecord | RateLimit>(
  { rateLimits }: { readonly rateLimits: readonly T[] }, port: number,
): T | undefined {
  return rateLimits.find(limit => limit.port === port);
}

/** The clients without a mesh identity that may connect to a container port. */
export function networkClientsOn({ networkClients }: Pick<ServiceModel, 'networkClients'>, port: number): readonly NetworkClients[] {
  return networkClients.filter(clients => clients.port === port);
}

/** Their CIDRs, each once. */
export function networksOn(service: Pick<ServiceModel, 'networkClients'>, port: number): readonly string[] {
  return [...new Set(networkClientsOn(service, port).flatMap(({ cidrs }) => cidrs))];
}

/** Whether clients without a mesh identity may scrape the metrics at a port of their own. */
export function scrapedInPlaintext({ metrics, networkClients, ports }: Pick<ServiceModel, 'metrics' | 'networkClients' | 'ports'>): boolean {
  return !!metrics && !ports.some(({ target }) => target === metrics.port) && networkClients.some(({ port }) => port === metrics.port);
}
