import { HttpMethod } from './http-method';
import { PathCondition } from './match';

/** Where a request carries its token. The name of a header is in lower case. */
export type TokenPlace =
  | { readonly in: 'header'; readonly name: string; readonly prefix?: string }
  | { readonly in: 'query' | 'cookie'; readonly name: string };

/** The names of those in the query, or of the cookies. */
export function placeNames(places: readonly TokenPlace[], location: 'query' | 'cookie'): string[] {
  return places.filter(place => place.in === location).map(({ name }) => name);
}

/** The public keys of an issuer: a URI, or the JSON of the key set itself. */
export type KeySource = { readonly uri: string } | { readonly keys: string };

/** An issuer of tokens that a proxy accepts. */
export interface JwtIssuerRecord {
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly keys: KeySource;
  readonly places: readonly TokenPlace[];
  /** Whether the server gets the token. */
  readonly forwardsToken: boolean;
}

/** A condition on a claim, named from the outermost object of the token on: its value, or an item of its list, is one of these. */
export interface ClaimCondition { readonly claim: readonly string[]; readonly values: readonly string[] }

/** A header that the proxy sets to the value of a claim; its name is in lower case. */
export interface ClaimHeader { readonly name: string; readonly claim: readonly string[] }

/** Requests by path and method. A missing list means any. */
export interface RequestScope { readonly paths?: readonly PathCondition[]; readonly methods?: readonly HttpMethod[] }

/** The most claims of one rule, where a mesh needs a rule for each combination of their types: 64 of them. */
export const MOST_EITHER_CLAIMS = 6;

/** What the token of some requests has to be: of one of these issuers, with all of these claims. */
export interface JwtRule extends RequestScope {
  readonly issuers: readonly string[];
  readonly claims: readonly ClaimCondition[];
}

/** The tokens that a service or a gateway requires. */
export interface JwtRecord {
  /** Construct path. */
  readonly owner: string;
  readonly issuers: readonly JwtIssuerRecord[];
  /** Requests without a token. */
  readonly publicRequests: readonly RequestScope[];
  /** The first rule that matches a request applies; a request that none matches is denied. */
  readonly rules: readonly JwtRule[];
  readonly claimHeaders: readonly ClaimHeader[];
  /** Whether proxies only report which requests lack a token. */
  readonly dryRun?: true;
}
