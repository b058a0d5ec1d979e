import { inputError } from './model/input-error';
import { ambient } from './providers/ambient';
import { EXPERIMENTAL, gatewayApi, GatewayApiChannel, GatewayApiFeature } from './providers/gateway-api';
import { istio, withEnvoyFilters } from './providers/istio';
import { linkerd } from './providers/linkerd';
import { Provider } from './providers/provider';

/**
 * Choices for Istio.
 * @example
 * new Mesh(chart, 'mesh', { provider: MeshProvider.istio({ envoyFilters: ['1.30', '1.31'] }) });
 */
export interface IstioOptions {
  /**
   * Minor versions of the proxies that may get EnvoyFilters, such as `1.30`: this turns on what Istio can do by them only (rate limits).
   * They are patches of Envoy's own configuration, whose form may change with any release. So each holds for proxies of these versions, and
   * for others not at all: before an upgrade of the proxies try the filters with the new version, and add it here.
   * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/
   * @default - none: what needs an EnvoyFilter is an error
   */
  readonly envoyFilters?: string[];
}

/**
 * Choices for Istio without sidecars.
 * @example
 * new Mesh(chart, 'mesh', { provider: MeshProvider.istioAmbient({ channel: GatewayApiChannel.EXPERIMENTAL }) });
 */
export interface IstioAmbientOptions {
  /**
   * Which CRDs of Gateway API the cluster has. Retries need those of the experimental channel.
   * @see https://gateway-api.sigs.k8s.io/concepts/versioning/#release-channels
   * @default GatewayApiChannel.STANDARD
   */
  readonly channel?: GatewayApiChannel;
}

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
 * What a mesh knows of Gateway API.
 * @example
 * const features = [GatewayApiFeature.HTTP_ROUTE_METHOD_MATCHING, GatewayApiFeature.HTTP_ROUTE_REQUEST_TIMEOUT];
 * new Mesh(chart, 'mesh', { provider: MeshProvider.gatewayApi({ features }) });
 */
export interface GatewayApiOptions {
  /**
   * Which CRDs the cluster has.
   * @default GatewayApiChannel.STANDARD
   */
  readonly channel?: GatewayApiChannel;
  /**
   * What the mesh has beyond the core, as its conformance report says.
   * @see https://github.com/kubernetes-sigs/gateway-api/tree/main/conformance/reports
   * @default - nothing: what every conformant mesh can do
   */
  readonly features?: GatewayApiFeature[];
}

/**
 * The mesh that will run the manifests.
 * @example
 * const provider = MeshProvider.linkerd();
 */
export class MeshProvider {
  /**
   * Istio with sidecars, 1.22 and later (the `v1` API).
   * @param options rarely needed
   * @returns the provider for `MeshProps.provider`
   * @throws if a version of proxies is none
   */
  public static istio(options: IstioOptions = {}): MeshProvider {
    const { envoyFilters } = options;
    if (!envoyFilters) return new MeshProvider(istio);
    const wrong = envoyFilters.find(version => !/^1\.\d+$/.test(version));
    if (wrong !== undefined || !envoyFilters.length) {
      throw inputError({
        where: 'MeshProvider.istio',
        what: 'envoyFilters',
        got: wrong ?? envoyFilters,
        allowed: 'minor versions of Istio, such as 1.30, at least one',
        fix: 'name those of the proxies that run, or leave it out',
      });
    }
    return new MeshProvider(withEnvoyFilters([...new Set(envoyFilters)]));
  }

  /**
   * Istio without sidecars (ambient mode), 1.24 and later, with the Gateway API CRDs. Where a service needs more than
   * identities and connections, its namespace gets a waypoint.
   * @param options rarely needed
   * @returns the provider for `MeshProps.provider`
   * @see https://istio.io/latest/docs/ambient/
   */
  public static istioAmbient(options: IstioAmbientOptions = {}): MeshProvider {
    return new MeshProvider(ambient(options.channel ?? GatewayApiChannel.STANDARD));
  }

  /**
   * Linkerd 2.18 and later, with the Gateway API CRDs (standard channel, 1.2.1 level).
   * @param options rarely needed
   */
  public static linkerd(options: LinkerdOptions = {}): MeshProvider {
    return new MeshProvider(linkerd({ trafficSplit: options.trafficSplit ?? false }));
  }

  /**
   * Any mesh that conforms to Gateway API (GAMMA), such as Cilium, Consul or Kuma. It gets routes; all that is the mesh's own
   * (mutual TLS, who may call, circuit breakers) is an error that names it.
   * @param options what the mesh knows of Gateway API
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
        fix: 'leave it out, or say channel: GatewayApiChannel.EXPERIMENTAL if the cluster has those CRDs',
      });
    }
    return new MeshProvider(gatewayApi({ channel, features }));
  }

  /** @internal */
  private constructor(public readonly _provider: Provider) {}
}
