import { Identity, isDeclared } from './model/identity';
import { memoizeByIdentity } from './model/memoize-by-identity';
import { MeshModel } from './model/mesh';
import { deniesByDefault, Provider } from './providers/provider';

/** The callers of the app that authorization policies of a provider allow: of services that deny by default, and of external services that it authorizes. */
export function authorizedCallers(mesh: MeshModel, provider: Provider): ReadonlySet<Identity> { return callersOn(provider)(mesh); }

/** Several checks ask. */
const callersOn = memoizeByIdentity((provider: Provider) => memoizeByIdentity(({ services, externals }: MeshModel): ReadonlySet<Identity> => {
  const denying = [
    ...services.filter(({ namespace }) => deniesByDefault(provider, namespace)),
    ...externals.filter(external => provider.authorizesExternal?.(external)),
  ];
  return new Set(denying.flatMap(({ grants }) => grants.map(({ caller }) => caller).filter(isDeclared)));
}));
