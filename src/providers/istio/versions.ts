import { PathNormalization } from './path-normalization';
import { targetVersion, VersionRange } from '../version';

/**
 * The default is that of the conformance checks. Of the newest only its API is known (istio.io/api v1.32.0): no check runs it. Istio before 1.24 has neither `loadBalancer.warmup` nor a stable ambient mode.
 */
export const ISTIO_VERSIONS: VersionRange = { oldest: '1.24', newest: '1.32', default: '1.31' };

/** First releases of what not all of these have. See https://istio.io/latest/news/releases/ */
export const ISTIO_SINCE = {
  /** ServiceEntries with `resolution: DYNAMIC_DNS` in sidecars. */
  dynamicDns: '1.30',
  /** `redirect.prefixRewrite`. */
  redirectPrefix: '1.31',
  /** `presence` of the `jwtRules` of a RequestAuthentication. */
  jwtPresence: '1.32',
} as const;

/**
 * A version of Istio that the provider knows, or the default.
 * @param where the call that takes it
 */
export function istioVersion(where: string, version?: string): string { return targetVersion(where, 'version', ISTIO_VERSIONS, version); }

/** Settings of the control plane. */
export interface MeshConfig {
  /** How proxies normalize paths; none if nobody said. */
  readonly pathNormalization?: PathNormalization;
  /** The namespace whose policies apply to all namespaces. */
  readonly rootNamespace: string;
  /** Names of the extension providers; none if nobody said. */
  readonly extensionProviders?: readonly string[];
  /** Whether proxies fetch the keys of token issuers, rather than istiod. */
  readonly remoteJwks: boolean;
  /** Trust domains of other meshes whose clients proxies accept; none if nobody said. */
  readonly trustDomains?: readonly string[];
}

/** An Istio release with sidecars. */
export interface IstioTarget extends MeshConfig {
  readonly version: string;
  /** Minor versions of the proxies that may get EnvoyFilters; none: no EnvoyFilters. */
  readonly envoyFilters: readonly string[];
  /** Whether proxies resolve DNS, and so identify external hosts by addresses that Istio allocates. */
  readonly dnsProxying: boolean;
  /** Whether the CNI node agent redirects traffic, instead of an init container. */
  readonly cni: boolean;
}
