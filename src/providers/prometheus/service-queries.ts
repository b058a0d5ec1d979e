import { NamedQuery } from './named-query';
import { selector } from './selector';

/** The pods of some workloads whose responses are measured. */
export interface SelectedPods {
  readonly namespace: string;
  /** A regular expression that matches the names of the workloads, as a text of PromQL. */
  readonly workloads: string;
}

/** What the requests to a service are broken down by: the workload of a version, the caller, the status of the response. */
export type Breakdown = 'workload' | 'caller' | 'status';

/** The series in which a data plane counts the requests that pods answer. */
export interface RequestSeries {
  /** A counter. */
  readonly requests: string;
  /** The buckets of a histogram, in milliseconds. */
  readonly latency: string;
  /** Matchers of the requests that failed by a fault of the server. No series has two of them. */
  readonly failures: readonly (readonly string[])[];
  readonly by: Readonly<Record<Breakdown, readonly string[]>>;
  /** Matchers of the responses of pods. */
  labels(pods: SelectedPods): string[];
}

/** Queries of Prometheus for the requests to a service, broken down by labels. They have no value while there are no requests. */
export interface ServiceQueries {
  /** Requests a second. */
  rate(pods: SelectedPods, window: string, by: Breakdown): NamedQuery;
  /** The share of each workload in the requests, in percent. */
  share(pods: SelectedPods, window: string): NamedQuery;
  /** The share of the requests that failed by a fault of the server, in percent: of all, or of each workload. */
  errorPercent(pods: SelectedPods, window: string, by?: Breakdown): NamedQuery;
  /** A percentile of the time of an answer, in milliseconds: of all, or of each workload. */
  latencyMs(pods: SelectedPods, percentile: number, window: string, by?: Breakdown): NamedQuery;
}

/** The queries of a data plane, from its series. */
export function serviceQueries({ requests, latency, labels, failures, by: labelsOf }: RequestSeries): ServiceQueries {
  const named = (by?: Breakdown) => (by ? labelsOf[by].map(label => `{{${label}}}`).join(' ') : '');
  const sum = (rates: string, by?: Breakdown) => `sum${by ? ` by (${labelsOf[by].join(', ')}) ` : ''}(${rates})`;
  const rates = (name: string, pods: SelectedPods, window: string, more: readonly string[] = []) => (
    `rate(${selector(name, {}, ...labels(pods), ...more)}[${window}])`
  );
  return {
    rate: (pods, window, by) => ({ expr: sum(rates(requests, pods, window), by), legend: named(by) }),
    share(pods, window) {
      const all = rates(requests, pods, window);
      return { expr: `100 * ${sum(all, 'workload')} / scalar(${sum(all)})`, legend: named('workload') };
    },
    errorPercent(pods, window, by) {
      const all = sum(rates(requests, pods, window), by);
      const failed = sum(failures.map(more => rates(requests, pods, window, more)).join(' or '), by);
      return { expr: `100 * (${failed} or 0 * ${all}) / ${all}`, legend: named(by) || 'errors' };
    },
    latencyMs(pods, percentile, window, by) {
      const buckets = `sum by (${['le', ...(by ? labelsOf[by] : [])].join(', ')}) (${rates(latency, pods, window)})`;
      return { expr: `histogram_quantile(${percentile / 100}, ${buckets})`, legend: `P${percentile} ${named(by)}`.trim() };
    },
  };
}
