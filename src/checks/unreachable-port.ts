import { Check } from './check';
import { MtlsMode } from '../model/mtls-mode';
import { networksOn } from '../model/service';
import { Severity } from '../model/severity';

/** A port for clients without identity in a namespace that lets nobody in undeclared: no network is named, so nobody gets through. */
export const unreachablePort: Check = mesh => mesh.services.filter(({ namespace }) => namespace.zeroTrust).flatMap(service => (
  service.ports.filter(({ mtls, target }) => mtls && mtls !== MtlsMode.STRICT && !networksOn(service, target).length).map(({ number, mtls }) => ({
    code: 'unreachable-port',
    severity: Severity.ERROR,
    path: service.path,
    message: `port ${number} takes clients without identity (${mtls}), but the namespace denies all that is not declared`,
    fix: 'name their networks in plaintextFrom, or leave mtls out',
  }))
));
