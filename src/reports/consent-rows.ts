import { AccessMatrix } from './access-matrix';
import { AccessPort } from './access-row';
import { targetText } from './access-target';
import { ConsentRequirement } from './consent-requirements';
import { TokenRow, tokenRows } from './token-rows';
import { asMatches } from '../model/grant';
import { covers, intersect, Match } from '../model/match';

/** The rows of a matrix, cut by the tokens and the consent that their requests need. */
export function requirementRows({ rows, tokens, consents }: Pick<AccessMatrix, 'rows' | 'tokens' | 'consents'>): TokenRow[] {
  const cutByToken = tokenRows(rows, tokens);
  if (!consents.length) return cutByToken;
  const byTarget = new Map(consents.map(requirement => [targetText(requirement.target), requirement]));
  return cutByToken.flatMap(row => {
    const requirement = byTarget.get(targetText(row.target));
    // No proxy asks for the requests of the kubelet.
    return requirement && row.enforcement !== 'exempt' && row.enforcement !== 'denied' ? cut(row, requirement) : [row];
  });
}

/** What is public or not named needs none, and is excepted from the row of what does. */
function cut(row: TokenRow, { authorization: { authorizer, publicRequests, requests = [{}] }, ports }: ConsentRequirement): TokenRow[] {
  // Proxies see requests on some ports only: connections to the others need no consent.
  const needsConsent = ({ containerPort }: AccessPort) => !ports || ports.includes(containerPort!);
  const guarded = row.ports?.filter(needsConsent);
  const open = row.ports?.filter(port => !needsConsent(port)) ?? [];
  const rest: TokenRow[] = open.length ? [{ ...row, ports: open }] : [];
  if (guarded && !guarded.length) return rest;
  const asked = requests.flatMap(asMatches);
  const free = publicRequests.flatMap(asMatches);
  const at = { ...row, ...(guarded && { ports: guarded }) };
  const named = common(row.matches, asked);
  return [
    ...part(at, common(row.matches, free), []),
    ...part(at, row.matches.filter(match => !asked.some(other => covers(other, match))), [...asked, ...free]),
    ...part({ ...at, consent: authorizer.name }, named, free),
    ...rest,
  ];
}

/** The requests of a row that are among some and not among others. */
function part(row: TokenRow, matches: readonly Match[], others: readonly Match[]): TokenRow[] {
  const before = row.except ?? [];
  const left = matches.filter(match => ![...before, ...others].some(other => covers(other, match)));
  if (!left.length) return [];
  const except = [...before, ...others].filter(other => left.some(match => intersect(match, other)));
  const { except: _, ...rest } = row;
  return [{ ...rest, matches: left, ...(except.length && { except }) }];
}

function common(matches: readonly Match[], others: readonly Match[]): Match[] {
  return matches.flatMap(match => others.flatMap(other => intersect(match, other) ?? []));
}
