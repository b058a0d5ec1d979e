import { Check } from './check';
import { Severity } from '../model/severity';
import { verifiedTokens } from '../model/verified-tokens';
import { deniesByDefault, supportOf } from '../providers/provider';

/** Guard rail of access: claim headers of a gateway for a service that every client in the cluster may call, with any header. */
export const forgeableClaimHeaders: Check = (mesh, provider) => mesh.gateways.flatMap(gateway => {
  const jwt = verifiedTokens(gateway, supportOf(provider.capabilities));
  const open = gateway.routes.map(({ service }) => service).filter(({ namespace }) => !deniesByDefault(provider, namespace)).map(({ path }) => path);
  const services = [...new Set(open)].sort();
  return !services.length ? [] : jwt.filter(({ claimHeaders }) => claimHeaders.length).map(({ owner, claimHeaders }) => ({
    code: 'forgeable-claim-headers',
    severity: Severity.WARNING,
    path: owner,
    message: `access: clients in the cluster can call ${services.join(' and ')} with a forged header ${claimHeaders.map(({ name }) => name).join(' or ')}: the namespace allows every client`,
    fix: 'use a ZeroTrustNamespace for the services, or a JwtAuthentication of the service, which sets the headers itself',
  }));
});
