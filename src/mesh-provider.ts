import { checkProps } from './input/check-props';
import { dnsLabel } from './input/dns-label';
import { dnsSubdomain } from './input/dns-subdomain';
import { eachOnce } from './input/each-once';
import { enumValue } from './input/enum-value';
import { list } from './input/list';
import { inputError } from './model/input-error';
import { ambient, ambientTarget } from './providers/ambient';
import { envoyGateway, gatewayApi, gatewayApiBundle, GatewayApiChannel, GatewayApiFeature, isInBundle, releasesOf } from './providers/gateway-api';
import { istio, istioVersion, MeshConfig, PathNormalization } from './providers/istio';
import { linkerd, linkerdTarget } from './providers/linkerd';
import { Provider } from './providers/provider';

/**
 * Options of `MeshProvider.istio()`.
 * @example
 * new Mesh(chart, 'mesh', { provider: MeshProvider.istio({ version: '1.30', envoyFilters: ['1.30'] }) });
 */
export interface IstioOptions {
  /**
   * Minor version of the control plane, from 1.24 to 1.32. What it does not support is an error. The checks of this library run 1.31.
   * @see https://istio.io/latest/docs/releases/supported-releases/
   * @default '1.31'
   */
  readonly version?: string;
  /**
   * Proxy versions that may get EnvoyFilters, minor versions such as `1.30`: this enables features that Istio has through EnvoyFilter only (rate limits).
   * An EnvoyFilter patches Envoy's own configuration, which may change with any release. So each applies to proxies of these versions only:
   * before you upgrade the proxies, test the filters with the new version, and add it here. `version` has to be one of them.
   * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/
   * @default - none: a feature that needs an EnvoyFilter is an error
   */
  readonly envoyFilters?: string[];
  /**
   * Whether the proxies of the mesh resolve DNS: `ISTIO_META_DNS_CAPTURE: "true"` in `proxyMetadata`, and before Istio 1.25 also
   * `ISTIO_META_DNS_AUTO_ALLOCATE: "true"`. Each external host without `addresses` then has an IP address of its own, by which proxies recognise plain TCP
   * connections to it. Without DNS proxying they recognise these by the port only, so two such hosts on one port are an error.
   * @see https://istio.io/latest/docs/ops/configuration/traffic-management/dns-proxy/
   * @default false
   */
  readonly dnsProxying?: boolean;
  /**
   * Whether the Istio CNI node agent is installed: `pilot.cni.enabled: true`. Pods then have no init container with the capability `NET_ADMIN`, so their
   * namespaces may enforce the Pod Security level `restricted`.
   * @see https://istio.io/latest/docs/setup/additional-setup/cni/
   * @default false
   */
  readonly cni?: boolean;
  /**
   * How the proxies of the mesh normalize request paths: `meshConfig.pathNormalization.normalization`. Where calls are allowed by path prefix, and it is
   * not `DECODE_AND_MERGE_SLASHES`, there is a warning: a request for `/api/users/..%2fsecret` has the prefix `/api/users`, and servers may read `/api/secret`.
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ProxyPathNormalization-NormalizationType
   * @default - as Istio is installed: assumed to be PathNormalization.BASE, Istio's default
   */
  readonly pathNormalization?: PathNormalization;
  /**
   * Root namespace of the mesh, whose policies apply to all namespaces: `meshConfig.rootNamespace`, a DNS label.
   * Constructs that would render such policies are an error.
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
   * @default istio-system
   */
  readonly rootNamespace?: string;
  /**
   * Names of the external authorizers that the mesh was installed with: `meshConfig.extensionProviders`, DNS labels, each once. An `ExternalAuthorization`
   * with another one is an error: Istio denies its requests.
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider
   * @default - not known: a warning shows what an ExternalAuthorizer needs
   */
  readonly extensionProviders?: string[];
  /**
   * Whether proxies fetch the keys of `Jwks.fromUri()` themselves: the environment variable `PILOT_JWT_ENABLE_REMOTE_JWKS` of istiod is `hybrid` or `envoy`.
   * The egress scopes and NetworkPolicies of the pods that verify tokens then allow the hosts. A host needs a ServiceEntry whose TLS the proxies originate:
   * an `ExternalService` with `tls` on a port of HTTP, or a ServiceEntry and a DestinationRule that others deploy.
   * @see https://istio.io/latest/docs/reference/commands/pilot-discovery/#envvars
   * @default false: istiod fetches the keys
   */
  readonly remoteJwks?: boolean;
  /**
   * Trust domains of other meshes whose clients the proxies accept: `trustDomains` of `meshConfig.caCertificates`, or `meshConfig.trustDomainAliases`. DNS
   * names, each once. An `allowsFrom()` with another one is an error: Istio refuses the connections of its clients.
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-CertificateData
   * @default - not known: a warning shows what clients of another trust domain need
   */
  readonly trustDomains?: string[];
}

/**
 * Options of `MeshProvider.istioAmbient()`.
 * @example
 * new Mesh(chart, 'mesh', { provider: MeshProvider.istioAmbient({ channel: GatewayApiChannel.EXPERIMENTAL }) });
 */
export interface IstioAmbientOptions {
  /**
   * Minor version of the control plane, from 1.24 to 1.32. What it does not support is an error. The checks of this library run 1.31.
   * @see https://istio.io/latest/docs/releases/supported-releases/
   * @default '1.31'
   */
  readonly version?: string;
  /**
   * Minor version of the Gateway API CRDs in the cluster, up to 1.7: from 1.5 for Istio 1.30 and later, from 1.2 before.
   * @see https://istio.io/latest/news/releases/1.30.x/announcing-1.30/upgrade-notes/
   * @default - the one that Istio is built with: '1.6' for Istio 1.31, '1.5' for 1.30, '1.4' for 1.29, else '1.2'
   */
  readonly gatewayApiVersion?: string;
  /**
   * Release channel of the Gateway API CRDs in the cluster. Retries need the experimental channel before Gateway API 1.7.
   * @see https://gateway-api.sigs.k8s.io/concepts/versioning/#release-channels
   * @default GatewayApiChannel.STANDARD
   */
  readonly channel?: GatewayApiChannel;
  /**
   * How the proxies of the mesh normalize request paths: as `pathNormalization` of `IstioOptions`.
   * @default - as Istio is installed: assumed to be PathNormalization.BASE, Istio's default
   */
  readonly pathNormalization?: PathNormalization;
  /**
   * Root namespace of the mesh, whose policies apply to all namespaces: as `rootNamespace` of `IstioOptions`.
   * @default istio-system
   */
  readonly rootNamespace?: string;
  /**
   * Names of the external authorizers that the mesh was installed with: as `extensionProviders` of `IstioOptions`.
   * @default - not known: a warning shows what an ExternalAuthorizer needs
   */
  readonly extensionProviders?: string[];
  /**
   * Whether waypoints and gateways fetch the keys of `Jwks.fromUri()` themselves: as `remoteJwks` of `IstioOptions`.
   * @default false: istiod fetches the keys
   */
  readonly remoteJwks?: boolean;
  /**
   * Trust domains of other meshes whose clients the proxies accept: as `trustDomains` of `IstioOptions`, and ztunnel has `SKIP_VALIDATE_TRUST_DOMAIN: "true"`.
   * @default - not known: a warning shows what clients of another trust domain need
   */
  readonly trustDomains?: string[];
}

/**
 * Options of `MeshProvider.linkerd()`.
 * @example
 * new Mesh(chart, 'mesh', { provider: MeshProvider.linkerd({ channel: GatewayApiChannel.EXPERIMENTAL }) });
 */
export interface LinkerdOptions {
  /**
   * Version of the control plane, from 2.18 to 2.20.
   * @see https://linkerd.io/2-edge/features/gateway-api/
   * @default '2.20'
   */
  readonly version?: string;
  /**
   * Minor version of the Gateway API CRDs in the cluster: from 1.2 to 1.5 for Linkerd 2.20, 1.2 before.
   * @see https://linkerd.io/2-edge/features/gateway-api/
   * @default '1.2'
   */
  readonly gatewayApiVersion?: string;
  /**
   * Release channel of the Gateway API CRDs in the cluster. Linkerd reads TLSRoute and TCPRoute as `v1alpha2`, which the experimental channel serves only:
   * external services over TLS, and weighted routing of connections, need it.
   * @see https://gateway-api.sigs.k8s.io/concepts/versioning/#release-channels
   * @default GatewayApiChannel.STANDARD
   */
  readonly channel?: GatewayApiChannel;
  /**
   * Whether to render weighted routing as SMI TrafficSplit (`split.smi-spec.io/v1alpha2`) rather than HTTPRoute. Needs the deprecated linkerd-smi extension,
   * and disables header and path routes, retries, timeouts and circuit breaking of the same service: using both is an error.
   * @see https://linkerd.io/2-edge/tasks/linkerd-smi/
   * @default false
   */
  readonly trafficSplit?: boolean;
  /**
   * Whether the Linkerd CNI plugin is installed: `cniEnabled: true`. Pods then have no init container with the capability `NET_ADMIN`, so their
   * namespaces may enforce the Pod Security level `restricted`.
   * @see https://linkerd.io/2-edge/features/cni/
   * @default false
   */
  readonly cni?: boolean;
  /**
   * Minor version of Envoy Gateway, whose gateways have `GatewayWorkload.envoyGateway()`: 1.9. With it their `JwtAuthentication` is rendered as a SecurityPolicy.
   * The CRDs of earlier versions know no paths in it: they drop them, and a rule would apply to all paths.
   * @see https://gateway.envoyproxy.io/docs/api/extension_types/#securitypolicy
   * @default - not known: JWT authentication at such a gateway is an error
   */
  readonly envoyGatewayVersion?: string;
}

/**
 * Options of `MeshProvider.gatewayApi()`.
 * @example
 * const features = [GatewayApiFeature.HTTP_ROUTE_METHOD_MATCHING, GatewayApiFeature.HTTP_ROUTE_REQUEST_TIMEOUT];
 * new Mesh(chart, 'mesh', { provider: MeshProvider.gatewayApi({ features }) });
 */
export interface GatewayApiOptions {
  /**
   * Minor version of the Gateway API CRDs in the cluster, from 1.2 to 1.7.
   * @see https://github.com/kubernetes-sigs/gateway-api/releases
   * @default '1.6'
   */
  readonly version?: string;
  /**
   * Release channel of the Gateway API CRDs in the cluster.
   * @see https://gateway-api.sigs.k8s.io/concepts/versioning/#release-channels
   * @default GatewayApiChannel.STANDARD
   */
  readonly channel?: GatewayApiChannel;
  /**
   * Extended features that the mesh supports, as in its conformance report.
   * @see https://github.com/kubernetes-sigs/gateway-api/tree/main/conformance/reports
   * @default - none: core support only
   */
  readonly features?: GatewayApiFeature[];
  /**
   * Minor version of Envoy Gateway, whose gateways have `GatewayWorkload.envoyGateway()`: 1.9. With it their `JwtAuthentication` is rendered as a SecurityPolicy.
   * The CRDs of earlier versions know no paths in it: they drop them, and a rule would apply to all paths.
   * @see https://gateway.envoyproxy.io/docs/api/extension_types/#securitypolicy
   * @default - not known: JWT authentication at such a gateway is an error
   */
  readonly envoyGatewayVersion?: string;
}

/**
 * A provider: the mesh that the manifests are rendered for, with its version.
 * @example
 * const provider = MeshProvider.linkerd({ version: '2.20' });
 */
export class MeshProvider {
  /**
   * Istio with sidecars.
   * @param options provider options
   * @returns the provider for `MeshProps.provider`
   * @throws if a version is not a known minor version, or `envoyFilters` does not include `version`
   */
  public static istio(options: IstioOptions = {}): MeshProvider {
    const where = 'MeshProvider.istio';
    const { envoyFilters } = checkProps(where, 'IstioOptions', options);
    const wrong = envoyFilters && list(where, 'envoyFilters', envoyFilters).find(version => typeof version !== 'string' || !/^1\.\d+$/.test(version));
    if (wrong !== undefined || envoyFilters?.length === 0) {
      throw inputError({
        where,
        what: 'envoyFilters',
        got: wrong ?? envoyFilters,
        allowed: 'minor versions of Istio, such as 1.30, at least one',
        fix: 'give the versions of the running proxies, or leave it out',
      });
    }
    const version = istioVersion(where, options.version);
    if (envoyFilters && !envoyFilters.includes(version)) {
      throw inputError({
        where,
        what: 'envoyFilters',
        got: envoyFilters,
        allowed: `a list that includes the target version ${version}`,
        fix: `add '${version}', or set version to the one that runs: proxies of other versions ignore the filters`,
      });
    }
    const { dnsProxying = false, cni = false } = options;
    return new MeshProvider(istio({ version, envoyFilters: [...new Set(envoyFilters)], dnsProxying, cni, ...meshConfig(where, options) }));
  }

  /**
   * Istio without sidecars (ambient mode), with the Gateway API CRDs. Where a service needs L7 features, its namespace gets a waypoint.
   * @param options provider options
   * @returns the provider for `MeshProps.provider`
   * @throws if a version is not a known minor version, or if Istio ignores objects of the Gateway API version
   * @see https://istio.io/latest/docs/ambient/
   */
  public static istioAmbient(options: IstioAmbientOptions = {}): MeshProvider {
    const where = 'MeshProvider.istioAmbient';
    checkProps(where, 'IstioAmbientOptions', options);
    checkChannel(where, options.channel);
    return new MeshProvider(ambient({ ...ambientTarget(where, options), ...meshConfig(where, options) }));
  }

  /**
   * Linkerd, with the Gateway API CRDs.
   * @param options provider options
   * @returns the provider for `MeshProps.provider`
   * @throws if a version is not a known minor version, or if Linkerd does not support the Gateway API version
   * @see https://linkerd.io/2-edge/features/gateway-api/
   */
  public static linkerd(options: LinkerdOptions = {}): MeshProvider {
    const where = 'MeshProvider.linkerd';
    checkProps(where, 'LinkerdOptions', options);
    checkChannel(where, options.channel);
    return new MeshProvider(linkerd(linkerdTarget(where, options)));
  }

  /**
   * Any mesh that conforms to Gateway API (GAMMA), such as Cilium, Consul or Kuma. It gets routes; features that Gateway API does not have
   * (mutual TLS, authorization policies, outlier detection) are errors.
   * @param options provider options
   * @returns the provider for `MeshProps.provider`
   * @throws if the version is not a known minor version, or if its CRDs do not have a feature
   * @see https://gateway-api.sigs.k8s.io/mesh/
   */
  public static gatewayApi(options: GatewayApiOptions = {}): MeshProvider {
    const where = 'MeshProvider.gatewayApi';
    const { features = [] } = checkProps(where, 'GatewayApiOptions', options);
    checkChannel(where, options.channel);
    const bundle = gatewayApiBundle(where, options.version, options.channel);
    for (const feature of list(where, 'features', features)) enumValue(where, 'features', feature, GatewayApiFeature);
    const missing = features.filter(feature => !isInBundle(feature, bundle));
    if (missing.length) {
      const releases = new Set(missing.map(releasesOf));
      throw inputError({
        where,
        what: 'features',
        got: missing.join(', '),
        allowed: `features of Gateway API ${bundle.version}, ${bundle.channel} channel`,
        fix: `leave it out, or set version and channel if the cluster has other CRDs: it requires ${[...releases].join('; ')}`,
      });
    }
    return new MeshProvider(gatewayApi({ bundle, features, envoyGateway: envoyGateway(where, options.envoyGatewayVersion) }));
  }

  /** @internal */
  private constructor(public readonly _provider: Provider) {}
}

/** The settings of Istio's own that policies depend on. */
function meshConfig(where: string, options: IstioOptions | IstioAmbientOptions): MeshConfig {
  const { pathNormalization, rootNamespace = 'istio-system', extensionProviders, remoteJwks = false, trustDomains } = options;
  return {
    remoteJwks,
    extensionProviders: extensionProviders && distinct(where, 'extensionProviders', extensionProviders, dnsLabel),
    trustDomains: trustDomains && distinct(where, 'trustDomains', trustDomains, dnsSubdomain),
    pathNormalization: pathNormalization && enumValue(where, 'pathNormalization', pathNormalization, PathNormalization),
    rootNamespace: dnsLabel(where, 'rootNamespace', rootNamespace),
  };
}

/** Names, each of which keeps a rule. @throws if one is there twice */
function distinct(where: string, what: string, names: string[], rule: (where: string, what: string, name: string) => string): string[] {
  return eachOnce(where, what, names).map(name => rule(where, what, name));
}

function checkChannel(where: string, channel: GatewayApiChannel = GatewayApiChannel.STANDARD): void {
  enumValue(where, 'channel', channel, GatewayApiChannel);
}
