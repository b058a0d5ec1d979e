import { readFileSync } from 'fs';
import { parseAllDocuments } from 'yaml';

const WARNING = /rule #(\d+) match #(\d+) of prefix \S+ is not used \(duplicate\/overlapping match in rule #(\d+) of prefix \S+ on #(\d+)\)/;

/**
 * Whether a finding is Istio's warning of a prefix that an earlier match takes, and a false one. Istio compares texts: it takes no method for GET,
 * a regex for nothing, `v22` for a part of `v2`, and looks at no callers. True it is where the later match asks all that the earlier one asks.
 */
export function isFalseOverlap(line: string): boolean {
  const { file, object, message } = JSON.parse(line);
  const [, rule, match, earlierMatch, earlierRule] = (WARNING.exec(message) ?? []).map(Number);
  if (rule === undefined) return false;
  const { http } = parseAllDocuments(readFileSync(file, 'utf8')).map(document => document.toJS()).find(({ kind, metadata }) => (
    kind === object.kind && metadata.name === object.name && metadata.namespace === object.namespace
  )).spec;
  const { uri: _, ...later } = http[rule].match[match];
  const { uri: __, ...earlier } = http[earlierRule].match[earlierMatch];
  return !asksAllOf(later, earlier);
}

function asksAllOf(later: any, earlier: any): boolean {
  if (typeof earlier !== 'object') return later === earlier;
  return typeof later === 'object' && Object.keys(earlier).every(key => asksAllOf(later[key], earlier[key]));
}
