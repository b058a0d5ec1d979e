import { Identity } from './identity';
import { memoizeByIdentity } from './memoize-by-identity';
import { MeshModel } from './mesh';

/** The identities that authorization policies allow: callers of services, and of egress gateways, that deny by default. */
export const authorizedCallers = memoizeByIdentity(({ services, externals }: MeshModel): ReadonlySet<Identity> => {
  const denying = [
    ...services.filter(({ namespace }) => namespace.zeroTrust),
    ...externals.filter(({ egressGateway }) => egressGateway?.namespace.zeroTrust),
  ];
  return new Set(denying.flatMap(({ grants }) => grants.map(({ caller }) => caller)));
});
