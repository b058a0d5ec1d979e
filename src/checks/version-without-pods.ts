import { Check } from './check';
import { MeshModel } from '../model/mesh';
import { Share } from '../model/route-table';
import { baseRules } from '../model/rules';
import { opaquePorts, ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { tcpRulesOn } from '../model/tcp-rules';

/** A version that requests, connections or copies are sent to, or that is all there is, and that has no pods. */
export const versionWithoutPods: Check = mesh => mesh.services.flatMap(service => {
  const none = service.versions.filter(({ replicas }) => replicas === 0);
  if (!none.length) return [];
  const connected = opaquePorts(service).flatMap(({ number }) => tcpRulesOn(service.routes, number));
  return none.flatMap(({ path, name }) => {
    const whole = none.length === service.versions.length;
    const sends = (shares: readonly Share[]) => (shares.length ? shares.some(({ version, percent }) => version === name && percent > 0) : whole);
    const sent = [
      { owners: owners(baseRules(service.routes).filter(({ response: answer, shares }) => !answer && sends(shares))), how: 'requests to it: they get 503' },
      { owners: owners(connected.filter(({ shares }) => shares.length && sends(shares))), how: 'connections to it: they are refused' },
      { owners: copying(mesh, service, name), how: 'copies to it: they are lost' },
    ];
    // What is sent is told once, first of all of requests.
    return sent.filter(({ owners: some }) => some.length).slice(0, 1).map(({ owners: some, how }) => ({
      code: 'version-without-pods',
      severity: Severity.WARNING,
      path,
      message: `it has no pods (replicas 0), and ${some.join(' and ')} sends ${how}`,
      fix: 'give it replicas, take its share away, or acknowledge that something else scales it',
    }));
  });
});

function copying({ services }: MeshModel, { name, namespace }: ServiceModel, version: string): string[] {
  return owners(services.flatMap(({ routes }) => routes.overlays).filter(({ mirrors }) => mirrors?.some(mirror => (
    mirror.version === version && mirror.service.name === name && mirror.service.namespace === namespace.name
  ))));
}

const owners = (rules: readonly { readonly owner: string }[]) => [...new Set(rules.map(({ owner }) => owner))];
