import { NamedQuery } from './named-query';

/** What a panel of a dashboard shows. */
export interface Metric {
  readonly title: string;
  readonly description?: string;
  /** As Grafana names it: a number, so many a second, a time, a share, a size. */
  readonly unit: 'short' | 'reqps' | 's' | 'ms' | 'percent' | 'bytes';
  /** Whether the last value is what matters, and not its course. */
  readonly isSingleValue?: true;
  readonly queries: readonly NamedQuery[];
}
