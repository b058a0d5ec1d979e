import { Check } from './check';
import { matchesRequests, onPort } from '../model/grant';
import { Severity } from '../model/severity';

/** Pods that others deploy, on whose ports probes need a route of their own, and none is given: they are not readable. */
export const unknownProbes: Check = (mesh, provider) => (!provider.refusesUndeclaredProbes ? [] : mesh.services.flatMap(service => {
  const byOthers = !!service.podLabels || service.versions.some(({ podLabels }) => podLabels);
  if (!byOthers || !service.namespace.zeroTrust) return [];
  const ports = service.ports.filter(({ target }) => (
    onPort(service.grants, target).some(matchesRequests) && !service.probes.some(({ port }) => port === target)
  ));
  return !ports.length ? [] : [{
    code: 'unknown-probes',
    severity: Severity.WARNING,
    path: service.path,
    message: `calls to it name methods or paths on port ${ports.map(({ number }) => number).join(', ')}, and no probe of its pods there is given, `
      + `so ${provider.name} denies the kubelet's HTTP probes`,
    fix: 'give liveness, readiness and startup as its pods have them, to the service or to its versions; acknowledge it if none of them is an HTTP probe of this port',
  }];
}));
