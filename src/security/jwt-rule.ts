import { enumValue } from '../input/enum-value';
import { instancesOf } from '../input/instances-of';
import { text } from '../input/text';
import { visibleText } from '../input/visible-text';
import { HttpMethod } from '../model/http-method';
import { inputError } from '../model/input-error';
import { ClaimCondition, RequestScope } from '../model/jwt';
import { omitUndefined } from '../model/omit-undefined';
import { PathMatch } from '../traffic/path-match';

/**
 * A condition on a claim of a token.
 * @example
 * const claim: JwtClaim = { claim: 'roles', within: ['realm_access'], values: ['admin'] };
 */
export interface JwtClaim {
  /** Name of the claim: a string, or a list of strings. Proxies compare no numbers and booleans: such a claim meets no condition. */
  readonly claim: string;
  /**
   * Names of the objects that contain the claim, the outermost first.
   * @default - none: a claim of the token itself
   */
  readonly within?: string[];
  /**
   * Allowed values: at least one, without `*`. The claim has to be one of them, or a list with one of them. The claims `scope` and `permission` are lists
   * of the words in them.
   */
  readonly values: string[];
}

/**
 * Requests that need no token.
 * @example
 * const requests: PublicRequests = { paths: [PathMatch.prefix('/products')], methods: [HttpMethod.GET] };
 */
export interface PublicRequests {
  /** Paths: at least one, exact or prefix matches, neither regex nor case-insensitive. */
  readonly paths: PathMatch[];
  /**
   * HTTP methods: at least one.
   * @default - all methods
   */
  readonly methods?: HttpMethod[];
}

/**
 * What the token of some requests has to be.
 * @example
 * const rule: JwtRule = { paths: [PathMatch.prefix('/admin')], claims: [{ claim: 'role', values: ['admin'] }] };
 */
export interface JwtRule {
  /**
   * Paths: at least one, exact or prefix matches, neither regex nor case-insensitive. The proxy compares the path as the mesh normalizes it.
   * @default - all paths
   */
  readonly paths?: PathMatch[];
  /**
   * HTTP methods: at least one.
   * @default - all methods
   */
  readonly methods?: HttpMethod[];
  /**
   * Allowed issuers, of those of the construct: at least one.
   * @default - all issuers of the construct
   */
  readonly issuers?: string[];
  /**
   * Conditions on claims: the token has to meet all of them.
   * @default - none: any valid token
   */
  readonly claims?: JwtClaim[];
}

/** Paths and methods in the model's terms. @throws if a list is empty, or a path is a regex or case-insensitive */
export function requestScope(where: string, { paths, methods }: JwtRule | PublicRequests): RequestScope {
  notEmpty(where, 'paths', paths);
  notEmpty(where, 'methods', methods);
  const conditions = paths && instancesOf(where, 'paths', paths, 'PathMatch').map(({ _condition }) => _condition);
  const refused = conditions?.find(({ type, ignoreCase }) => type === 'regex' || ignoreCase);
  if (refused) {
    throw inputError({
      where, what: 'path', got: refused.value, allowed: 'PathMatch.exact, prefix or stringPrefix, case-sensitive', fix: 'policies support no others: list the paths',
    });
  }
  return omitUndefined({
    paths: conditions, methods: methods && [...new Set(methods.map(method => enumValue(where, 'method', method, HttpMethod)))].sort(),
  });
}

/** Conditions on claims in the model's terms. @throws if a name or value is invalid, or a list is empty */
export function claimConditions(where: string, claims: readonly JwtClaim[]): ClaimCondition[] {
  return claims.map(({ claim, within, values }) => {
    notEmpty(where, `values of claim ${claim}`, values);
    for (const value of values) {
      // At the begin or the end of a value it is a wildcard.
      if (text(where, `value of claim ${claim}`, value, 256).includes('*')) {
        throw inputError({ where, what: `value of claim ${claim}`, got: value, allowed: 'a value without *', fix: 'list the values: * would be a wildcard' });
      }
    }
    return { claim: claimPath(where, claim, within), values: [...new Set(values)].sort() };
  });
}

/**
 * The names of a claim and of the objects that contain it, the outermost first.
 * @param except further marks that are not allowed where it is used
 * @throws if one is no name
 */
export function claimPath(where: string, claim: string, within: readonly string[] = [], except = ''): string[] {
  return [...within, claim].map(name => visibleText(where, 'claim', name, `[]${except}`, 'give the name as the token has it, and the objects around it by within', 256));
}

/** @throws if a list is there and empty: it could mean all, or none */
export function notEmpty(where: string, what: string, values: readonly unknown[] | undefined): void {
  if (values?.length === 0) throw inputError({ where, what, got: values, allowed: 'at least one', fix: 'name them, or leave it out' });
}
