import { Check } from './check';
import { Finding } from '../model/finding';
import { MOST_EITHER_CLAIMS } from '../model/jwt';
import { Severity } from '../model/severity';
import { gatewayJwtFeature, verifiedTokens } from '../model/verified-tokens';
import { supportOf } from '../providers/provider';

/** A rule of tokens at Envoy Gateway whose claims its policy cannot express. */
export const inexpressibleClaims: Check = (mesh, provider) => {
  const supports = supportOf(provider.capabilities);
  return mesh.gateways.filter(gateway => gatewayJwtFeature(gateway) === 'envoy-gateway-jwt').flatMap(gateway => (
    verifiedTokens(gateway, supports).flatMap(({ owner, rules }) => rules.flatMap(({ claims }): Finding[] => {
      const error = (message: string, fix: string): Finding => ({ code: 'inexpressible-claims', severity: Severity.ERROR, path: owner, message, fix });
      const dotted = claims.find(({ claim }) => claim.some(name => name.includes('.')));
      return [
        ...(dotted ? [error(
          `Envoy Gateway takes claim ${dotted.claim.join(' within ')} for one within another: it splits names at dots, so no token would have it`,
          'let the issuer add a claim without dots in its name',
        )] : []),
        ...(claims.length > MOST_EITHER_CLAIMS ? [error(
          `a rule has ${claims.length} claims, each a text or a list: Envoy Gateway needs a rule for every combination, which are 2^${claims.length}`,
          `use at most ${MOST_EITHER_CLAIMS} claims in one rule`,
        )] : []),
      ];
    }))
  ));
};
