import { CallerPolicy } from './caller-policy';
import { Edge, keyOf, sortedEdges } from './edge';
import { EgressGatewayRecord } from './egress-gateway';
import { ExternalRecord } from './external-record';
import { GatewayRecord, GatewayRouteRecord } from './gateway-record';
import { HttpMethod } from './http-method';
import { MeshRecord, MeshSettings } from './mesh-record';
import { NamespaceModel } from './namespace';
import { RateLimitRecord } from './rate-limit';
import { RouteTableBuilder } from './route-table-builder';
import { Probe } from './service';
import { Health, ServiceRecord, VersionRecord } from './service-record';
import { overridePolicy } from './traffic-policy';

/** What the pods of a version declare, read from their workload when the mesh is settled. */
export interface WorkloadFacts {
  readonly probes: readonly Probe[];
  /** None where something else scales the pods. */
  readonly replicas?: number;
  readonly health: Health;
}

/** A version while its app is built: its workload may still change. */
export interface VersionDraft extends Omit<VersionRecord, 'replicas' | 'health'> { readonly facts: () => WorkloadFacts }

/** A service while its app is built. */
export interface ServiceDraft extends Omit<ServiceRecord, 'routes' | 'versions' | 'rateLimits' | 'callerPolicies'> {
  readonly routes: RouteTableBuilder;
  readonly versions: VersionDraft[];
  readonly rateLimits: RateLimitRecord[];
  readonly callerPolicies: CallerPolicy[];
}

/** An external service while its app is built. */
export interface ExternalDraft extends Omit<ExternalRecord, 'routes'> { readonly routes: RouteTableBuilder }

/** A gateway while its app is built. */
export interface GatewayDraft extends Omit<GatewayRecord, 'routes'> { readonly routes: GatewayRouteRecord[] }

/** A mesh while its app is built: constructs add records and edges, everything is read from its record. */
export class MeshDraft {
  public readonly namespaces: NamespaceModel[] = [];
  public readonly services: ServiceDraft[] = [];
  public readonly externals: ExternalDraft[] = [];
  public readonly egressGateways: EgressGatewayRecord[] = [];
  public readonly gateways: GatewayDraft[] = [];
  public readonly edges: Edge[] = [];

  constructor(public readonly path: string, public readonly settings: MeshSettings) {}

  /** Number of declarations so far. Declarations are only ever added, so an equal size means that nothing was declared since. */
  public get size(): number {
    const { namespaces, services, externals, egressGateways, gateways, edges } = this;
    let size = namespaces.length + services.length + externals.length + egressGateways.length + gateways.length + edges.length;
    for (const { routes, versions, rateLimits, callerPolicies } of services) {
      size += routes.size + versions.length + rateLimits.length + callerPolicies.length;
    }
    for (const { routes } of gateways) size += routes.length;
    return size;
  }

  /** The facts of all workloads as they are now, by service and version. */
  public facts(): WorkloadFacts[][] { return this.services.map(({ versions }) => versions.map(version => version.facts())); }

  /** The mesh as data, in an order that does not depend on the order of construction. */
  public record(facts: readonly (readonly WorkloadFacts[])[]): MeshRecord {
    return {
      path: this.path,
      settings: this.settings,
      namespaces: sorted(this.namespaces, ({ name }) => name),
      services: sorted(this.services.map((service, i) => serviceRecord(service, facts[i])), keyOf),
      externals: sorted(this.externals.map(external => ({ ...external, routes: external.routes.build() })), keyOf),
      egressGateways: sorted(this.egressGateways, keyOf),
      gateways: sorted(this.gateways.map(gateway => ({ ...gateway, routes: [...gateway.routes] })), keyOf),
      edges: sortedEdges([
        ...this.edges,
        ...this.services.flatMap((service, i) => service.versions.flatMap((version, j) => probeEdges(service, version, facts[i][j]))),
      ]),
    };
  }
}

function serviceRecord(service: ServiceDraft, facts: readonly WorkloadFacts[]): ServiceRecord {
  const { routes, versions, rateLimits, callerPolicies, ...rest } = service;
  return {
    ...rest,
    routes: routes.build(),
    versions: sorted(versions.map(({ path, name, traffic }, i): VersionRecord => (
      { path, name, traffic, replicas: facts[i].replicas, health: facts[i].health }
    )), ({ name }) => name),
    rateLimits: sorted(rateLimits, ({ port }) => port),
    callerPolicies: sorted(mergedPolicies(callerPolicies), ({ caller }) => `${caller.namespace}/${caller.service}`),
  };
}

/** One policy per caller, out of all that the caller declared. */
function mergedPolicies(policies: readonly CallerPolicy[]): CallerPolicy[] {
  if (policies.length < 2) return [...policies];
  const byCaller = new Map<string, CallerPolicy>();
  for (const policy of policies) {
    const before = byCaller.get(policy.path);
    byCaller.set(policy.path, before ? { ...policy, traffic: overridePolicy(before.traffic, policy.traffic) } : policy);
  }
  return [...byCaller.values()];
}

/** The kubelet calls the probes of a version's pods. */
function probeEdges(service: ServiceDraft, { path: owner }: VersionDraft, { probes }: WorkloadFacts): Edge[] {
  return probes.map(({ port, path }): Edge => ({
    owner,
    source: { type: 'kubelet' },
    target: { type: 'service', key: keyOf(service) },
    scope: { ports: [port], methods: [HttpMethod.GET], paths: [{ type: 'exact', value: path }] },
    reason: 'probe',
  }));
}

function sorted<T, K extends string | number>(items: readonly T[], by: (item: T) => K): T[] {
  return [...items].sort((a, b) => (by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : 0));
}
