import { addTo } from './add-to';
import { Finding } from './finding';
import { EVERYTHING, Match } from './match';
import { matchingText } from './matching-text';

interface OwnedRule { readonly owner: string; readonly matches?: readonly Match[] }

/**
 * The problems of rules, each once per construct: several of its rules may have the same problem. The message lists the matches of these rules,
 * unless one of them matches all requests.
 * @param problemOf what is wrong with a rule, if anything
 */
export function ruleProblems<T extends OwnedRule>(
  rules: readonly T[], problemOf: (rule: T) => Pick<Finding, 'message' | 'fix'> | undefined,
): Pick<Finding, 'path' | 'message' | 'fix'>[] {
  const problematic = rules.filter(problemOf);
  if (!problematic.length) return []; // the common case
  const problems = new Map<string, Pick<Finding, 'path' | 'message' | 'fix'>>();
  const matches = new Map<string, Match[]>();
  for (const rule of problematic) {
    const problem = problemOf(rule)!;
    const key = `${rule.owner}\n${problem.message}\n${problem.fix}`;
    problems.set(key, { path: rule.owner, ...problem });
    for (const match of rule.matches ?? [EVERYTHING]) addTo(matches, key, match);
  }
  return [...problems].map(([key, { path, message, fix }]) => {
    const requests = matchingText(matches.get(key)!);
    return { path, message: requests ? `${message} (requests${requests})` : message, fix };
  });
}
