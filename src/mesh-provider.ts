import { inputError } from './model/input-error';
import { ambient } from './providers/ambient';
import { EXPERIMENTAL, gatewayApi, GatewayApiChannel, GatewayApiFeature } from './providers/gateway-api';
import { istio, withEnvoyFilters } from './providers/istio';
import { linkerd } from './providers/linkerd';
import { Provider } from './providers/provider';

/**
 * Options of `MeshProvider.istio()`.
 * @example
 * new Mesh(chart, 'mesh', { provider: MeshProvider.istio({ envoyFilters: ['1.30', '1.31'] }) });
 */
export interface IstioOptions {
  /**
   * Proxy versions that may get EnvoyFilters, minor versions such as `1.30`: this enables features that Istio has through EnvoyFilter only (rate limits).
   * An EnvoyFilter patches Envoy's own configuration, which may change with any release. So each applies to proxies of these versions only:
   * before you upgrade the proxies, test the filters with the new version, and add it here.
   * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/
   * @default - none: a feature that needs an EnvoyFilter is an error
   */
  readonly envoyFilters?: string[];
}

/**
 * Options of `MeshProvider.istioAmbient()`.
 * @example
 * new Mesh(chart, 'mesh', { provider: MeshProvider.istioAmbient({ channel: GatewayApiChannel.EXPERIMENTAL }) });
 */
export interface IstioAmbientOptions {
  /**
   * Release channel of the Gateway API CRDs in the cluster. Retries need the experimental channel.
   * @see https://gateway-api.sigs.k8s.io/concepts/versioning/#release-channels
   * @default GatewayApiChannel.STANDARD
   */
  readonly channel?: GatewayApiChannel;
}

/**
 * Options of `MeshProvider.linkerd()`.
 * @example
 * new Mesh(chart, 'mesh', { provider: MeshProvider.linkerd({ trafficSplit: true }) });
 */
export interface LinkerdOptions {
  /**
   * Whether to render weighted routing as SMI TrafficSplit (`split.smi-spec.io/v1alpha2`) rather than HTTPRoute. Needs the deprecated linkerd-smi extension,
   * and disables header and path routes, retries, timeouts and circuit breaking of the same service: using both is an error.
   * @see https://linkerd.io/2-edge/tasks/linkerd-smi/
   * @default false
   */
  readonly trafficSplit?: boolean;
}

/**
 * Options of `MeshProvider.gatewayApi()`.
 * @example
 * const features = [GatewayApiFeature.HTTP_ROUTE_METHOD_MATCHING, GatewayApiFeature.HTTP_ROUTE_REQUEST_TIMEOUT];
 * new Mesh(chart, 'mesh', { provider: MeshProvider.gatewayApi({ features }) });
 */
export interface GatewayApiOptions {
  /**
   * Release channel of the Gateway API CRDs in the cluster.
   * @default GatewayApiChannel.STANDARD
   */
  readonly channel?: GatewayApiChannel;
  /**
   * Extended features that the mesh supports, as in its conformance report.
   * @see https://github.com/kubernetes-sigs/gateway-api/tree/main/conformance/reports
   * @default - none: core support only
   */
  readonly features?: GatewayApiFeature[];
}

/**
 * A provider: the mesh that the manifests are rendered for.
 * @example
 * const provider = MeshProvider.linkerd();
 */
export class MeshProvider {
  /**
   * Istio with sidecars, 1.22 and later (the `v1` API).
   * @param options provider options
   * @returns the provider for `MeshProps.provider`
   * @throws if a proxy version is no minor version of Istio
   */
  public static istio(options: IstioOptions = {}): MeshProvider {
    const { envoyFilters } = options;
    if (!envoyFilters) return new MeshProvider(istio);
    const wrong = envoyFilters.find(version => typeof version !== 'string' || !/^1\.\d+$/.test(version));
    if (wrong !== undefined || !envoyFilters.length) {
      throw inputError({
        where: 'MeshProvider.istio',
        what: 'envoyFilters',
        got: wrong ?? envoyFilters,
        allowed: 'minor versions of Istio, such as 1.30, at least one',
        fix: 'give the versions of the running proxies, or leave it out',
      });
    }
    return new MeshProvider(withEnvoyFilters([...new Set(envoyFilters)]));
  }

  /**
   * Istio without sidecars (ambient mode), 1.24 and later, with the Gateway API CRDs. Where a service needs layer 7
   * features, its namespace gets a waypoint.
   * @param options provider options
   * @returns the provider for `MeshProps.provider`
   * @see https://istio.io/latest/docs/ambient/
   */
  public static istioAmbient(options: IstioAmbientOptions = {}): MeshProvider {
    return new MeshProvider(ambient(options.channel ?? GatewayApiChannel.STANDARD));
  }

  /**
   * Linkerd 2.18 and later, with the Gateway API CRDs (standard channel, 1.2.1 level).
   * @param options provider options
   */
  public static linkerd(options: LinkerdOptions = {}): MeshProvider {
    return new MeshProvider(linkerd({ trafficSplit: options.trafficSplit ?? false }));
  }

  /**
   * Any mesh that conforms to Gateway API (GAMMA), such as Cilium, Consul or Kuma. It gets routes; features that Gateway API does not have
   * (mutual TLS, authorization policies, outlier detection) are errors.
   * @param options provider options
   * @throws if a feature needs the experimental channel
   * @see https://gateway-api.sigs.k8s.io/mesh/
   */
  public static gatewayApi(options: GatewayApiOptions = {}): MeshProvider {
    const { channel = GatewayApiChannel.STANDARD, features = [] } = options;
    const early = features.filter(feature => EXPERIMENTAL.includes(feature));
    if (channel === GatewayApiChannel.STANDARD && early.length) {
      throw inputError({
        where: 'MeshProvider.gatewayApi',
        what: 'features',
        got: early.join(', '),
        allowed: 'features of the standard channel',
        fix: 'leave it out, or set channel to GatewayApiChannel.EXPERIMENTAL if the cluster has those CRDs',
      });
    }
    return new MeshProvider(gatewayApi({ channel, features }));
  }

  /** @internal */
  private constructor(public readonly _provider: Provider) {}
}
