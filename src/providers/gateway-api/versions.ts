import { isAtLeast, targetVersion, VersionRange } from '../version';
import { GatewayApiChannel } from './gateway-api-channel';

/** The CRDs of Gateway API in a cluster: a release, and its channel. */
export interface GatewayApiBundle {
  readonly version: string;
  readonly channel: GatewayApiChannel;
}

/** A control plane that reads Gateway API, and the CRDs in its cluster; what is left out has a default. */
export interface GatewayApiTarget {
  readonly version?: string;
  readonly gatewayApiVersion?: string;
  readonly channel?: GatewayApiChannel;
}

/** Since 1.2 HTTPRoute has timeouts in the standard channel. */
export const GATEWAY_API_VERSIONS: VersionRange = { oldest: '1.2', newest: '1.7', default: '1.6' };

const { STANDARD, EXPERIMENTAL } = GatewayApiChannel;

/** The first release of a channel that has something. The experimental channel has all that the standard channel has. */
interface Availability {
  readonly channel: GatewayApiChannel;
  readonly since: string;
}

/** Kinds whose API version depends on the CRDs. HTTPRoute, GRPCRoute and Gateway are `v1` in all of them. */
export type VersionedKind = 'TCPRoute' | 'TLSRoute';

/** All CRDs serve and store it, and each mesh reads it: `v1`, served since 1.5, has the same fields. */
export const REFERENCE_GRANT = 'gateway.networking.k8s.io/v1beta1';

/**
 * The API versions that the CRDs serve, the newest first. TLSRoute is also served as v1alpha3, by the experimental channel since 1.4: no mesh needs it.
 * See https://github.com/kubernetes-sigs/gateway-api/tree/main/config/crd
 */
const SERVED: readonly (Availability & { readonly kind: VersionedKind; readonly apiVersion: string })[] = [
  { kind: 'TCPRoute', apiVersion: 'v1', channel: STANDARD, since: '1.6' },
  { kind: 'TCPRoute', apiVersion: 'v1alpha2', channel: EXPERIMENTAL, since: '1.2' },
  { kind: 'TLSRoute', apiVersion: 'v1', channel: STANDARD, since: '1.5' },
  { kind: 'TLSRoute', apiVersion: 'v1alpha2', channel: EXPERIMENTAL, since: '1.2' },
];

/** Fields of HTTPRoute, and values of a field, that not all CRDs have. */
export type VersionedField = 'cors' | 'mirror-percent' | 'redirect-status' | 'retry' | 'retries-off';

/** See https://github.com/kubernetes-sigs/gateway-api/tree/main/config/crd */
const FIELDS: Readonly<Record<VersionedField, readonly Availability[]>> = {
  'cors': [{ channel: STANDARD, since: '1.5' }, { channel: EXPERIMENTAL, since: '1.3' }],
  'mirror-percent': [{ channel: STANDARD, since: '1.3' }, { channel: EXPERIMENTAL, since: '1.2' }],
  'redirect-status': [{ channel: STANDARD, since: '1.5' }],
  'retry': [{ channel: STANDARD, since: '1.7' }, { channel: EXPERIMENTAL, since: '1.2' }],
  'retries-off': [{ channel: STANDARD, since: '1.7' }], // `attempts: 0`, which must disable retries; before, at least 1
};

/** Since 1.9 the rules of a SecurityPolicy have paths: CRDs of earlier releases drop them, and a rule would apply to all paths. */
export const ENVOY_GATEWAY_VERSIONS: VersionRange = { oldest: '1.9', newest: '1.9', default: '1.9' };

/**
 * A version of Envoy Gateway that the provider knows; none if nobody said.
 * @param where the call that takes it
 */
export function envoyGateway(where: string, version?: string): string | undefined {
  return version === undefined ? undefined : targetVersion(where, 'envoyGatewayVersion', ENVOY_GATEWAY_VERSIONS, version);
}

/** The API version in which a mesh gets objects of each kind; none of a kind that it would not see. */
export type ApiVersions = Readonly<Record<VersionedKind, string | undefined>>;

/**
 * The newest API version of each kind that the CRDs serve.
 * @param read the only one that the mesh reads, for the kinds where that matters
 */
export function apiVersions(bundle: GatewayApiBundle, read: Partial<ApiVersions> = {}): ApiVersions {
  const newest = (kind: VersionedKind) => SERVED.find(served => (
    served.kind === kind && has(bundle, served) && (read[kind] ?? served.apiVersion) === served.apiVersion
  ))?.apiVersion;
  return { TCPRoute: newest('TCPRoute'), TLSRoute: newest('TLSRoute') };
}

/** Whether the CRDs have a field: the API server drops fields that they do not have. */
export function hasField(bundle: GatewayApiBundle, field: VersionedField): boolean {
  return FIELDS[field].some(availability => has(bundle, availability));
}

/** The releases that have a field, for a note: `Gateway API 1.5 or 1.3 of the experimental channel`. */
export function releasesWithField(field: VersionedField): string { return releases(FIELDS[field]); }

/** The releases that serve a kind, for a note. */
export function releasesWithKind(kind: VersionedKind): string { return releases(SERVED.filter(served => served.kind === kind)); }

function has({ version, channel }: GatewayApiBundle, { since, channel: required }: Availability): boolean {
  return isAtLeast(version, since) && (required === STANDARD || channel === EXPERIMENTAL);
}

function releases(availabilities: readonly Availability[]): string {
  const [first, ...others] = availabilities.map(({ channel, since }) => (
    channel === STANDARD ? since : since === GATEWAY_API_VERSIONS.oldest ? 'the experimental channel' : `${since} of the experimental channel`
  ));
  return [`Gateway API ${first}`, ...others].join(' or ');
}

/**
 * The CRDs in a cluster, or their default.
 * @param where the call that takes them
 */
export function gatewayApiBundle(where: string, version?: string, channel = STANDARD): GatewayApiBundle {
  return { version: targetVersion(where, 'version', GATEWAY_API_VERSIONS, version), channel };
}
