import { covers, intersect, Match, perMethod } from '../model/match';
import { RequestPart } from '../model/requests-left';

interface Single { readonly match: Match; readonly except: readonly Match[] }

/**
 * The requests of a part that the others do not have together. What another one excepts is looked for in the rest of them.
 * @param split cuts a match into two that others may have apart
 */
export function uncoveredRequests(part: RequestPart, others: readonly RequestPart[], split: (match: Match) => readonly Match[]): RequestPart {
  const singles = others.flatMap(({ matches, except }) => matches.map(match => ({ match, except })));
  const matches = part.matches.flatMap(match => {
    const parts = perMethod(match);
    const left = parts.map(one => uncovered({ match: one, except: part.except }, singles, split));
    // Where nothing is covered, the match as it is.
    return left.every((some, i) => some.length === 1 && some[0] === parts[i]) ? [match] : left.flat();
  });
  const distinct = matches.filter((match, i) => !matches.some((other, j) => i !== j && covers(other, match) && (j < i || !covers(match, other))));
  return { matches: distinct, except: part.except.filter(out => distinct.some(match => intersect(match, out))) };
}

/** The match itself if no part of it is covered, else what is not. */
function uncovered({ match, except }: Single, others: readonly Single[], split: (match: Match) => readonly Match[]): Match[] {
  if (except.some(out => covers(out, match))) return [];
  const covering = others.filter(other => covers(other.match, match));
  const left = covering.map(other => other.except.flatMap(out => intersect(out, match) ?? []).filter(out => !except.some(one => covers(one, out))));
  if (left.some(({ length }) => !length)) return [];
  if (covering.length) return left[0].flatMap(one => uncovered({ match: one, except }, others.filter(other => other !== covering[0]), split));
  const parts = split(match);
  const open = parts.length > 1 ? parts.map(one => uncovered({ match: one, except }, others, split)) : [];
  return !open.length || open.every((some, i) => some.length === 1 && some[0] === parts[i]) ? [match] : open.flat();
}
