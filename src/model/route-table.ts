import { ConnectionRule } from './connection-rule';
import { ExternalDestination } from './external-destination';
import { Match } from './match';
import { isExternalMirror } from './mirror-target';
import { ImmediateResponse, RoutePolicy } from './route-policy';
import { Share } from './share';

/** One rule as the data plane evaluates it: the first rule of the table with a match for the request decides. */
export interface Rule extends RoutePolicy {
  /** Construct path of the declaration; where overlays apply, of the last. */
  readonly owner: string;
  /** Alternatives (OR). */
  readonly matches: readonly Match[];
  /** Destinations by weight; none: all pods of the service, whatever their version. */
  readonly shares: readonly Share[];
  /** Redirect or direct response, in place of forwarding. */
  readonly response?: ImmediateResponse;
  /** The requests that its settings are declared for, if more than its matches: a split has one timeout for all its rules. */
  readonly settingsFor?: readonly Match[];
}

/**
 * A route policy that applies to every rule its matches overlap, and keeps the destinations of these rules. Where both set the same, the one with
 * the narrower match applies.
 */
export interface Overlay extends RoutePolicy {
  /** Construct path of the declaration. */
  readonly owner: string;
  /** Alternatives (OR). */
  readonly matches: readonly Match[];
}

/** The requests that the settings of a rule are declared for. */
export function scopeOf({ settingsFor, matches }: Pick<Rule, 'settingsFor' | 'matches'>): readonly Match[] { return settingsFor ?? matches; }

/** The routes of one service, as declared: frozen data. `rules.ts` evaluates it. */
export interface RouteTable {
  /** Construct path of the service. */
  readonly owner: string;
  /** The service's own settings, for every rule without its own. */
  readonly serviceDefaults: RoutePolicy;
  /** Rules for some requests; those that overlap are in the order of declaration. */
  readonly pinnedRules: readonly Rule[];
  /** The rule for all other requests. */
  readonly defaultRule?: Rule;
  readonly overlays: readonly Overlay[];
  /** Rules for connections; those that overlap are in the order of declaration. */
  readonly tcpRules: readonly ConnectionRule[];
}

/** Whether the table declares nothing: requests are routed as without a mesh. */
export function isEmptyTable({ serviceDefaults, pinnedRules, defaultRule, overlays, tcpRules }: RouteTable): boolean {
  return !defaultRule && !pinnedRules.length && !overlays.length && !tcpRules.length
    && Object.values(serviceDefaults).every(setting => setting === undefined);
}

/** Destinations of the requests that no pinned rule matches; none: all pods of the service. */
export function defaultShares({ defaultRule }: RouteTable): readonly Share[] { return defaultRule?.shares ?? []; }

/** Whether some rule routes requests or connections to pods of certain versions. */
export function splitsVersions({ pinnedRules, defaultRule, tcpRules }: RouteTable): boolean {
  return [...pinnedRules, ...tcpRules, ...(defaultRule ? [defaultRule] : [])].some(({ shares }) => shares.some(({ external }) => !external));
}

/** The destinations outside the mesh that the table sends requests to, with the declarations that do. */
export function externalDestinations(
  { pinnedRules, defaultRule, overlays }: RouteTable,
): { readonly owner: string; readonly destination: ExternalDestination; readonly version?: string }[] {
  return [
    ...[...pinnedRules, ...(defaultRule ? [defaultRule] : [])].flatMap(({ owner, shares }) => (
      shares.flatMap(({ external, version }) => (external ? [{ owner, destination: external, version }] : []))
    )),
    ...overlays.flatMap(({ owner, mirrors = [] }) => (
      mirrors.flatMap(mirror => (isExternalMirror(mirror) ? [{ owner, destination: mirror.external }] : []))
    )),
  ];
}

/** A route policy with its declaration; without matches: that of the service, for all its requests. */
export interface DeclaredPolicy extends RoutePolicy {
  readonly owner: string;
  readonly matches?: readonly Match[];
}

/** The route policies of the table, one per declaration; the service's own first. */
export function routePolicies({ owner, serviceDefaults, pinnedRules, defaultRule, overlays }: RouteTable): DeclaredPolicy[] {
  return [Object.assign({ owner }, serviceDefaults), ...pinnedRules, ...(defaultRule ? [defaultRule] : []), ...overlays];
}
