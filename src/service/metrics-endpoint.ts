import { inputError } from '../model/input-error';
import { portNumber } from '../model/number';
import { Metrics } from '../model/service-record';
import { cidrs } from '../security/cidr';

/**
 * Where Prometheus reads the application's own metrics. Pods get the `prometheus.io/*` annotations; with Istio, the proxy then serves them
 * with its own on port 15020, so that no exception from mutual TLS is needed.
 * @see https://istio.io/latest/docs/ops/integrations/prometheus/#option-1-metrics-merging
 * @example
 * shop.addService('payment-service', { metrics: { port: 9090 } });
 */
export interface MetricsEndpoint {
  /** Port of the container: 1 to 65535. The Service does not publish it. */
  readonly port: number;
  /**
   * Path of the metrics.
   * @default /metrics
   */
  readonly path?: string;
  /**
   * Networks that read the port itself, without a mesh identity, as CIDRs: the port takes plain text then. Only in a ZeroTrustNamespace.
   * @default - none: the port needs a mesh identity as all others do
   */
  readonly plaintextFrom?: string[];
}

/** An endpoint with the networks that scrape it without a mesh identity. */
export interface DeclaredMetrics extends Metrics { readonly plaintextFrom: readonly string[] }

/** What the endpoint means, in the model's terms. */
export function modelMetrics(where: string, { port, path = '/metrics', plaintextFrom = [] }: MetricsEndpoint, zeroTrust: boolean): DeclaredMetrics {
  if (!/^\/[^\s]*$/.test(path)) {
    throw inputError({ where, what: 'metrics.path', got: path, allowed: 'a path that begins with /', fix: 'for instance /metrics' });
  }
  if (plaintextFrom.length && !zeroTrust) {
    throw inputError({
      where, what: 'metrics.plaintextFrom', got: plaintextFrom, allowed: 'only in a ZeroTrustNamespace', fix: 'leave it out: elsewhere nobody is refused by network',
    });
  }
  return { port: portNumber(where, 'metrics.port', port), path, plaintextFrom: cidrs(where, 'metrics.plaintextFrom', plaintextFrom) };
}
