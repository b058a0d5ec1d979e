import { GatewayApiChannel } from '../gateway-api/gateway-api-channel';
import { apiVersions, ApiVersions, GatewayApiBundle, GatewayApiTarget, VersionedField } from '../gateway-api/versions';
import { istioVersion, MeshConfig } from '../istio/versions';
import { isAtLeast, targetVersion, VersionRange } from '../version';

/** First releases of what not all of these have. See https://istio.io/latest/news/releases/ */
export const AMBIENT_SINCE = {
  /** Fields of HTTPRoute: the first release that is known to read them. */
  fields: { 'cors': '1.30', 'mirror-percent': '1.29', 'redirect-status': '1.30', 'retry': '1.24', 'retries-off': '1.24' } satisfies Record<VersionedField, string>,
  /** ServiceEntries with CIDRs, in ztunnel. */
  externalCidrs: '1.30',
  /** ServiceEntries with `resolution: DYNAMIC_DNS`, in waypoints. */
  dynamicDns: '1.31',
  /** `infrastructure.parametersRef` of Gateways: settings of their pods. See https://github.com/istio/istio/pull/55283 */
  gatewayOptions: '1.26',
  /** `connectionSettings` of ProxyConfig. */
  connectionSettings: '1.31',
  /** TCPRoutes of Services, in waypoints. */
  tcpRoutes: '1.31',
} as const;

/** What an Istio release, and those up to the next in the list, have to do with Gateway API. */
interface GatewayApiOfIstio {
  readonly since: string;
  /** The CRDs that it supports: Istio ignores objects of older ones silently. The default is the release that it is built with. */
  readonly crds: VersionRange;
  /** The one API version in which it reads these kinds. */
  readonly reads: Pick<ApiVersions, 'TCPRoute' | 'TLSRoute'>;
  /** The oldest CRDs whose TLSRoutes it does not ignore. */
  readonly tlsRoutes: string;
}

/**
 * The newest first. Of 1.32 nothing is known, so it counts as 1.31. What releases before 1.29 are built with is not known: their default is the oldest.
 * See https://istio.io/latest/news/releases/1.30.x/announcing-1.30/upgrade-notes/ and
 * https://github.com/istio/istio/blob/master/pkg/kube/kclient/crdwatcher.go; for what it reads, pkg/config/schema/gvr/resources.gen.go
 */
const GATEWAY_API: readonly GatewayApiOfIstio[] = [
  { since: '1.31', crds: { oldest: '1.5', newest: '1.7', default: '1.6' }, reads: { TLSRoute: 'v1', TCPRoute: 'v1' }, tlsRoutes: '1.5' },
  { since: '1.30', crds: { oldest: '1.5', newest: '1.7', default: '1.5' }, reads: { TLSRoute: 'v1', TCPRoute: 'v1alpha2' }, tlsRoutes: '1.5' },
  { since: '1.29', crds: { oldest: '1.2', newest: '1.7', default: '1.4' }, reads: { TLSRoute: 'v1alpha2', TCPRoute: 'v1alpha2' }, tlsRoutes: '1.4' },
  { since: '1.24', crds: { oldest: '1.2', newest: '1.7', default: '1.2' }, reads: { TLSRoute: 'v1alpha2', TCPRoute: 'v1alpha2' }, tlsRoutes: '1.2' },
];

/** The Gateway API releases that an Istio release supports. */
export function gatewayApiVersions(version: string): VersionRange { return entry(version).crds; }

/** The API versions of what the target gets: served by its CRDs, and read by its Istio. */
export function istioApis({ version, bundle }: AmbientVersions): ApiVersions {
  const { reads, tlsRoutes } = entry(version);
  const apis = apiVersions(bundle, reads);
  return isAtLeast(bundle.version, tlsRoutes) ? apis : { ...apis, TLSRoute: undefined };
}

function entry(version: string): GatewayApiOfIstio { return GATEWAY_API.find(({ since }) => isAtLeast(version, since))!; }

/** An Istio release in ambient mode, with the CRDs of Gateway API in its cluster. */
export interface AmbientVersions {
  readonly version: string;
  readonly bundle: GatewayApiBundle;
}

/** The same, with the settings of its control plane. */
export interface AmbientTarget extends AmbientVersions, MeshConfig {}

/**
 * The versions in a cluster, or their defaults.
 * @param where the call that takes them
 * @throws if one is not known, or if Istio ignores objects of the CRDs
 */
export function ambientTarget(where: string, { channel = GatewayApiChannel.STANDARD, ...versions }: GatewayApiTarget): AmbientVersions {
  const version = istioVersion(where, versions.version);
  const crds = targetVersion(where, `gatewayApiVersion for Istio ${version}`, gatewayApiVersions(version), versions.gatewayApiVersion);
  return { version, bundle: { version: crds, channel } };
}
