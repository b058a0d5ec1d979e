import { AccessTarget, targetText } from './access-target';
import { AccessJwt } from './read-jwt';
import { asMatches } from '../model/grant';
import { ClaimCondition, RequestScope } from '../model/jwt';
import { covers } from '../model/match';

/** A target whose requests need a token. */
export interface TokenRequirement {
  readonly target: AccessTarget;
  readonly jwt: AccessJwt;
  /** Container ports; none: all. */
  readonly ports?: readonly number[];
}

/** A target whose requests need a token in one state, and in the other none, or another one. */
export interface TokenChange {
  readonly target: AccessTarget;
  /** Construct path of what requires the token; where none is required, of what did. */
  readonly owner: string;
  /** Whether requests need no token. */
  readonly needsNone: boolean;
}

/** The targets at which requests pass whose token does not suffice in the other state. A target that the other state does not have is its rows' matter. */
export function tokensBeyond(
  requirements: readonly TokenRequirement[], other: readonly TokenRequirement[], targets: ReadonlySet<string>,
): TokenChange[] {
  const now = new Map(requirements.map(requirement => [targetText(requirement.target), requirement.jwt]));
  return other.filter(({ target }) => targets.has(targetText(target))).flatMap(({ target, jwt }): TokenChange[] => {
    const required = now.get(targetText(target));
    if (!required) return [{ target, owner: jwt.owner, needsNone: true }];
    return isWithin(required, jwt) ? [] : [{ target, owner: required.owner, needsNone: false }];
  });
}

/**
 * Whether each token that suffices is one that suffices for the other. What is not sure counts as more: rules for other requests, other keys, and a
 * claim header less, which clients can then send.
 */
function isWithin(one: AccessJwt, other: AccessJwt): boolean {
  const known = new Map(other.issuers.map(issuer => [issuer.issuer, issuer]));
  return one.issuers.every(({ issuer, audiences, keys }) => {
    const before = known.get(issuer);
    return !!before && isSame(before.keys, keys) && isSubset(audiences, before.audiences);
  })
    && coversAll(other.publicRequests, one.publicRequests)
    && one.rules.length === other.rules.length
    && one.rules.every((rule, i) => {
      const { paths, methods, issuers, claims } = other.rules[i];
      const meets = (needed: ClaimCondition) => (
        rule.claims.some(({ claim, values }) => isSame(claim, needed.claim) && isSubset(values, needed.values))
      );
      return isSame([rule.paths, rule.methods], [paths, methods]) && isSubset(rule.issuers, issuers) && claims.every(meets);
    })
    && other.claimHeaders.every(header => one.claimHeaders.some(same => isSame(same, header)));
}

/** Whether some requests are among others. */
export function coversAll(wide: readonly RequestScope[], narrow: readonly RequestScope[]): boolean {
  const all = wide.flatMap(asMatches);
  return narrow.flatMap(asMatches).every(match => all.some(one => covers(one, match)));
}

function isSubset(some: readonly string[], all: readonly string[]): boolean { return some.every(one => all.includes(one)); }

function isSame(a: unknown, b: unknown): boolean { return JSON.stringify(a) === JSON.stringify(b); }
