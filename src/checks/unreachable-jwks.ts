import { Check } from './check';
import { host as fullName } from '../model/mesh';
import { MtlsMode } from '../model/mtls-mode';
import { Severity } from '../model/severity';
import { verifiedTokens } from '../model/verified-tokens';
import { supportOf } from '../providers/provider';

/** Keys at a service of the mesh that requires mutual TLS: the control plane fetches them, and has no identity of the mesh. */
export const unreachableJwks: Check = (mesh, provider) => {
  const supports = supportOf(provider.capabilities);
  // Envoy Gateway's proxies fetch the keys themselves: they are no clients of the mesh either.
  const jwt = [...(supports('jwt') ? mesh.services.flatMap(service => service.jwt) : []), ...mesh.gateways.flatMap(gateway => verifiedTokens(gateway, supports))];
  const services = new Map(mesh.services.flatMap(service => {
    const short = `${service.name}.${service.namespace.name}`;
    return [fullName(service, mesh.settings), `${short}.svc`, short].map(name => [name, service] as const);
  }));
  return jwt.flatMap(({ owner, issuers }) => issuers.flatMap(({ issuer, keys }) => {
    if (!('uri' in keys)) return [];
    const { hostname, port } = new URL(keys.uri);
    const service = services.get(hostname);
    const target = service?.ports.find(({ number }) => number === Number(port || 443));
    if (!service || (target?.mtls ?? service.namespace.mtls) !== MtlsMode.STRICT) return [];
    return [{
      code: 'unreachable-jwks',
      severity: Severity.ERROR,
      path: owner,
      message: `the keys of ${issuer} are at ${service.path}, which requires mutual TLS: ${provider.name}'s control plane, which fetches them, has no identity there, so every token is refused`,
      fix: 'give the public URI of the keys, set mtls: MtlsMode.PERMISSIVE on the port, or use Jwks.inline()',
    }];
  }));
};
