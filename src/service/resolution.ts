import { ResolutionMode } from '../model/external-record';

/**
 * How a proxy learns the addresses of something outside the mesh.
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution
 * @example
 * new ExternalService(chart, 'wiki', { namespace: shop, hosts: ['*.wikipedia.org'], resolution: Resolution.NONE });
 */
export class Resolution {
  /** The proxy asks DNS for the host, or for each of `endpoints`. */
  public static readonly DNS = new Resolution('dns');
  /** The addresses in `endpoints`. */
  public static readonly STATIC = new Resolution('static');
  /** None: the address that the application has found out by itself. */
  public static readonly NONE = new Resolution('none');
  /** The proxy (in an ambient mesh, the waypoint) asks DNS for the host of each request, of those that a wildcard takes. Istio 1.31 and later. */
  public static readonly DYNAMIC_DNS = new Resolution('dynamic-dns');

  /** @internal */
  private constructor(public readonly _mode: ResolutionMode) {}
}
