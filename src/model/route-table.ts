import { ConnectionRule } from './connection-rule';
import { Feature } from './feature';
import { responseFeatures, connectionFeatures, matchFeatures, ruleFeatures, policyFeatures } from './feature-of-rule';
import { intersect, Caller, callerCovers, covers, EVERYTHING, Match } from './match';
import { MatchIndex } from './match-index';
import { memoizeByIdentity } from './memoize-by-identity';
import { RetryPolicy, dependsOnMethod, withoutRepeats } from './retry';
import { ImmediateResponse, combinePolicies, RoutePolicy } from './route-policy';
import { plainMap } from '../plain-map';

/** Shares of a rule's requests, whole percent summing to 100. */
export interface Share { readonly version: string; readonly percent: number }

/** One rule as the data plane evaluates it: the first of the table with a match that takes the request decides. */
export interface Rule extends RoutePolicy {
  /** Construct path of who said so; where several did, of the last. */
  readonly owner: string;
  /** Alternatives (OR). */
  readonly matches: readonly Match[];
  /** Where the requests go; none: to all pods of the service, whatever their version. */
  readonly shares: readonly Share[];
  /** What the client gets instead of being let through. */
  readonly response?: ImmediateResponse;
}

/** What is done to requests wherever they go: it leaves the destinations of every rule it meets as they are. */
export interface Overlay extends RoutePolicy {
  /** Construct path of who said so. */
  readonly owner: string;
  /** Alternatives (OR). */
  readonly matches: readonly Match[];
}

/** Which features a mesh has. */
export type Supports = (feature: Feature) => boolean;

/** What a mesh sees of a table: asked by many, changed by few. */
interface Known { base: readonly Rule[] | undefined; said: readonly Rule[] | undefined; rules: readonly Rule[] | undefined }

const ALL: Supports = () => true;

/** All that is said about one service's requests and connections, and the one order of rules that honours it. */
export class RouteTable {
  private readonly pins: Rule[] = [];
  private readonly laid: Overlay[] = [];
  private readonly connected: ConnectionRule[] = [];
  private fallback?: Rule;
  private told = false;
  private readonly untreated: boolean;
  /** The rules by what a mesh can do. */
  private readonly known = new Map<Supports, Known>();
  private all?: readonly (Rule | Overlay)[];
  private asked?: ReadonlySet<Feature>;
  private treated?: readonly (RoutePolicy & { readonly owner: string })[];

  /** @param service what the service itself says of all its requests; a rule's own treatment goes before */
  constructor(private readonly owner: string, private readonly service: RoutePolicy) {
    this.untreated = Object.values(service).every(said => said === undefined);
  }

  /** Whether nothing is said: the requests go where they would go without a mesh. */
  public get empty(): boolean {
    return this.untreated && !this.fallback && !this.pins.length && !this.laid.length && !this.connected.length;
  }

  /** Whether some requests, or copies of them, go to one version rather than another. */
  public get splits(): boolean { return this.told; }

  /** Where the requests go that no pin takes; none: to all pods of the service. */
  public get defaultShares(): readonly Share[] {
    return this.fallback?.shares ?? [];
  }

  /** What is done to requests wherever they go, in the order in which it was said. */
  public get overlays(): readonly Overlay[] { return this.laid; }

  /** Which requests go to certain versions, or are answered, in the order in which it was said. */
  public get pinned(): readonly Rule[] { return this.pins; }

  /** The rules without overlays, then these. */
  public get declared(): readonly (Rule | Overlay)[] {
    this.all ??= [...this.base(), ...this.laid];
    return this.all;
  }

  /** All that is asked of a mesh. Most checks are about something that most services do not ask. */
  public get features(): ReadonlySet<Feature> {
    this.asked ??= new Set(this.declared.flatMap(ruleFeatures));
    return this.asked;
  }

  /** What is done to requests, as each construct said it; the service itself first. */
  public get treatments(): readonly (RoutePolicy & { readonly owner: string })[] {
    this.treated ??= [Object.assign({ owner: this.owner }, this.service), ...this.pins, ...(this.fallback ? [this.fallback] : []), ...this.laid];
    return this.treated;
  }

  /** Sends the requests of a match to certain versions. */
  public pin(rule: Rule): void {
    this.pins.push(rule);
    this.forget();
    if (rule.shares.length) this.tellVersionsApart();
  }

  /** Says what is done to the requests of a match, wherever they go. */
  public overlay(overlay: Overlay): void {
    this.laid.push(overlay);
    this.forget();
  }

  /** Sends the connections of a rule to certain versions. */
  public connect(rule: ConnectionRule): void {
    this.connected.push(rule);
    if (rule.shares.length) this.tellVersionsApart();
  }

  /** Says where the requests go that nothing else is said about; gives the owner where someone else already does. */
  public setDefault(rule: Rule): string | undefined {
    if (this.fallback) return this.fallback.owner;
    this.fallback = rule;
    this.forget();
    if (rule.shares.length) this.tellVersionsApart();
    return undefined;
  }

  /** To be called where one version is addressed from elsewhere, such as by another service's mirror. */
  public tellVersionsApart(): void { this.told = true; }

  /**
   * The rules as they were said, without overlays: pins in their order, then the default. The last takes every request, so the table is total.
   * @param can what the mesh can do: what it cannot is left out
   */
  public base(can: Supports = ALL): readonly Rule[] {
    const known = this.knownTo(can);
    known.base ??= this.withoutOverlays(can);
    return known.base;
  }

  /** The rules as they were said, with the overlays laid over them: each rule that one meets stands first as it is with it, then as it is without. */
  public said(can: Supports = ALL): readonly Rule[] {
    const known = this.knownTo(can);
    known.said ??= this.withOverlays(can);
    return known.said;
  }

  /**
   * The rules for connections to a port on which the mesh sees no requests, in their order.
   * The last takes every connection: where no rule does, they are split as requests are that no pin takes.
   * @param can what the mesh can do: a rule that it cannot tell apart is left out
   */
  public connections(port: number, can: Supports = ALL): ConnectionRule[] {
    const rules = this.connected.filter(rule => rule.port === port && connectionFeatures(rule).every(can));
    if (rules.some(({ sniHosts, callers }) => !sniHosts && !callers)) return rules;
    return [...rules, { owner: this.fallback?.owner ?? this.owner, port, shares: can('connection-split') ? this.defaultShares : [] }];
  }

  private forget(): void {
    this.known.clear();
    this.all = undefined;
    this.asked = undefined;
    this.treated = undefined;
  }

  private knownTo(can: Supports): Known {
    const before = this.known.get(can);
    if (before) return before;
    // A mesh that can do all that is said has the rules as they were said.
    const asSaid = can !== ALL && [...this.features].every(can);
    const known = asSaid ? this.knownTo(ALL) : { base: undefined, said: undefined, rules: undefined };
    this.known.set(can, known);
    return known;
  }

  private withoutOverlays(can: Supports): Rule[] {
    const rest = this.fallback ?? { owner: this.owner, matches: [EVERYTHING], shares: [] };
    return [...this.pins, rest].flatMap(rule => {
      const matches = withoutRedundant(supportedMatches(rule.matches, can));
      if (!matches.length || (rule.response && !responseFeatures(rule.response).every(can))) return [];
      const { owner, shares, response } = rule;
      return [Object.assign({ owner, matches, shares }, response && { response }, supportedPolicy(combinePolicies(this.service, rule), can))];
    });
  }

  private withOverlays(can: Supports): readonly Rule[] {
    const base = this.base(can);
    if (!this.laid.length) return base;
    const laid = base.map(alone);
    const meeting = new MatchIndex(laid);
    for (const overlay of broadFirst(this.laid)) {
      const matches = supportedMatches(overlay.matches, can);
      // An overlay of which the mesh can do nothing would only be a second rule for the same.
      if (!matches.length || Object.values(supportedPolicy(overlay, can)).every(part => part === undefined)) continue;
      const others = new MatchIndex(matches.map(match => ({ matches: [match] })));
      for (const met of meeting.candidates(matches)) {
        const [over, rest] = withOverlay(met.rule, { ...overlay, matches }, others, can);
        met.rule = rest ?? over;
        if (!rest) continue;
        const before = alone(over);
        met.over.push(before);
        meeting.add(before);
      }
    }
    return withoutShadowed(laid.flatMap(inOrder));
  }

  /** The rules as a data plane needs them: a rule that repeats only some methods is one for those and one for the rest. */
  public rules(can: Supports = ALL): readonly Rule[] {
    const known = this.knownTo(can);
    known.rules ??= this.said(can).flatMap(splitByRetriedMethods);
    return known.rules;
  }
}

/** The rules for the requests that come for one port, which the matches then need not name any more. */
export function rulesOnPort(rules: readonly Rule[], port: number): Rule[] {
  if (!rules.some(rule => rule.matches.some(match => match.port !== undefined))) return [...rules];
  return withoutShadowed(rules.flatMap(rule => {
    if (rule.matches.every(match => match.port === undefined)) return [rule];
    const matches = rule.matches.filter(match => match.port === undefined || match.port === port).map(({ port: _, ...match }) => match);
    return matches.length ? [{ ...rule, matches }] : [];
  }));
}

/** The rules for the requests of one caller, which the matches then need not name any more. */
export function rulesForCaller(rules: readonly Rule[], caller: Caller): Rule[] {
  return withoutShadowed(byCaller(rules).candidates([{ callers: [caller] }]).flatMap(rule => {
    const its = rule.matches.filter(({ callers }) => !callers || callers.some(one => callerCovers(one, caller)));
    const matches = its.map(({ callers: _, ...match }) => match);
    return matches.length ? [{ ...rule, matches: withoutRedundant(matches) }] : [];
  }));
}

/** Many callers are asked about in turn, of which each is named by few rules. */
const byCaller = memoizeByIdentity((rules: readonly Rule[]) => new MatchIndex(rules));

/** A rule, or what overlays have left of it, and what they have made of its other requests: this comes before it. */
interface OverlaidRule {
  readonly matches: readonly Match[];
  rule: Rule;
  readonly over: OverlaidRule[];
}

function alone(rule: Rule): OverlaidRule { return { matches: rule.matches, rule, over: [] }; }

function inOrder({ rule, over }: OverlaidRule): Rule[] { return [...over.flatMap(inOrder), rule]; }

/**
 * What becomes of a rule under an overlay: the rule for what both take, then that for the rest; one where nothing is left for the other.
 * @param others the overlay's matches, each by itself
 */
function withOverlay(rule: Rule, overlay: Overlay, others: MatchIndex, can: Supports): Rule[] {
  // Nothing is done to a request that no pod gets.
  if (rule.response) return [rule];
  const joint = rule.matches.flatMap(match => others.candidates([match]).flatMap(({ matches: [other] }) => intersect(match, other) ?? []));
  if (!joint.length) return [rule];
  const rest = rule.matches.filter(match => !isShadowed(match, others));
  const { owner, matches: _, ...treatment } = overlay;
  const over = { ...rule, ...supportedPolicy(combinePolicies(rule, treatment), can), owner, matches: withoutRedundant(joint) };
  return rest.length ? [over, { ...rule, matches: rest }] : [over];
}

/** Whether one match of those that each stand by themselves takes all requests of another. */
function isShadowed(match: Match, others: MatchIndex): boolean {
  return others.candidates([match]).some(({ matches: [other] }) => covers(other, match));
}

/** Whether all requests that the first meets are met by the second. */
export function isWithin(inner: Overlay, outer: Overlay): boolean {
  return inner.matches.every(match => outer.matches.some(other => covers(other, match)));
}

/** The narrower an overlay, the later: what it says then holds against the broader. Else as said. */
function broadFirst(overlays: readonly Overlay[]): Overlay[] {
  if (overlays.length < 2) return [...overlays];
  const meeting = new MatchIndex(overlays);
  const above = (overlay: Overlay, i: number) => (
    meeting.candidatesAt(i).filter(other => other !== overlay && isWithin(overlay, other) && !isWithin(other, overlay)).length
  );
  return overlays.map((overlay, i) => ({ overlay, rank: above(overlay, i) })).sort((a, b) => a.rank - b.rank).map(({ overlay }) => overlay);
}

function supportedMatches(matches: readonly Match[], can: Supports): readonly Match[] {
  return can === ALL ? matches : matches.filter(match => matchFeatures(match).every(can));
}

/** A treatment without what a mesh cannot do. */
function supportedPolicy(treatment: RoutePolicy, can: Supports): RoutePolicy {
  if (can === ALL) return treatment;
  const { timeoutMs, idleTimeoutMs, retries, fault, mirrors, requestHeaders, responseHeaders, rewrite, cors } = treatment;
  const kept = <T>(value: T | undefined, part: RoutePolicy) => (value !== undefined && policyFeatures(part).every(can) ? value : undefined);
  return {
    timeoutMs: kept(timeoutMs, { timeoutMs }),
    idleTimeoutMs: kept(idleTimeoutMs, { idleTimeoutMs }),
    retries: retries && supportedRetries(retries, can),
    fault: kept(fault, { fault }),
    mirrors: kept(mirrors, { mirrors }),
    requestHeaders: kept(requestHeaders, { requestHeaders }),
    responseHeaders: kept(responseHeaders, { responseHeaders }),
    rewrite: kept(rewrite, { rewrite }),
    cors: kept(cors, { cors }),
  };
}

/** Of several conditions those that the mesh knows. A policy that says "never" is kept: it asks nothing of a mesh. */
function supportedRetries(retries: RetryPolicy, can: Supports): RetryPolicy | undefined {
  const on = retries.on.filter(condition => policyFeatures({ retries: { attempts: 1, on: [condition], methods: [] } }).every(can));
  if (retries.attempts && !on.length) return undefined;
  const { perTryTimeoutMs, ...rest } = retries;
  const perTry = perTryTimeoutMs === undefined || can('per-try-timeout');
  return perTry && on.length === retries.on.length ? retries : { ...rest, on, ...(perTry ? { perTryTimeoutMs } : {}) };
}

/** A rule that repeats only some methods is one for those and one for the rest. */
export function splitByRetriedMethods<R extends Rule>(rule: R): R[] {
  if (!rule.retries || !dependsOnMethod(rule.retries)) return [rule];
  const repeatable: Match = { methods: rule.retries.methods };
  const repeated = rule.matches.flatMap(match => intersect(match, repeatable) ?? []);
  const others = rule.matches.filter(match => !covers(repeatable, match));
  return [
    ...(repeated.length ? [Object.assign(plainMap<R>(), rule, { matches: withoutRedundant(repeated) })] : []),
    ...(others.length ? [Object.assign(plainMap<R>(), rule, { matches: others, retries: withoutRepeats(rule.retries) })] : []),
  ];
}

/** A narrow overlay meets what a broader one has left of a rule, too, where an earlier rule takes its requests already. */
export function withoutShadowed<R extends Rule>(rules: readonly R[]): R[] {
  if (rules.length < 2) return [...rules];
  const earlier = new MatchIndex();
  return rules.flatMap(rule => {
    const matches = rule.matches.filter(match => !isShadowed(match, earlier));
    for (const match of rule.matches) earlier.add({ matches: [match] });
    return matches.length === rule.matches.length ? [rule] : matches.length ? [{ ...rule, matches }] : [];
  });
}

/** An alternative all of whose requests another one takes says nothing, and Istio warns of it. */
export function withoutRedundant(matches: readonly Match[]): readonly Match[] {
  if (matches.length < 2) return matches;
  const all = new MatchIndex(matches.map((match, place) => ({ matches: [match], place })));
  return matches.filter((match, i) => !all.candidatesAt(i).some(({ matches: [other], place }) => (
    place !== i && covers(other, match) && (place < i || !covers(match, other))
  )));
}
