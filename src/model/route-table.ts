import { both, covers, EVERYTHING, Match } from './match';
import { RetryPolicy, tellsMethodsApart, withoutRepeats } from './retry';

/** Shares of a rule's requests, whole percent summing to 100. */
export interface Share { readonly version: string; readonly percent: number }

/** What happens to the requests a rule takes, beside where they go. */
export interface Treatment {
  readonly timeoutMs?: number;
  readonly retries?: RetryPolicy;
}

/** One rule as the data plane evaluates it: the first of the table with a match that takes the request decides. */
export interface Rule extends Treatment {
  /** Construct path of who said so. */
  readonly owner: string;
  /** Alternatives (OR). */
  readonly matches: readonly Match[];
  /** Where the requests go; none: to all pods of the service, whatever their version. */
  readonly shares: readonly Share[];
}

/** All that is said about one service's requests, and the one order of rules that honours it. */
export class RouteTable {
  private readonly pins: Rule[] = [];
  private fallback?: Rule;

  /** @param service what the service itself says of all its requests; a rule's own treatment goes before */
  constructor(private readonly owner: string, private readonly service: Treatment) {}

  /** Whether nothing is said: the requests go where they would go without a mesh. */
  public get empty(): boolean {
    return !this.fallback && !this.pins.length && this.service.timeoutMs === undefined && !this.service.retries;
  }

  /** Whether some requests go to one version rather than another. */
  public get splits(): boolean {
    return !!this.fallback || this.pins.length > 0;
  }

  /** Where the requests go that no pin takes; none: to all pods of the service. */
  public get defaultShares(): readonly Share[] {
    return this.fallback?.shares ?? [];
  }

  /** Sends the requests of a match to certain versions. */
  public pin(rule: Rule): void { this.pins.push(rule); }

  /** Says where the requests go that nothing else is said about; gives the owner where someone else already does. */
  public setDefault(rule: Rule): string | undefined {
    if (this.fallback) return this.fallback.owner;
    this.fallback = rule;
    return undefined;
  }

  /** The rules as they were said: pins in their order, then the default. The last takes every request, so the table is total. */
  public said(): Rule[] {
    const rest = this.fallback ?? { owner: this.owner, matches: [EVERYTHING], shares: [] };
    return [...this.pins, rest].map(rule => ({
      ...rule,
      matches: withoutRedundant(rule.matches),
      timeoutMs: rule.timeoutMs ?? this.service.timeoutMs,
      retries: rule.retries ?? this.service.retries,
    }));
  }

  /** The rules as a data plane needs them: a rule that repeats only some methods is one for those and one for the rest. */
  public rules(): Rule[] {
    return this.said().flatMap(byMethod);
  }
}

function byMethod(rule: Rule): Rule[] {
  if (!rule.retries || !tellsMethodsApart(rule.retries)) return [rule];
  const repeatable: Match = { methods: rule.retries.methods };
  const repeated = rule.matches.flatMap(match => both(match, repeatable) ?? []);
  const others = rule.matches.filter(match => !covers(repeatable, match));
  return [
    ...(repeated.length ? [{ ...rule, matches: withoutRedundant(repeated) }] : []),
    ...(others.length ? [{ ...rule, matches: others, retries: withoutRepeats(rule.retries) }] : []),
  ];
}

/** An alternative all of whose requests another one takes says nothing, and Istio warns of it. */
function withoutRedundant(matches: readonly Match[]): Match[] {
  return matches.filter((match, i) => !matches.some((other, j) => j !== i && covers(other, match) && (j < i || !covers(match, other))));
}
