import { GatewayApiFeature as F } from './gateway-api-feature';
import { apiVersions, GatewayApiBundle, hasField, releasesWithField, releasesWithKind, VersionedField, VersionedKind } from './versions';

/** Features whose fields or kinds not all CRDs have. */
const FIELD_OF: Readonly<Partial<Record<F, VersionedField>>> = {
  [F.HTTP_ROUTE_REQUEST_PERCENTAGE_MIRROR]: 'mirror-percent',
  [F.HTTP_ROUTE_303_REDIRECT_STATUS_CODE]: 'redirect-status',
  [F.HTTP_ROUTE_307_REDIRECT_STATUS_CODE]: 'redirect-status',
  [F.HTTP_ROUTE_308_REDIRECT_STATUS_CODE]: 'redirect-status',
  [F.HTTP_ROUTE_CORS]: 'cors',
  [F.HTTP_ROUTE_RETRY]: 'retry',
  [F.HTTP_ROUTE_RETRY_BACKEND_TIMEOUT]: 'retry',
  [F.HTTP_ROUTE_RETRY_CONNECTION_ERROR]: 'retry',
};
const KIND_OF: Readonly<Partial<Record<F, VersionedKind>>> = { [F.TCP_ROUTE]: 'TCPRoute', [F.TLS_ROUTE]: 'TLSRoute' };

/** Whether the CRDs have what a feature needs. */
export function isInBundle(feature: F, bundle: GatewayApiBundle): boolean {
  const [field, kind] = [FIELD_OF[feature], KIND_OF[feature]];
  return (!field || hasField(bundle, field)) && (!kind || apiVersions(bundle)[kind] !== undefined);
}

/** The releases of Gateway API whose CRDs have what a feature needs; none if all have. */
export function releasesOf(feature: F): string | undefined {
  const [field, kind] = [FIELD_OF[feature], KIND_OF[feature]];
  return field ? releasesWithField(field) : kind && releasesWithKind(kind);
}
