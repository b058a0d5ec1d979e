import { GatewayRecord } from './gateway-record';
import { JwtRecord } from './jwt';
import { Supports } from './supports';

/** The feature that a gateway with tokens requires: where Gateway API has no field for them, Envoy Gateway has a kind of its own. */
export function gatewayJwtFeature({ workload }: Pick<GatewayRecord, 'workload'>): 'gateway-jwt' | 'envoy-gateway-jwt' {
  return workload.controller === 'Envoy Gateway' ? 'envoy-gateway-jwt' : 'gateway-jwt';
}

/** The tokens that the proxies of a gateway verify. */
export function verifiedTokens(gateway: Pick<GatewayRecord, 'workload' | 'jwt'>, supports: Supports): readonly JwtRecord[] {
  return supports(gatewayJwtFeature(gateway)) ? gateway.jwt : [];
}
