import { EdgeSource } from './edge';
import { HttpMethod } from './http-method';
import { ClientIdentity } from './identity';
import { PathCondition } from './match';

/** A client that a set names. */
export type NamedClient = Extract<EdgeSource, { readonly type: 'workload' | 'gateway' | 'identity' | 'network' }>;

/** A set of clients, as data: references are keys. `network` means clients without a mesh identity. */
export type ClientSetRecord =
  | { readonly type: 'everyone' }
  | { readonly type: 'these' | 'everyone-but'; readonly clients: readonly NamedClient[] };

/** Some requests. Of methods and paths there is one list each, or none for any. */
export interface RequestSelection {
  readonly methods?: readonly HttpMethod[];
  readonly exceptMethods?: readonly HttpMethod[];
  readonly paths?: readonly PathCondition[];
  readonly exceptPaths?: readonly PathCondition[];
}

/** The requests or connections of a denial. */
export interface SelectedRequests extends RequestSelection {
  /** Container ports: never those that only the pods have, of metrics and of proxies. */
  readonly ports: readonly number[];
}

/** Requests of some clients that are denied, whatever the call graph allows; or that are audited. */
export interface DenialRecord {
  /** Construct path of the declaration. */
  readonly owner: string;
  readonly clients: ClientSetRecord;
  readonly requests: SelectedRequests;
  /** Why, as the declaration says. */
  readonly justification?: string;
  /** Whether proxies only report what it would deny. */
  readonly dryRun?: true;
}

/** A set of clients with their identities. */
export interface ClientSet {
  readonly type: ClientSetRecord['type'];
  readonly identities: readonly ClientIdentity[];
  /** Networks of clients without a mesh identity, as CIDRs. */
  readonly networks: readonly string[];
  /** Keys of gateways whose identity is unknown: no policy can name them. */
  readonly unknownGateways: readonly string[];
}

/** A denial of a settled mesh. */
export interface Denial extends Omit<DenialRecord, 'clients'> { readonly clients: ClientSet }

/** Those that deny: a dry run does not. */
export function enforcedOnly<T extends { readonly dryRun?: true }>(all: readonly T[]): T[] { return all.filter(({ dryRun }) => !dryRun); }

/** Whether it depends on the request, not only on the connection. */
export function selectsRequests({ methods, exceptMethods, paths, exceptPaths }: RequestSelection): boolean {
  return !!(methods ?? exceptMethods ?? paths ?? exceptPaths);
}

/** Whether a set has a client with a mesh identity. */
export function hasClient({ type, identities }: ClientSet, client: ClientIdentity): boolean {
  return type === 'everyone' || (type === 'these') === identities.some(one => (
    one.namespace.name === client.namespace.name && one.trustDomain === client.trustDomain
    && (one.serviceAccount === undefined || one.serviceAccount === client.serviceAccount)
  ));
}
