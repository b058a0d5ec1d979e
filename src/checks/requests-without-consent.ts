import { Check } from './check';
import { connectionsToOthers } from './requests-without-token';
import { opaquePorts } from '../model/service';
import { Severity } from '../model/severity';
import { supportOf } from '../providers/provider';

/** A service that requires consent, and what reaches it without: connections to ports without requests, and what routes send past its proxies. */
export const requestsWithoutConsent: Check = (mesh, provider) => (
  !supportOf(provider.capabilities)('external-authorization') ? [] : mesh.services.flatMap(service => {
    if (!service.externalAuthorizations.length) return [];
    const ports = opaquePorts(service).map(({ number }) => number);
    const { leaving, mirroredFrom } = connectionsToOthers(service, mesh, provider);
    const open = [
      ...(ports.length ? [{
        message: `connections to port ${ports.join(', ')} of ${service.path} need no consent: the mesh sees no requests there`,
        fix: 'move the port to a service of its own, or allow it to few callers by calls() in a ZeroTrustNamespace and acknowledge this',
      }] : []),
      ...(leaving.length ? [{
        message: `requests that the routes of ${service.path} send to ${leaving.join(' and ')} need no consent: they leave the mesh at the proxy of the client`,
        fix: 'let the external server authorize them itself, and acknowledge it',
      }] : []),
      ...(mirroredFrom.length ? [{
        message: `requests that are mirrored from ${mirroredFrom.join(' and ')} to ${service.path} need no consent of its own: the waypoint sends the copies to its pods directly`,
        fix: 'mirror to a service without ExternalAuthorization, or acknowledge it',
      }] : []),
    ];
    return service.externalAuthorizations.flatMap(({ owner }) => open.map(found => (
      { code: 'requests-without-consent', severity: Severity.WARNING, path: owner, ...found }
    )));
  })
);
