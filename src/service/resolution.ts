import { ResolutionMode } from '../model/external-record';

/**
 * Service discovery of an `ExternalService`: how a proxy resolves its addresses.
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution
 * @example
 * new ExternalService(chart, 'wiki', { namespace: shop, hosts: ['*.wikipedia.org'], resolution: Resolution.NONE });
 */
export class Resolution {
  /** DNS: the proxy resolves the host, or each of `endpoints`. */
  public static readonly DNS = new Resolution('dns');
  /** Static: the addresses in `endpoints`. */
  public static readonly STATIC = new Resolution('static');
  /** None: the original destination address, which the application resolved. */
  public static readonly NONE = new Resolution('none');
  /** Dynamic DNS (dynamic forward proxy): the proxy, or the waypoint in Istio ambient, resolves the host of each request that a wildcard matches. Istio 1.31 and later. */
  public static readonly DYNAMIC_DNS = new Resolution('dynamic-dns');

  /** @internal */
  private constructor(public readonly _mode: ResolutionMode) {}
}
