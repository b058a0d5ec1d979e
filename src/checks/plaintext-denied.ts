import { Check } from './check';
import { MtlsMode } from '../model/mtls-mode';
import { networksOn } from '../model/service';
import { Severity } from '../model/severity';

/** A port for unauthenticated clients in a namespace that denies by default, without CIDRs that are allowed: all such clients are denied. */
export const plaintextDenied: Check = mesh => mesh.services.filter(({ namespace }) => namespace.zeroTrust).flatMap(service => (
  service.ports.filter(({ mtls, target }) => mtls && mtls !== MtlsMode.STRICT && !networksOn(service, target).length).map(({ number, mtls }) => ({
    code: 'plaintext-denied',
    severity: Severity.ERROR,
    path: service.path,
    message: `port ${number} accepts unauthenticated clients (mtls ${mtls}), but ${service.namespace.path} denies by default and plaintextFrom is empty`,
    fix: 'set plaintextFrom to the CIDRs of these clients, or leave mtls out',
  }))
));
