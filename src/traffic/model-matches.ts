import type { HttpMatch } from './http-match';
import { instancesOf } from '../input/instances-of';
import { Match } from '../model/match';
import { mergedMethods } from '../model/merged-methods';

/** Matches in the model's terms. @throws if they are no list of matches */
export function modelMatches(where: string, what: string, matches: readonly HttpMatch[]): Match[] {
  return mergedMethods(instancesOf(where, what, matches, 'HttpMatch').map(({ _match }) => _match));
}
