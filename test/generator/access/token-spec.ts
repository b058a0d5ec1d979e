import * as fc from 'fast-check';
import { includes, parts, scope, ScopeSpec } from './path-spec';
import { optional } from '../pin-spec';

/** What a `JwtAuthentication` says. */
export interface JwtSpec {
  readonly issuers: readonly IssuerSpec[];
  readonly publicRequests: readonly ScopeSpec[];
  /** None: any valid token. */
  readonly rules?: readonly JwtRuleSpec[];
  /** Whether a claim becomes a header. */
  readonly claimHeader: boolean;
}

export interface IssuerSpec {
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly locations: readonly string[];
  readonly forwards: boolean;
}

export interface JwtRuleSpec extends ScopeSpec {
  readonly issuers?: readonly string[];
  readonly claims: readonly ClaimSpec[];
}

/** A condition on a claim, named from the outermost object on. */
export interface ClaimSpec { readonly claim: readonly string[]; readonly values: readonly string[] }

/** A token of a request, as the table of a scenario has it. */
export interface TokenSpec { readonly claims: Readonly<Record<string, unknown>>; readonly foreignKey?: boolean; readonly in: string }

/** Two begin alike. */
export const ISSUERS = ['https://a.example.com', 'https://a.example.com/b', 'https://c.example.com'];
const AUDIENCES = ['shop', 'app'];
export const LOCATIONS = ['header authorization Bearer', 'header x-token', 'query token', 'cookie session'];
const CLAIMS: readonly (readonly string[])[] = [['role'], ['scope'], ['realm', 'roles']];
const VALUES = ['admin', 'user', 'ops'];
export const CLAIM_HEADER = 'x-claim-role';

const claim: fc.Arbitrary<ClaimSpec> = fc.record({
  claim: fc.constantFrom(...CLAIMS), values: fc.uniqueArray(fc.constantFrom(...VALUES), { minLength: 1, maxLength: 2 }),
});
const rule = (names: readonly string[]): fc.Arbitrary<JwtRuleSpec> => fc.tuple(scope, fc.record({
  claims: fc.uniqueArray(claim, { maxLength: 2, selector: one => one.claim.join() }),
  issuers: optional(fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 })),
})).map(([requests, rest]) => ({ ...requests, ...rest }));
const issuerSpec = (issuer: string): fc.Arbitrary<IssuerSpec> => fc.record({
  issuer: fc.constant(issuer),
  audiences: fc.uniqueArray(fc.constantFrom(...AUDIENCES), { minLength: 1 }),
  locations: fc.oneof(fc.constant([LOCATIONS[0]]), fc.uniqueArray(fc.constantFrom(...LOCATIONS), { minLength: 1, maxLength: 2 })),
  forwards: fc.boolean(),
});

export const jwt: fc.Arbitrary<JwtSpec> = fc.uniqueArray(fc.constantFrom(...ISSUERS), { minLength: 1, maxLength: 2 }).chain(names => fc.record({
  issuers: fc.tuple(...names.map(issuerSpec)),
  publicRequests: fc.array(scope.filter(({ paths }) => !!paths), { maxLength: 2 }),
  rules: optional(fc.array(rule(names), { minLength: 1, maxLength: 3 })),
  claimHeader: fc.boolean(),
})).map(withReachableRules);

/** A rule that matches no request is an error: an earlier one, or a public request, has them all. */
function withReachableRules(spec: JwtSpec): JwtSpec {
  const earlier: ScopeSpec[] = [];
  const reachable = <T extends ScopeSpec>(one: T) => {
    const free = parts(one).some(part => !earlier.some(other => includes(other, part)));
    if (free) earlier.push(one);
    return free;
  };
  const publicRequests = spec.publicRequests.filter(one => one.paths!.every(path => path.path !== '/' || path.exact)).filter(reachable);
  const rules = spec.rules?.filter(reachable);
  return { ...spec, publicRequests, rules: rules?.length ? rules : undefined };
}

/** How a token of a request differs from a valid one that meets a rule. */
const FLAWS = [
  'none', 'none', 'none', 'none', 'issuer', 'issuer', 'issuer of others', 'unknown issuer', 'audience', 'expired', 'foreign key', 'subject', 'claim', 'no claims',
  'number', 'location',
] as const;

/** What a token is made of, before it is known for whom. */
export interface TokenDraft { readonly flaw: (typeof FLAWS)[number]; readonly pick: number; readonly asList: boolean }

export const tokenDraft: fc.Arbitrary<TokenDraft> = fc.record({ flaw: fc.constantFrom(...FLAWS), pick: fc.nat(997), asList: fc.boolean() });

/** A token for whoever requires one: that of an issuer and of a rule, less a flaw. */
export function tokenFor({ issuers, rules = [] }: JwtSpec, { flaw, pick, asList }: TokenDraft): TokenSpec {
  const of = <T>(list: readonly T[], by: number): T => list[by % list.length];
  const aim: Partial<JwtRuleSpec> = rules.length ? of(rules, Math.floor(pick / 7)) : {};
  const own = issuers.filter(({ issuer }) => !aim.issuers || aim.issuers.includes(issuer));
  const others = issuers.filter(one => !own.includes(one));
  const issuer = of(flaw === 'issuer' && others.length ? others : own, pick);
  const claimed: Record<string, unknown> = {};
  for (const { claim: [outer, inner], values } of flaw === 'no claims' ? [] : aim.claims ?? []) {
    const value = flaw === 'claim' ? 'guest' : flaw === 'number' ? 1 : of(values, pick);
    const said = asList && flaw !== 'number' ? ['none', value] : value;
    claimed[outer] = inner === undefined ? said : { [inner]: said };
  }
  const audience = flaw === 'audience' ? 'other' : of(issuer.audiences, pick);
  return {
    claims: {
      iss: flaw === 'unknown issuer' ? `${issuer.issuer}/x` : flaw === 'issuer of others' ? of(ISSUERS, Math.floor(pick / 3)) : issuer.issuer,
      ...(flaw === 'subject' ? {} : { sub: 'ann' }),
      aud: asList ? ['none', audience] : audience,
      ...(flaw === 'expired' ? { exp: 1000000000 } : {}),
      ...claimed,
    },
    ...(flaw === 'foreign key' ? { foreignKey: true } : {}),
    in: flaw === 'location' ? of(LOCATIONS, pick) : of(issuer.locations, Math.floor(pick / 5)),
  };
}
