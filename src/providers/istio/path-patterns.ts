import { PathCondition } from '../../model/match';

/** Paths as patterns of an AuthorizationPolicy, sorted, each once. */
export function pathPatterns(paths: readonly PathCondition[]): string[] {
  if (paths.length === 1) return patternsOf(paths[0]); // mostly, and in order
  return [...new Set(paths.flatMap(patternsOf))].sort();
}

function patternsOf({ type, value }: PathCondition): string[] {
  switch (type) {
    case 'exact': return [value];
    case 'string-prefix': return [`${value}*`];
    case 'element-prefix': return value === '/' ? ['/*'] : [value, `${value}/*`];
    case 'regex': throw new Error(`a policy cannot match by regex: ${value}`); // refused by the constructs
  }
}
