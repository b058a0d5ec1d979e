import { istio } from './providers/istio';
import { linkerd } from './providers/linkerd';
import { Provider } from './providers/provider';

/**
 * Choices for Linkerd.
 * @example
 * new Mesh(chart, 'mesh', { provider: MeshProvider.linkerd({ trafficSplit: true }) });
 */
export interface LinkerdOptions {
  /**
   * Render splits as SMI TrafficSplit (`split.smi-spec.io/v1alpha2`) rather than HTTPRoute. Needs the deprecated linkerd-smi extension,
   * and puts header and path routes, retries, timeouts and circuit breaking of the same service out of force: asking for both is an error.
   * @see https://linkerd.io/2-edge/tasks/linkerd-smi/
   * @default false
   */
  readonly trafficSplit?: boolean;
}

/**
 * The mesh that will run the manifests.
 * @example
 * const provider = MeshProvider.linkerd();
 */
export class MeshProvider {
  /**
   * Istio with sidecars, 1.22 and later (the `v1` API).
   * @returns the provider for `MeshProps.provider`
   */
  public static istio(): MeshProvider { return new MeshProvider(istio); }

  /**
   * Linkerd 2.18 and later, with the Gateway API CRDs (standard channel, 1.2.1 level).
   * @param options rarely needed
   */
  public static linkerd(options: LinkerdOptions = {}): MeshProvider {
    return new MeshProvider(linkerd({ trafficSplit: options.trafficSplit ?? false }));
  }

  /** @internal */
  private constructor(public readonly _provider: Provider) {}
}
