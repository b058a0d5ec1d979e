import { NamedQuery } from './named-query';
import { percentileOf, sumOfRates } from './rates';
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
  const kept = (by?: Breakdown) => (by ? labelsOf[by] : []);
  const named = (by?: Breakdown) => kept(by).map(label => `{{${label}}}`).join(' ');
  const series = (name: string, pods: SelectedPods, more: readonly string[] = []) => selector(name, {}, ...labels(pods), ...more);
  const rate = (pods: SelectedPods, window: string, by?: Breakdown) => sumOfRates([series(requests, pods)], window, kept(by));
  return {
    rate: (pods, window, by) => ({ expr: rate(pods, window, by), legend: named(by) }),
    share: (pods, window) => ({ expr: `100 * ${rate(pods, window, 'workload')} / scalar(${rate(pods, window)})`, legend: named('workload') }),
    errorPercent(pods, window, by) {
      const all = rate(pods, window, by);
      const failed = sumOfRates(failures.map(more => series(requests, pods, more)), window, kept(by));
      return { expr: `100 * (${failed} or 0 * ${all}) / ${all}`, legend: named(by) || 'errors' };
    },
    latencyMs: (pods, percentile, window, by) => ({
      expr: percentileOf(series(latency, pods), percentile, window, ['le', ...kept(by)]), legend: `P${percentile} ${named(by)}`.trim(),
    }),
  };
}
