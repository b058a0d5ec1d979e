import { covers, EVERYTHING, Match } from './match';
import { matchText } from './match-text';

/** The matches of a rule, as the end of a phrase about its requests; empty for a rule that matches all requests. */
export function matchingText(matches: readonly Match[]): string {
  return matches.some(match => covers(match, EVERYTHING)) ? '' : ` matching ${matchText(matches)}`;
}
