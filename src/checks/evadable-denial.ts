import { Check } from './check';
import { MtlsMode } from '../model/mtls-mode';
import { networksOn } from '../model/service';
import { Severity } from '../model/severity';
import { deniesByDefault, supportOf } from '../providers/provider';

/** A denial of some clients by their identity, at a port where they can connect in plaintext, without one. */
export const evadableDenial: Check = (mesh, provider) => (!supportOf(provider.capabilities)('denials') ? [] : mesh.services.flatMap(service => {
  const { path, namespace, ports, denials } = service;
  const denied = new Set(denials.filter(({ clients }) => clients.type === 'these' && clients.identities.length).flatMap(({ requests }) => requests.ports));
  const open = ports.filter(({ target, mtls = namespace.mtls }) => (
    denied.has(target) && mtls !== MtlsMode.STRICT && mtls !== MtlsMode.DISABLE
    && (!deniesByDefault(provider, namespace) || networksOn(service, target).length)
  ));
  return !open.length ? [] : [{
    code: 'evadable-denial',
    severity: Severity.WARNING,
    path,
    message: `it denies clients by their identity at port ${open.map(({ number }) => number).join(', ')}, which accepts plaintext: a client that connects without the mesh has no identity, `
      + 'and is not denied',
    fix: 'set mtls STRICT on the namespace or the port, or deny everyone but those that may, by ClientSet.everyoneBut()',
  }];
}));
