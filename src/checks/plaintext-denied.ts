import { Check } from './check';
import { MtlsMode } from '../model/mtls-mode';
import { Severity } from '../model/severity';

/** A port for clients without identity in a namespace that lets nobody in undeclared: no network is named, so nobody gets through. */
export const plaintextDenied: Check = mesh => mesh.services.filter(({ namespace }) => namespace.zeroTrust).flatMap(({ path, ports }) => (
  ports.filter(({ mtls, plaintextFrom }) => mtls && mtls !== MtlsMode.STRICT && !plaintextFrom.length).map(({ number, mtls }) => ({
    code: 'plaintext-denied',
    severity: Severity.ERROR,
    path,
    message: `port ${number} takes clients without identity (${mtls}), but the namespace denies all that is not declared`,
    fix: 'name their networks in plaintextFrom, or leave mtls out',
  }))
));
