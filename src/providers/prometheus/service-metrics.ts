import { sumOfRates } from './rates';
import { ServiceModel } from '../../model/service';
import { Unmeasured } from '../../model/unmeasured';

/** Queries of Prometheus for all requests of a service, by the metrics of a data plane. Each matches the series of this service only. */
export interface ServiceMetrics {
  /** The bounds of the buckets of its latency histogram, in milliseconds, in order. */
  readonly latencyBoundsMs: readonly number[];
  /** The tags of the metrics by which the queries find requests, where settings of the mesh may change them. */
  readonly tags: readonly string[];
  /** Why it does not measure a service; none if it does. */
  unmeasured(service: ServiceModel): Unmeasured | undefined;
  /** The share of the requests that failed by a fault of the server, from 0 to 1. NaN or no value without requests. */
  errorRatio(service: ServiceModel, window: string): string;
  /** The share of the requests that took longer than a bound of the histogram, from 0 to 1. */
  slowRatio(service: ServiceModel, boundMs: number, window: string): string;
  /** The rate of requests per second. */
  requestRate(service: ServiceModel, window: string): string;
  /** Whether there are no series of requests: 1, else no value. */
  absence(service: ServiceModel, window: string): string;
}

/** The selectors of the series of a service. */
export interface ServiceSeries {
  readonly requests: readonly string[];
  readonly errors: readonly string[];
  /** Requests in all buckets of the histogram. */
  readonly measured: readonly string[];
  /** Requests in one of them, and in all below. */
  bucket(boundMs: number): readonly string[];
}

/** The queries for the series of services. */
export function serviceMetrics(
  metrics: Pick<ServiceMetrics, 'latencyBoundsMs' | 'tags' | 'unmeasured'>, seriesOf: (service: ServiceModel) => ServiceSeries,
): ServiceMetrics {
  return {
    ...metrics,
    errorRatio: (service, window) => {
      const { errors, requests } = seriesOf(service);
      // Series of errors begin with the first error.
      return `(${sumOfRates(errors, window)} or vector(0)) / ${sumOfRates(requests, window)}`;
    },
    slowRatio: (service, boundMs, window) => {
      const { bucket, measured } = seriesOf(service);
      return `1 - ${sumOfRates(bucket(boundMs), window)} / ${sumOfRates(measured, window)}`;
    },
    requestRate: (service, window) => sumOfRates(seriesOf(service).requests, window),
    absence: (service, window) => `absent(${sumOfRates(seriesOf(service).requests, window)})`,
  };
}
