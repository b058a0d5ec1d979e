import { addTo } from './add-to';
import { CallerPolicy } from './caller-policy';
import { DashboardsRecord } from './dashboards';
import { DeliveryRecord } from './delivery';
import { DenialRecord } from './denial';
import { Edge, EdgeSource, EdgeTarget, keyOf, sortedEdges } from './edge';
import { EgressGatewayRecord } from './egress-gateway';
import { ExternalAuthorizationRecord } from './external-authorization';
import { ExternalRecord } from './external-record';
import { GatewayRecord, GatewayRouteRecord } from './gateway-record';
import { HttpMethod } from './http-method';
import { Mistake } from './input-error';
import { JwtRecord } from './jwt';
import { MeshHealthRecord } from './mesh-health';
import { MeshRecord, MeshSettings } from './mesh-record';
import { NamespaceModel } from './namespace';
import { PodTemplate } from './pod-template';
import { RateLimitRecord } from './rate-limit';
import { externalDestinations } from './route-table';
import { RouteTableBuilder } from './route-table-builder';
import { Probe } from './service';
import { ServiceLevelObjectiveRecord } from './service-level-objective';
import { Health, OwnWorkloadRecord, ServiceRecord, VersionRecord } from './service-record';
import { TelemetryRecord } from './telemetry';
import { telemetryEdges } from './telemetry-edges';
import { overridePolicy } from './traffic-policy';
import { WorkloadRecord } from './workload';

/** The facts of a workload that the mesh depends on. */
export interface WorkloadFacts {
  /** HTTP and gRPC probes of the kubelet. */
  readonly probes: readonly Probe[];
  /** None if an autoscaler sets it. */
  readonly replicas?: number;
  /** None for existing pods, deployed outside this app. */
  readonly health?: Health;
  /** None for existing pods. */
  readonly template?: PodTemplate;
  /** None for a Deployment that the library creates, and for existing pods. */
  readonly workload?: OwnWorkloadRecord;
}

/** A workload as it is when the mesh is settled. */
export interface SettledWorkload {
  readonly facts: WorkloadFacts;
  readonly mistakes: readonly Mistake[];
}

/** A version while its app is built: its workload may still change. */
export interface VersionDraft extends Omit<VersionRecord, 'replicas' | 'health' | 'template' | 'workload' | 'mistakes'> { readonly settle: () => SettledWorkload }

/** A workload without a Service while its app is built. */
export interface WorkloadDraft extends Omit<WorkloadRecord, 'replicas' | 'workload' | 'template' | 'probes' | 'mistakes'> { readonly settle: () => SettledWorkload }

/** The settled workloads of a mesh, in the order of its services and versions, and of its workloads without a Service. */
export interface SettledWorkloads {
  readonly versions: readonly (readonly SettledWorkload[])[];
  readonly workloads: readonly SettledWorkload[];
}

/** A service while its app is built. */
export interface ServiceDraft extends Omit<
  ServiceRecord, 'routes' | 'versions' | 'rateLimits' | 'jwt' | 'externalAuthorizations' | 'denials' | 'audits' | 'deliveries' | 'objectives' | 'callerPolicies'
> {
  readonly routes: RouteTableBuilder;
  readonly versions: VersionDraft[];
  readonly rateLimits: RateLimitRecord[];
  readonly jwt: JwtRecord[];
  readonly externalAuthorizations: ExternalAuthorizationRecord[];
  readonly denials: DenialRecord[];
  readonly audits: DenialRecord[];
  readonly deliveries: DeliveryRecord[];
  readonly objectives: ServiceLevelObjectiveRecord[];
  readonly callerPolicies: CallerPolicy[];
}

/** An external service while its app is built. */
export interface ExternalDraft extends Omit<ExternalRecord, 'routes'> { readonly routes: RouteTableBuilder }

/** A gateway while its app is built. */
export interface GatewayDraft extends Omit<GatewayRecord, 'routes' | 'jwt' | 'externalAuthorizations'> {
  readonly routes: GatewayRouteRecord[];
  readonly jwt: JwtRecord[];
  readonly externalAuthorizations: ExternalAuthorizationRecord[];
}

/** A mesh while its app is built. Constructs add records and edges; `record()` gives the data that everything else reads. */
export class MeshDraft {
  public readonly namespaces: NamespaceModel[] = [];
  public readonly services: ServiceDraft[] = [];
  public readonly workloads: WorkloadDraft[] = [];
  public readonly externals: ExternalDraft[] = [];
  public readonly egressGateways: EgressGatewayRecord[] = [];
  public readonly gateways: GatewayDraft[] = [];
  /** By scope: each has at most one. */
  public readonly telemetry = new Map<string, TelemetryRecord>();
  /** At most one. */
  public readonly dashboards: DashboardsRecord[] = [];
  public readonly health: MeshHealthRecord[] = [];
  public readonly edges: Edge[] = [];

  constructor(public readonly path: string, public readonly settings: MeshSettings) {}

  /** Number of declarations so far. Declarations are only ever added, so an equal size means that nothing was declared since. */
  public get size(): number {
    const { namespaces, services, workloads, externals, egressGateways, gateways, telemetry, dashboards, health, edges } = this;
    let size = namespaces.length + services.length + workloads.length + externals.length + egressGateways.length + gateways.length
      + telemetry.size + dashboards.length + health.length + edges.length;
    for (const { routes, versions, rateLimits, jwt, externalAuthorizations, denials, audits, deliveries, objectives, callerPolicies } of services) {
      size += routes.size + versions.length + rateLimits.length + jwt.length + externalAuthorizations.length + denials.length + audits.length
        + deliveries.length + objectives.length + callerPolicies.length;
    }
    for (const { routes, jwt, externalAuthorizations } of gateways) size += routes.length + jwt.length + externalAuthorizations.length;
    return size;
  }

  /** All workloads as they are now. */
  public settleWorkloads(): SettledWorkloads {
    return {
      versions: this.services.map(({ versions }) => versions.map(version => version.settle())),
      workloads: this.workloads.map(workload => workload.settle()),
    };
  }

  /** The mesh as data, in an order that does not depend on the order of construction. */
  public record({ versions, workloads }: SettledWorkloads): MeshRecord {
    const edgesTo = new Map<string, Edge[]>();
    for (const edge of this.edges) if (edge.target.type === 'service') addTo(edgesTo, edge.target.key, edge);
    const services = sorted(this.services.map((service, i) => serviceRecord(service, versions[i])), keyOf);
    const declared = {
      path: this.path,
      settings: this.settings,
      namespaces: sorted(this.namespaces, ({ name }) => name),
      services,
      workloads: sorted(this.workloads.map((workload, i) => workloadRecord(workload, workloads[i])), keyOf),
      externals: sorted(this.externals.map(external => ({ ...external, routes: external.routes.build() })), keyOf),
      egressGateways: sorted(this.egressGateways, keyOf),
      gateways: sorted(this.gateways.map(gateway => (
        { ...gateway, routes: [...gateway.routes], jwt: [...gateway.jwt], externalAuthorizations: [...gateway.externalAuthorizations] }
      )), keyOf),
      telemetry: sorted([...this.telemetry.values()], ({ path }) => path),
      dashboards: [...this.dashboards],
      health: [...this.health],
    };
    return {
      ...declared,
      edges: sortedEdges([
        ...this.edges,
        ...telemetryEdges(declared),
        ...services.flatMap(service => externalVersionEdges(service, edgesTo.get(keyOf(service)) ?? [])),
        ...this.services.flatMap((service, i) => service.versions.flatMap(({ path }, j) => probeEdges(service, path, versions[i][j].facts.probes))),
      ]),
    };
  }
}

function serviceRecord(service: ServiceDraft, workloads: readonly SettledWorkload[]): ServiceRecord {
  return {
    ...service,
    routes: service.routes.build(),
    versions: sorted(service.versions.map((version, i) => versionRecord(version, workloads[i])), ({ name }) => name),
    rateLimits: sorted(service.rateLimits, ({ port }) => port),
    jwt: [...service.jwt],
    externalAuthorizations: [...service.externalAuthorizations],
    denials: sortedDenials(service.denials),
    audits: sortedDenials(service.audits),
    deliveries: [...service.deliveries],
    objectives: sorted(service.objectives, ({ name }) => name),
    callerPolicies: sorted(mergedPolicies(service.callerPolicies), ({ caller }) => `${caller.namespace}/${caller.service}`),
  };
}

function workloadRecord({ settle: _, ...workload }: WorkloadDraft, { facts, mistakes }: SettledWorkload): WorkloadRecord {
  const { replicas, workload: own, template, probes } = facts;
  return { ...workload, replicas, workload: own, template, probes, mistakes };
}

/** Their order has no meaning. */
function sortedDenials(denials: readonly DenialRecord[]): DenialRecord[] { return sorted(denials, denial => JSON.stringify(denial)); }

/** Each field by name: copying all but one is several times slower, and there are many versions. */
function versionRecord(
  { path, name, traffic, podLabels }: VersionDraft, { facts, mistakes }: SettledWorkload,
): Record<keyof VersionRecord, unknown> & VersionRecord {
  const { replicas, health, template, workload } = facts;
  return { path, name, traffic, replicas, health, template, workload, mistakes, podLabels };
}

/** One policy per caller, merged from all its declarations. */
function mergedPolicies(policies: readonly CallerPolicy[]): CallerPolicy[] {
  if (policies.length < 2) return [...policies];
  const byCaller = new Map<string, CallerPolicy>();
  for (const policy of policies) {
    const earlier = byCaller.get(policy.path);
    byCaller.set(policy.path, earlier ? { ...policy, traffic: overridePolicy(earlier.traffic, policy.traffic) } : policy);
  }
  return [...byCaller.values()];
}

/** The edges of the kubelet to the probes of pods of a service. */
export function probeEdges(service: Pick<ServiceDraft, 'name' | 'namespace'>, owner: string, probes: readonly Probe[]): Edge[] {
  const target: EdgeTarget = { type: 'service', key: keyOf(service) };
  return probes.map(({ port, path, isGrpc }): Edge => {
    const methods = [isGrpc ? HttpMethod.POST : HttpMethod.GET];
    return { owner, source: KUBELET, target, scope: { ports: [port], methods, paths: [{ type: 'exact', value: path }] }, reason: 'probe' };
  });
}

/**
 * The edges to the external services that the routes of a service send requests to: from its clients, whose proxies route, and from its namespace,
 * where a waypoint does.
 * @param edges those to the service
 */
function externalVersionEdges({ namespace, routes }: ServiceRecord, edges: readonly Edge[]): Edge[] {
  const destinations = externalDestinations(routes);
  if (!destinations.length) return [];
  const clients = edges.flatMap(({ source }) => (source.type === 'workload' || source.type === 'gateway' ? [source] : []));
  const sources = distinct<EdgeSource>([{ type: 'namespace', namespace }, ...clients]);
  const targets = distinct(destinations.map(({ owner, destination: { external, port } }) => ({ owner, external, port })));
  return targets.flatMap(({ owner, external, port }) => sources.map((source): Edge => (
    { owner, source, target: { type: 'external', key: external }, scope: { ports: [port] }, reason: 'external-version' }
  )));
}

function distinct<T>(items: readonly T[]): T[] { return [...new Map(items.map(item => [JSON.stringify(item), item])).values()]; }

const KUBELET: EdgeSource = { type: 'kubelet' };

/** A sorted copy. Most lists are short, or in order already. */
function sorted<T, K extends string | number>(items: readonly T[], by: (item: T) => K): T[] {
  if (items.length < 2) return [...items];
  const keys = items.map(by);
  if (keys.every((key, i) => i === 0 || keys[i - 1] <= key)) return [...items];
  return items.map((_, i) => i).sort((i, j) => (keys[i] < keys[j] ? -1 : keys[i] > keys[j] ? 1 : 0)).map(i => items[i]);
}
