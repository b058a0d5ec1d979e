import { EgressGatewayModel } from '../model/egress-gateway';
import { ExternalModel } from '../model/external';
import { Feature } from '../model/feature';
import { GatewayModel } from '../model/gateway';
import { Identity } from '../model/identity';
import { Match } from '../model/match';
import { memoizeByIdentity } from '../model/memoize-by-identity';
import { MeshModel, MeshSettings } from '../model/mesh';
import { NamespaceModel } from '../model/namespace';
import { Supports } from '../model/route-table';
import { ServiceModel } from '../model/service';
import { WorkloadModel } from '../model/workload';
import { plainMap } from '../plain-map';

/** An object that a mesh needs. That it exists is known at once; what it says is asked at synth, of the model as it is then. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** None for objects of the whole cluster. */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** What stands beside the spec. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly spec?: () => object;
}

/** What a service and a workload say of their pods. */
export type PodSettings = Pick<ServiceModel, 'namespace' | 'proxy' | 'metrics'>;

/** What a mesh wants written on the pods of a service or a workload, or on a Service that somebody else deploys. */
export interface ObjectMetadata {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Whether a mesh has a feature; `differs`: it has, with the difference that the note names. */
export interface Support {
  readonly level: 'yes' | 'no' | 'differs';
  /** For `no` and `differs`: what the mesh does instead. */
  readonly note?: string;
}

export type Capabilities = Readonly<Record<Feature, Support>>;

export const yes: Support = { level: 'yes' };
export const differs = (note: string): Support => ({ level: 'differs', note });
export const no = (note: string): Support => ({ level: 'no', note });

/** What a mesh can do, with a difference or without. One function for each table, so that a service's rules are worked out once for all who ask. */
export const supportOf = memoizeByIdentity((capabilities: Capabilities): Supports => feature => capabilities[feature].level !== 'no');

/** Two things said of requests: those that meet both should go by the earlier, and the mesh lets them go by the later. */
export interface PrecedenceConflict {
  readonly earlier: { readonly owner: string; readonly match: Match };
  readonly later: { readonly owner: string; readonly match: Match };
}

/** Turns intent into a mesh's objects. Pure: the same model gives the same objects. A growing model adds some; seldom one goes. */
export interface Provider {
  readonly name: string;
  /** For the support table. */
  readonly capabilities: Capabilities;
  /** Of what lies outside the mesh. */
  readonly externalCapabilities: Capabilities;
  /** Whether a namespace's objects depend on the services in it, as a waypoint does. */
  readonly namespaceFollowsServices?: true;
  /** Whether who may call is asked after the path of a request has been replaced, rather than before. */
  readonly authorizesRewritten?: true;
  /** Whether clients get in to a gateway whose pods lie in a namespace that lets nobody in. */
  readonly opensGateways?: true;
  /** Of one service: what the table says, less what its other settings exclude. */
  capabilitiesFor(service: ServiceModel): Capabilities;
  /** What of a service's routes the mesh cannot put into their order. */
  precedenceConflicts(service: ServiceModel): PrecedenceConflict[];
  namespaceObjects(namespace: NamespaceModel): Manifest[];
  serviceObjects(service: ServiceModel, settings: MeshSettings): Manifest[];
  workloadObjects(workload: WorkloadModel): Manifest[];
  /** What the mesh reads on a Service itself: where somebody else deploys it, they have to set it. */
  serviceMetadata(service: ServiceModel): ObjectMetadata;
  /** Of something outside the mesh. */
  externalObjects(external: ExternalModel, settings: MeshSettings): Manifest[];
  egressGatewayObjects(gateway: EgressGatewayModel, settings: MeshSettings): Manifest[];
  gatewayObjects(gateway: GatewayModel, mesh: MeshModel): Manifest[];
  /** Whom a gateway's pods run as; none where only the user can know, and has not said. */
  gatewayIdentity(gateway: GatewayModel): Identity | undefined;
  podMetadata(pods: PodSettings): ObjectMetadata;
}

/** A record without the entries that say nothing: what is not said is not rendered. */
export function omitUndefined<T extends object>(entries: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept = plainMap<any>();
  for (const key of Object.keys(entries)) if ((entries as any)[key] !== undefined) kept[key] = (entries as any)[key];
  return kept;
}

/** A record without the entries that say nothing; undefined where none says anything. */
export function omitUndefinedOrNone<T extends object>(entries: T): { [K in keyof T]: Exclude<T[K], undefined> } | undefined {
  const kept = omitUndefined(entries);
  return Object.keys(kept).length ? kept : undefined;
}

/** A list; undefined where there is nothing in it. */
export function nonEmpty<T>(items: readonly T[]): T[] | undefined {
  return items.length ? [...items] : undefined;
}
