import { cutRows, RequirementRow, RowToken } from './requirement-row';
import { TokenRequirement } from './token-requirements';
import { asMatches } from '../model/grant';
import { JwtRule, RequestScope } from '../model/jwt';
import { covers, intersect } from '../model/match';

/**
 * The rows of a matrix, cut by the tokens that their requests need. Of the rules of a target the first that matches a request applies: what is public, and
 * what earlier rules match, is excepted from later ones. Requests that no rule matches are denied, and in no row.
 */
export function tokenRows(rows: readonly RequirementRow[], requirements: readonly TokenRequirement[]): RequirementRow[] {
  return cutRows(rows, requirements, cut);
}

function cut(row: RequirementRow, { jwt }: TokenRequirement): RequirementRow[] {
  const scopes: readonly (RequestScope & Partial<JwtRule>)[] = [...jwt.publicRequests, ...jwt.rules];
  const matchesOf = scopes.map(scope => asMatches(scope));
  return scopes.flatMap(({ issuers, claims = [] }, i): RequirementRow[] => {
    const earlier = matchesOf.slice(0, i).flat();
    const all = row.matches.flatMap(match => matchesOf[i].flatMap(scope => intersect(match, scope) ?? []));
    const matches = all.filter(match => !earlier.some(other => covers(other, match)));
    if (!matches.length) return [];
    const except = [...row.except ?? [], ...earlier].filter(other => matches.some(match => intersect(match, other)));
    const token = issuers && { issuers, claims };
    return [{ ...row, matches, ...(except.length && { except }), ...(token && { token }) }];
  });
}

export function tokenText({ issuers, claims }: RowToken): string {
  return [`issuer ${issuers.join(' or ')}`, ...claims.map(({ claim, values }) => `${claim.join('.')}: ${values.join(' or ')}`)].join('; ');
}
