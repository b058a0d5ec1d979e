import { Check } from './check';
import { deniedFinding } from '../model/denied-finding';
import { MtlsMode } from '../model/mtls-mode';
import { networksOn } from '../model/service';
import { deniesByDefault } from '../providers/provider';

/** A port for unauthenticated clients in a namespace that denies by default, without CIDRs that are allowed: all such clients are denied. */
export const plaintextDenied: Check = (mesh, provider) => mesh.services.flatMap(service => {
  const { path, namespace, ports } = service;
  if (!deniesByDefault(provider, namespace)) return [];
  const denied = ports.filter(({ mtls, target }) => mtls && mtls !== MtlsMode.STRICT && !networksOn(service, target).length);
  return denied.map(({ number, mtls }) => deniedFinding({
    code: 'plaintext-denied',
    path,
    message: `port ${number} accepts unauthenticated clients (mtls ${mtls}), but ${namespace.path} denies by default and plaintextFrom is empty`,
    fix: 'set plaintextFrom to the CIDRs of these clients, or leave mtls out',
  }, namespace));
});
