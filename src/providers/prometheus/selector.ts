/** Values of labels that a selector of Prometheus matches: one, any of several, or what a constant expression says. */
export type LabelValues = string | readonly string[];

/**
 * A selector of series by name and labels. Values are escaped, and match as a whole: of several, each as the text that it is.
 * @param expressions further label matchers, which are not escaped: constants, and names of Kubernetes objects as regular expressions
 * See https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors
 */
export function selector(name: string, labels: Readonly<Record<string, LabelValues>>, ...expressions: readonly string[]): string {
  return `${name}{${[...Object.entries(labels).map(([label, values]) => matcher(label, values)), ...expressions].join(', ')}}`;
}

function matcher(label: string, values: LabelValues): string {
  const all = typeof values === 'string' ? [values] : [...new Set(values)].sort();
  if (!all.length) throw new Error(`no value of label ${label}: the selector would match other series`);
  return all.length === 1 ? `${label}="${escaped(all[0])}"` : `${label}=~"${escaped(all.map(literal).join('|'))}"`;
}

/** A text in a string of PromQL. */
function escaped(text: string): string { return text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n'); }

/** A regular expression (RE2) of a text. */
function literal(text: string): string { return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'); }

/**
 * The matcher of a bucket of a histogram. Since version 3, Prometheus writes the bounds of text formats as floats: `250.0`.
 * See https://prometheus.io/docs/prometheus/latest/migration/#le-and-quantile-label-values
 */
export function bucketMatcher(bound: number): string {
  return Number.isInteger(bound) ? `le=~"${bound}(\\\\.0)?"` : `le="${bound}"`;
}
