/**
 * The rate of all series of some selectors together, each series once; no value if there are none.
 * @param by the labels that the sums keep
 */
export function sumOfRates(selectors: readonly string[], window: string, by: readonly string[] = []): string {
  return `sum${by.length ? ` by (${by.join(', ')}) ` : ''}(${selectors.map(series => `rate(${series}[${window}])`).join(' or ')})`;
}

/**
 * A percentile of a histogram, by the rates of its buckets.
 * @param by the labels that it keeps, and `le`
 */
export function percentileOf(buckets: string, percentile: number, window: string, by: readonly string[] = ['le']): string {
  return `histogram_quantile(${percentile / 100}, ${sumOfRates([buckets], window, by)})`;
}
