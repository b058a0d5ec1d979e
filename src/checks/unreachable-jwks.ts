import { Check } from './check';
import { deniedFinding } from '../model/denied-finding';
import { exportedTo } from '../model/external';
import { Finding } from '../model/finding';
import { GatewayModel } from '../model/gateway';
import { JwksHost, jwksHosts } from '../model/jwks-host';
import { MtlsMode } from '../model/mtls-mode';
import { NamespaceModel } from '../model/namespace';
import { ServiceModel } from '../model/service';
import { gatewayJwtFeature, verifiedTokens } from '../model/verified-tokens';
import { deniesByDefault, Provider, supportOf } from '../providers/provider';

/** Keys that whoever fetches them does not get: the control plane, which has no identity of the mesh, or the proxies that verify tokens. */
export const unreachableJwks: Check = (mesh, provider) => {
  const supports = supportOf(provider.capabilities);
  const targets = [
    ...(supports('jwt') ? mesh.services : []).map(target => ({ target, tokens: target.jwt })),
    ...mesh.gateways.map(target => ({ target, tokens: verifiedTokens(target, supports) })),
  ];
  return targets.flatMap(({ target, tokens }) => tokens.flatMap(jwt => jwksHosts([jwt], mesh).flatMap((keys): Finding[] => {
    const found = (provider.proxiesFetchJwks ? ofProxies : ofControlPlane)(keys, target, provider);
    return found ? [deniedFinding({
      code: 'unreachable-jwks',
      path: jwt.owner,
      message: `the keys of ${keys.issuer} are at ${found.what}, so every token is refused`,
      fix: `${found.fix} or use Jwks.inline()`,
    }, found.deniedBy ?? {})] : [];
  })));
};

type Problem = { readonly what: string; readonly fix: string; readonly deniedBy?: NamespaceModel } | undefined;

function ofControlPlane({ service, port }: JwksHost, verifier: ServiceModel | GatewayModel, { name }: Provider): Problem {
  const isEnvoyGateway = 'listeners' in verifier && gatewayJwtFeature(verifier) === 'envoy-gateway-jwt';
  const target = service?.ports.find(({ number }) => number === port);
  return !service || (target?.mtls ?? service.namespace.mtls) !== MtlsMode.STRICT ? undefined : {
    what: `${service.path}, which requires mutual TLS: ${isEnvoyGateway ? 'Envoy Gateway' : `${name}'s control plane`}, which fetches them, has no identity there`,
    fix: 'give the public URI of the keys, set mtls: MtlsMode.PERMISSIVE on the port,',
  };
}

function ofProxies({ service, external, port }: JwksHost, target: ServiceModel | GatewayModel, provider: Provider): Problem {
  if (service) {
    // A waypoint fetches the keys with an identity of its own, which no call names.
    const isWaypoint = 'versions' in target && !provider.dataPlane.hasSidecars;
    const isCaller = !isWaypoint && service.grants.some(({ caller }) => caller.path === target.path);
    if (!deniesByDefault(provider, service.namespace) || isCaller) return undefined;
    const calls = 'versions' in target && !isWaypoint ? `declare calls() of ${target.path} to it, ` : '';
    return { what: `${service.path}, which denies the proxies that fetch them`, fix: `${calls}give the public URI of the keys,`, deniedBy: service.namespace };
  }
  if (!external) return undefined;
  const namespace = 'versions' in target ? target.namespace.name : provider.gatewayPods(target)?.namespace;
  if (!provider.ignoresExport && !exportedTo(external).some(({ name }) => name === namespace)) {
    return {
      what: `${external.path}, which is not exported to namespace ${namespace} of the proxies that fetch them`,
      fix: `declare calls() of a workload of ${namespace} to it,`,
    };
  }
  return external.ports.some(({ number, tls }) => number === port && tls) ? undefined : {
    what: `port ${port} of ${external.path}, where the proxies that fetch them send plaintext`,
    fix: 'set protocol HTTP and tls on the port, which originates TLS,',
  };
}
