import { CallerPolicy } from './caller-policy';
import { Grant } from './grant';
import type { Mistake } from './input-error';
import { memoizeByIdentity } from './memoize-by-identity';
import { NamespaceModel } from './namespace';
import { Port, speaksHttp } from './port';
import { ProxySettings } from './proxy';
import { RateLimit } from './rate-limit';
import { Supports, RouteTable } from './route-table';
import { TrafficPolicy } from './traffic-policy';

/** Where Prometheus reads the metrics of a service's pods. A container port that the Service does not publish. */
export interface Metrics {
  readonly port: number;
  readonly path: string;
  /** Networks that may read it without a mesh identity, as CIDRs. */
  readonly plaintextFrom: readonly string[];
}

/** An HTTP probe of the kubelet, which has no mesh identity. */
export interface Probe { readonly port: number; readonly path: string }

/** One version of a service: pods that a route can send requests to. */
export interface VersionModel {
  /** Construct path. */
  readonly path: string;
  readonly name: string;
  /** Where it differs from the service's. */
  readonly traffic: TrafficPolicy;
  /** Read at synth out of the pods, so that later changes to them count. */
  readonly probes: () => readonly Probe[];
  /** How many pods there are to be; none where something else says. */
  readonly replicas: () => number | undefined;
  /** Which probes of any kind the pods that serve requests have; none where nobody can tell. */
  readonly health: () => { readonly liveness: boolean; readonly readiness: boolean } | undefined;
  /** What is wrong in its workload, read at synth. */
  readonly mistakes: () => readonly Mistake[];
  /** Labels by which its pods differ from those of the other versions, where somebody else deploys them. */
  readonly podLabels?: Readonly<Record<string, string>>;
}

/** What a call needs to know of its target. */
export interface CallTargetModel {
  /** Construct path. */
  readonly path: string;
  readonly ports: readonly Pick<Port, 'number' | 'target' | 'protocol'>[];
}

/** One service of the mesh, as providers and checks see it. */
export interface ServiceModel {
  /** Construct path. */
  readonly path: string;
  readonly name: string;
  readonly namespace: NamespaceModel;
  readonly serviceAccount: string;
  /** Whether the app renders it, rather than somebody else. */
  readonly ownServiceAccount: boolean;
  /** Labels of its pods, where somebody else deploys them and its Service. */
  readonly podLabels?: Readonly<Record<string, string>>;
  readonly ports: readonly Port[];
  readonly metrics?: Metrics;
  readonly proxy?: ProxySettings;
  readonly traffic: TrafficPolicy;
  readonly routes: RouteTable;
  /** Grows as versions are added. */
  readonly versions: VersionModel[];
  /** Who may call it. Grows as edges are added. */
  readonly grants: Grant[];
  /** Namespaces of the services whose requests are copied to it. Grows as mirrors are added. */
  readonly copiesFrom: NamespaceModel[];
  /** How many requests it takes; at most one a port. Grows as limits are added. */
  readonly rateLimits: RateLimit[];
  /** How single callers connect to it; at most one for each. */
  readonly callerPolicies: CallerPolicy[];
}

/** The ports on which the mesh sees single requests: those that routes apply to. */
export function httpPorts({ ports }: ServiceModel): readonly Port[] { return speakingHttp(ports); }

const speakingHttp = memoizeByIdentity((ports: readonly Port[]) => ports.filter(speaksHttp));

/** The ports on which the mesh sees connections only. */
export function opaquePorts(service: ServiceModel): readonly Port[] {
  return service.ports.filter(port => !speaksHttp(port));
}

/** Those of them whose connections go to some versions rather than others, as far as the mesh can. */
export function splitPorts(service: ServiceModel, can?: Supports): readonly Port[] {
  return opaquePorts(service).filter(({ number }) => service.routes.connections(number, can).some(({ shares }) => shares.length > 0));
}

/** The labels that tell the pods of a service, or of one version of it, from all others: `app` and `version`, unless somebody else deploys them. */
export function podSelector(service: Pick<ServiceModel, 'name' | 'podLabels' | 'versions'>, version?: string): Record<string, string> {
  const { name, podLabels = { app: name } } = service;
  return version === undefined ? { ...podLabels } : { ...podLabels, ...versionLabels(service, version) };
}

/** The labels that tell the pods of one version of a service from those of its others. */
export function versionLabels({ versions }: Pick<ServiceModel, 'versions'>, version: string): Record<string, string> {
  return { ...versions.find(({ name }) => name === version)?.podLabels ?? { version } };
}

/** Name of the Deployment of a version, and of the Service for it where a mesh needs one. */
export function versionName(service: ServiceModel, version: string): string {
  return `${service.name}-${version}`;
}

/** Size of the proxies of a service's pods: what the service says, and for what it leaves out, its namespace. */
export function proxyOf({ namespace, proxy }: Pick<ServiceModel, 'namespace' | 'proxy'>): ProxySettings {
  if (!proxy) return namespace.proxy ?? {};
  return Object.assign({}, namespace.proxy, Object.fromEntries(Object.entries(proxy).filter(([, value]) => value !== undefined)));
}
