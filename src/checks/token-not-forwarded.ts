import { Check } from './check';
import { JwtIssuerRecord, TokenPlace } from '../model/jwt';
import { Severity } from '../model/severity';
import { verifiedTokens } from '../model/verified-tokens';
import { supportOf } from '../providers/provider';

/** A gateway that removes the token which a service behind it requires. */
export const tokenNotForwarded: Check = (mesh, provider) => {
  const supports = supportOf(provider.capabilities);
  if (!supports('jwt')) return [];
  return mesh.gateways.flatMap(gateway => {
    const { routes, path } = gateway;
    const [atGateway] = verifiedTokens(gateway, supports);
    if (!atGateway) return [];
    return [...new Set(routes.map(({ service }) => service))].flatMap(service => service.jwt.flatMap(({ issuers, owner }) => (
      atGateway.issuers.filter(one => !one.forwardsToken && issuers.some(other => isSameToken(one, other))).map(({ issuer }) => ({
        code: 'token-not-forwarded',
        severity: Severity.ERROR,
        path: atGateway.owner,
        message: `${path} removes the tokens of ${issuer} from requests, and ${owner} requires them for requests to ${service.path}`,
        fix: 'set forwardToken: true for the issuer at the gateway',
      }))
    )));
  });
};

function isSameToken(a: JwtIssuerRecord, b: JwtIssuerRecord): boolean {
  const keys = (places: readonly TokenPlace[]) => places.map(place => `${place.in} ${place.name}`);
  return a.issuer === b.issuer && keys(a.places).some(key => keys(b.places).includes(key));
}
