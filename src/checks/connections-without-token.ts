import { Check } from './check';
import { opaquePorts } from '../model/service';
import { Severity } from '../model/severity';
import { supportOf } from '../providers/provider';

/** A service that requires tokens and has ports on which the mesh sees connections only: they carry none. */
export const connectionsWithoutToken: Check = (mesh, provider) => (!supportOf(provider.capabilities)('jwt') ? [] : mesh.services.flatMap(service => {
  const ports = opaquePorts(service).map(({ number }) => number);
  return !ports.length ? [] : service.jwt.map(({ owner }) => ({
    code: 'connections-without-token',
    severity: Severity.WARNING,
    path: owner,
    message: `connections to port ${ports.join(', ')} of ${service.path} need no token: the mesh sees no requests there`,
    fix: 'move the port to a service of its own, or allow it to few callers by calls() in a ZeroTrustNamespace and acknowledge this',
  }));
}));
