import { Check } from './check';
import { declaredRequests } from '../model/declared-requests';
import { deniedFinding } from '../model/denied-finding';
import { Finding } from '../model/finding';
import { asMatches, byCaller, onPort } from '../model/grant';
import { covers } from '../model/match';
import { MeshModel, servicesByKey } from '../model/mesh';
import { isExternalMirror } from '../model/mirror-target';
import { MeshMirror } from '../model/route-policy';
import { effectiveRules } from '../model/rules';
import { httpPorts, ServiceModel } from '../model/service';
import { Supports } from '../model/supports';
import { deniesByDefault, supportOf, Provider } from '../providers/provider';

/** Mirrored requests carry the identity of the caller, so the mirror target must allow the caller. */
export const mirrorDenied: Check = (mesh, provider) => {
  const mirrored = mesh.services.filter(({ routes }) => routes.overlays.some(({ mirrors }) => mirrors));
  if (!mirrored.length) return [];
  const services = servicesByKey(mesh);
  return mirrored.flatMap(service => deniedMirrors(service, services, mesh, provider));
};

function deniedMirrors(service: ServiceModel, services: ReadonlyMap<string, ServiceModel>, mesh: MeshModel, provider: Provider): Finding[] {
  const can = supportOf(provider.capabilitiesFor(service));
  const rules = effectiveRules(service.routes, can);
  return service.routes.overlays.flatMap(({ owner, mirrors = [] }) => mirrors.flatMap(mirror => {
    if (isExternalMirror(mirror)) return [];
    const target = services.get(`${mirror.service.namespace}/${mirror.service.name}`);
    if (!target || target === service || !deniesByDefault(provider, target.namespace)) return [];
    if (!rules.some(rule => rule.mirrors?.includes(mirror))) return [];
    return missing(service, target, mirror, mesh, can).map(message => deniedFinding({
      code: 'mirror-denied',
      path: owner,
      message,
      fix: 'mirrored requests carry the identity of the caller: declare calls() from it to the mirror target, for the same methods and paths',
    }, target.namespace));
  }));
}

function missing(service: ServiceModel, target: ServiceModel, mirror: MeshMirror, mesh: MeshModel, can: Supports): string[] {
  if (!service.grants.length && !service.namespace.zeroTrust) {
    return [`${service.path} has no declared callers, so ${target.path} denies the requests that are mirrored from it`];
  }
  const allowed = byCaller(target.grants);
  return [...byCaller(service.grants)].filter(([caller, all]) => httpPorts(service).some(({ number, target: pods }) => {
    const grants = onPort(all, pods);
    const mirrored = declaredRequests({ caller, service, port: number, grants }, ({ mirrors }) => !!mirrors?.includes(mirror), mesh, can);
    return target.ports.filter(port => port.number === (mirror.port ?? number)).some(port => {
      const allowedMatches = onPort(allowed.get(caller) ?? [], port.target).flatMap(asMatches);
      return mirrored.some(request => !allowedMatches.some(match => covers(match, request)));
    });
  })).map(([caller]) => `${target.path} denies mirrored requests of ${caller}, whose calls() to it do not cover all that is mirrored from ${service.path}`);
}
