import { AccessPort, AccessRow } from './access-row';
import { targetText } from './access-target';
import { TokenRequirement } from './token-requirements';
import { asMatches } from '../model/grant';
import { ClaimCondition, JwtRule, RequestScope } from '../model/jwt';
import { covers, intersect } from '../model/match';

/** The token that suffices for the requests of a row. */
export interface RowToken { readonly issuers: readonly string[]; readonly claims: readonly ClaimCondition[] }

/** A row whose requests all need the same token and consent, or none. */
export interface TokenRow extends AccessRow {
  /** None: the requests need no token. */
  readonly token?: RowToken;
  /** Name of the external authorizer whose consent the requests need; none: they need none. */
  readonly consent?: string;
}

/**
 * The rows of a matrix, cut by the tokens that their requests need. Of the rules of a target the first that matches a request applies: what is public, and
 * what earlier rules match, is excepted from later ones. Requests that no rule matches are denied, and in no row.
 */
export function tokenRows(rows: readonly AccessRow[], requirements: readonly TokenRequirement[]): TokenRow[] {
  if (!requirements.length) return [...rows];
  const byTarget = new Map(requirements.map(requirement => [targetText(requirement.target), requirement]));
  return rows.flatMap(row => {
    const requirement = byTarget.get(targetText(row.target));
    // No proxy checks the requests of the kubelet.
    return requirement && row.enforcement !== 'exempt' && row.enforcement !== 'denied' ? cut(row, requirement) : [row];
  });
}

function cut(row: AccessRow, { jwt, ports }: TokenRequirement): TokenRow[] {
  // Proxies see requests on some ports only: connections to the others need no token.
  const needsToken = ({ containerPort }: AccessPort) => !ports || ports.includes(containerPort!);
  const guarded = row.ports?.filter(needsToken);
  const open = row.ports?.filter(port => !needsToken(port)) ?? [];
  const scopes: readonly (RequestScope & Partial<JwtRule>)[] = [...jwt.publicRequests, ...jwt.rules];
  const matchesOf = scopes.map(scope => asMatches(scope));
  const parts = guarded && !guarded.length ? [] : scopes.flatMap(({ issuers, claims = [] }, i): TokenRow[] => {
    const earlier = matchesOf.slice(0, i).flat();
    const all = row.matches.flatMap(match => matchesOf[i].flatMap(scope => intersect(match, scope) ?? []));
    const matches = all.filter(match => !earlier.some(other => covers(other, match)));
    if (!matches.length) return [];
    const except = [...row.except ?? [], ...earlier].filter(other => matches.some(match => intersect(match, other)));
    const token = issuers && { issuers, claims };
    return [{ ...row, ...(guarded && { ports: guarded }), matches, ...(except.length && { except }), ...(token && { token }) }];
  });
  const rest = open.length ? [{ ...row, ports: open }] : [];
  return parts.length || rest.length ? [...parts, ...rest] : [{ ...row, enforcement: 'denied', policies: [] }];
}

export function tokenText({ issuers, claims }: RowToken): string {
  return [`issuer ${issuers.join(' or ')}`, ...claims.map(({ claim, values }) => `${claim.join('.')}: ${values.join(' or ')}`)].join('; ');
}
