import { ConsentRequirement } from './consent-requirements';
import { cutRows, RequirementRow } from './requirement-row';
import { asMatches } from '../model/grant';
import { covers, intersect, Match } from '../model/match';

/** The rows of a matrix, cut by the consent that their requests need. */
export function consentRows(rows: readonly RequirementRow[], requirements: readonly ConsentRequirement[]): RequirementRow[] {
  return cutRows(rows, requirements, cut);
}

/** What is public or not named needs none, and is excepted from the row of what does. */
function cut(row: RequirementRow, { authorization: { authorizer, publicRequests, requests = [{}] } }: ConsentRequirement): RequirementRow[] {
  const asked = requests.flatMap(asMatches);
  const free = publicRequests.flatMap(asMatches);
  return [
    ...part(row, common(row.matches, free), []),
    ...part(row, row.matches.filter(match => !asked.some(other => covers(other, match))), [...asked, ...free]),
    ...part({ ...row, consent: authorizer.name }, common(row.matches, asked), free),
  ];
}

/** The requests of a row that are among some and not among others. */
function part(row: RequirementRow, matches: readonly Match[], others: readonly Match[]): RequirementRow[] {
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
