import { enforcedOnly } from './denial';
import { GatewayRecord } from './gateway-record';
import { JwtRecord } from './jwt';
import { Supports } from './supports';

/** The feature that a gateway with tokens requires: where Gateway API has no field for them, Envoy Gateway has a kind of its own. */
export function gatewayJwtFeature({ workload }: Pick<GatewayRecord, 'workload'>): 'gateway-jwt' | 'envoy-gateway-jwt' {
  return workload.controller === 'Envoy Gateway' ? 'envoy-gateway-jwt' : 'gateway-jwt';
}

/** The tokens that the proxies of a gateway verify, also those of a dry run: but Envoy Gateway, which has none, gets no policy then. */
export function verifiedTokens(gateway: Pick<GatewayRecord, 'workload' | 'jwt'>, supports: Supports): readonly JwtRecord[] {
  const feature = gatewayJwtFeature(gateway);
  if (!supports(feature)) return [];
  return feature === 'envoy-gateway-jwt' ? enforcedOnly(gateway.jwt) : gateway.jwt;
}
