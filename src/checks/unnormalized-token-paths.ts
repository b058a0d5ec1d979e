import { Check } from './check';
import { GatewayModel } from '../model/gateway';
import { JwtRecord } from '../model/jwt';
import { Severity } from '../model/severity';
import { gatewayJwtFeature } from '../model/verified-tokens';
import { supportOf } from '../providers/provider';

/** Guard rail of access: tokens that depend on a path prefix, where the mesh compares a path that leads out of the prefix as it is sent. */
export const unnormalizedTokenPaths: Check = (mesh, { name, capabilities, unnormalizedPaths: open }) => {
  const supports = supportOf(capabilities);
  if (!open) return [];
  const jwt = [...(supports('jwt') ? mesh.services : []), ...(supports('gateway-jwt') ? mesh.gateways.filter(ofMesh) : [])].flatMap(target => target.jwt);
  return jwt.flatMap(record => prefixesOf(record).slice(0, 1).map(prefix => {
    const within = prefix.replace(/\/$/, '');
    return {
      code: 'unnormalized-token-paths',
      severity: Severity.WARNING,
      path: record.owner,
      message: `access: the token that a request needs depends on path prefixes, and ${name} compares paths as sent: a request for `
        + `${within}${open.suffix}other has the prefix ${prefix}, and a server may read it as ${within.slice(0, within.lastIndexOf('/'))}/other`,
      fix: open.fix,
    };
  }));
};

/** Envoy Gateway normalizes all paths. */
function ofMesh(gateway: GatewayModel): boolean { return gatewayJwtFeature(gateway) === 'gateway-jwt'; }

/** Prefixes with tokens of their own, or none. */
function prefixesOf({ publicRequests, rules }: JwtRecord): string[] {
  return [...publicRequests, ...rules].flatMap(({ paths = [] }) => paths.filter(({ type, value }) => type !== 'exact' && value !== '/').map(({ value }) => value)).sort();
}
