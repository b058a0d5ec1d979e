import { plaintextReason } from './plaintext-reason';
import { absolutePath } from '../input/absolute-path';
import { cidrs } from '../input/cidr';
import { portNumber } from '../input/port-number';
import { inputError } from '../model/input-error';
import { Metrics } from '../model/service-record';

/**
 * A metrics endpoint of the application, for Prometheus. Pods get the `prometheus.io/*` annotations. Istio's sidecars merge the metrics with their own on
 * port 15020, so that no exception from mutual TLS is needed. On Istio ambient and Linkerd a `ZeroTrustNamespace` denies all scrapers but those of
 * `plaintextFrom`.
 * @see https://istio.io/latest/docs/ops/integrations/prometheus/#option-1-metrics-merging
 * @example
 * shop.addService('payment-service', { metrics: { port: 9090 } });
 */
export interface MetricsEndpoint {
  /** Container port: 1 to 65535. It is no port of the Service. */
  readonly port: number;
  /**
   * Path of the metrics: begins with a slash.
   * @default /metrics
   */
  readonly path?: string;
  /**
   * Unauthenticated scrapers allowed by network, as CIDRs: the port accepts plaintext then. Only in a `ZeroTrustNamespace`.
   * @default - none: the port requires a mesh identity, as all others do
   */
  readonly plaintextFrom?: string[];
  /**
   * Why the scrapers of `plaintextFrom` need it, in one line of at most 200 characters: an annotation of the policies that allow them, and in the access matrix.
   * @default - none
   */
  readonly plaintextReason?: string;
}

/** An endpoint with the networks that scrape it without a mesh identity. */
export interface DeclaredMetrics extends Metrics { readonly plaintextFrom: readonly string[]; readonly plaintextReason?: string }

/** The endpoint in the model's terms. @throws if the port, the path or a network is invalid */
export function modelMetrics(where: string, endpoint: MetricsEndpoint, zeroTrust: boolean): DeclaredMetrics {
  const { port, path = '/metrics', plaintextFrom = [] } = endpoint;
  absolutePath(where, 'metrics.path', path, 'for instance /metrics');
  if (plaintextFrom.length && !zeroTrust) {
    throw inputError({
      where, what: 'metrics.plaintextFrom', got: plaintextFrom, allowed: 'only in a ZeroTrustNamespace', fix: 'leave it out: it only applies where traffic is denied by default',
    });
  }
  return {
    port: portNumber(where, 'metrics.port', port),
    path,
    plaintextFrom: cidrs(where, 'metrics.plaintextFrom', plaintextFrom),
    plaintextReason: plaintextReason(where, 'metrics', endpoint),
  };
}
