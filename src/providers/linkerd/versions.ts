import { GatewayApiChannel } from '../gateway-api/gateway-api-channel';
import { envoyGateway, ApiVersions, GatewayApiBundle, GatewayApiTarget } from '../gateway-api/versions';
import { isAtLeast, targetVersion, VersionRange } from '../version';

export const LINKERD_VERSIONS: VersionRange = { oldest: '2.18', newest: '2.20', default: '2.20' };

/**
 * The Gateway API releases that a Linkerd release supports, the newest first. The default is the one that all of these Linkerd releases support.
 * See https://linkerd.io/2-edge/features/gateway-api/
 */
const GATEWAY_API: readonly { readonly since: string; readonly range: VersionRange }[] = [
  { since: '2.20', range: { oldest: '1.2', newest: '1.5', default: '1.2' } },
  { since: '2.18', range: { oldest: '1.2', newest: '1.2', default: '1.2' } },
];

/** The Gateway API releases that a Linkerd release supports. */
export function gatewayApiVersions(version: string): VersionRange {
  return GATEWAY_API.find(({ since }) => isAtLeast(version, since))!.range;
}

/** Linkerd reads these in one version. See https://github.com/linkerd/linkerd2/blob/main/policy-controller/k8s/api/src/lib.rs */
export const LINKERD_READS: Partial<ApiVersions> = { TCPRoute: 'v1alpha2', TLSRoute: 'v1alpha2' };

/** The prefix of the annotation `proxy-enable-native-sidecar`, the newest first: 2.20 still reads the older ones, which are deprecated. */
const NATIVE_SIDECAR: readonly { readonly since: string; readonly prefix: string }[] = [
  { since: '2.20', prefix: 'config.linkerd.io' },
  { since: '2.19', prefix: 'config.beta.linkerd.io' },
  { since: '2.18', prefix: 'config.alpha.linkerd.io' },
];

/** The annotation of pods whose proxy is to be a native sidecar. See https://linkerd.io/2-edge/features/native-sidecars/ */
export function nativeSidecarAnnotation(version: string): string {
  return `${NATIVE_SIDECAR.find(({ since }) => isAtLeast(version, since))!.prefix}/proxy-enable-native-sidecar`;
}

/** A Linkerd release, with the CRDs of Gateway API in its cluster. */
export interface LinkerdTarget {
  readonly version: string;
  readonly bundle: GatewayApiBundle;
  /** Whether splits are TrafficSplits. */
  readonly trafficSplit: boolean;
  /** Whether the CNI plugin redirects traffic, instead of an init container. */
  readonly cni: boolean;
  /** Minor version of Envoy Gateway; none if nobody said. */
  readonly envoyGateway?: string;
}

/** What a user says of them. */
interface LinkerdVersions extends GatewayApiTarget { readonly trafficSplit?: boolean; readonly cni?: boolean; readonly envoyGatewayVersion?: string }

/**
 * The versions in a cluster, or their defaults.
 * @param where the call that takes them
 * @throws if one is not known, or if Linkerd does not support the CRDs
 */
export function linkerdTarget(
  where: string, { channel = GatewayApiChannel.STANDARD, trafficSplit = false, cni = false, envoyGatewayVersion, ...versions }: LinkerdVersions,
): LinkerdTarget {
  const version = targetVersion(where, 'version', LINKERD_VERSIONS, versions.version);
  const crds = targetVersion(where, `gatewayApiVersion for Linkerd ${version}`, gatewayApiVersions(version), versions.gatewayApiVersion);
  return { version, bundle: { version: crds, channel }, trafficSplit, cni, envoyGateway: envoyGateway(where, envoyGatewayVersion) };
}
