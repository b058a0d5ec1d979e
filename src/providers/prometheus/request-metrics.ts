import { sumOfRates } from './rates';

/** Pods whose responses are measured. */
export interface Measured {
  readonly namespace: string;
  /** Whether they answer gRPC calls: a failed call has HTTP status 200. */
  readonly isGrpc: boolean;
}

/** The pods of a Deployment whose responses are measured. */
export interface MeasuredPods extends Measured {
  /** Name of the Deployment. */
  readonly deployment: string;
}

/** Queries of Prometheus for the requests that pods answer, by the metrics of a data plane. They have no value while there are no requests. */
export interface RequestMetrics<P extends Measured = MeasuredPods> {
  /** The share of the requests that failed by a fault of the server, in percent. */
  errorPercent(pods: P, window: string): string;
  /** A percentile of the time of an answer, in milliseconds. */
  latencyMs(pods: P, percentile: number, window: string): string;
}

/**
 * The share of some series in others, in percent. Series of errors begin with the first error: until then there are none, which is 0.
 * Without requests the value is NaN or missing, and not 0.
 */
export function percentOf(parts: readonly string[], whole: string, window: string): string {
  const sum = parts.map(part => `(${sumOfRates([part], window)} or vector(0))`).join(' + ');
  return `100 * ${parts.length > 1 ? `(${sum})` : sum} / ${sumOfRates([whole], window)}`;
}
