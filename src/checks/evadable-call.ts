import { Check } from './check';
import { matchesRequests, onPort } from '../model/grant';
import { hasPodAddresses } from '../model/ip-network';
import { MtlsMode } from '../model/mtls-mode';
import { networksOn } from '../model/service';
import { Severity } from '../model/severity';
import { deniesByDefault, supportOf } from '../providers/provider';

/** Calls that are restricted to methods or paths, at a port where the pods of the caller may connect in plaintext too: there each request is allowed. */
export const evadableCall: Check = (mesh, provider) => mesh.services.flatMap(service => {
  const { path, namespace, ports, grants } = service;
  if (!deniesByDefault(provider, namespace)) return [];
  const calls = grants.filter(grant => matchesRequests(grant) && !grant.isRoute);
  if (!calls.length) return [];
  const isDisabled = supportOf(provider.capabilities)('mtls-disable');
  return ports.filter(({ mtls }) => !(isDisabled && mtls === MtlsMode.DISABLE)).flatMap(({ number, target }) => {
    const networks = networksOn(service, target).filter(hasPodAddresses);
    const callers = [...new Set(onPort(calls, target).map(({ caller }) => caller.path))].sort();
    return !networks.length || !callers.length ? [] : [{
      code: 'evadable-call',
      severity: Severity.WARNING,
      path,
      message: `its port ${number} allows each request of clients in plaintext from ${networks.join(', ')}, a network that pods may be in: `
        + `the methods and paths of the calls of ${callers.join(' and ')} do not hold for clients that connect without the mesh`,
      fix: 'allow plaintext from the networks of clients without a proxy only, or at a port of its own, which the calls leave out by their ports',
    }];
  });
});
