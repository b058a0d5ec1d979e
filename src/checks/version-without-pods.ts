import { Check } from './check';
import { MeshModel } from '../model/mesh';
import { isExternalMirror } from '../model/mirror-target';
import { baseRules } from '../model/rules';
import { opaquePorts, ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { Share } from '../model/share';
import { tcpRulesOn } from '../model/tcp-rules';

/** A version without pods that gets requests, connections or mirrored requests. */
export const versionWithoutPods: Check = mesh => mesh.services.flatMap(service => {
  const none = service.versions.filter(({ replicas }) => replicas === 0);
  if (!none.length) return [];
  const connected = opaquePorts(service).flatMap(({ number }) => tcpRulesOn(service.routes, number));
  return none.flatMap(({ path, name }) => {
    const whole = none.length === service.versions.length;
    const sends = (shares: readonly Share[]) => (shares.length ? shares.some(({ version, percent }) => version === name && percent > 0) : whole);
    const all = [
      { owners: owners(baseRules(service.routes).filter(({ response: answer, shares }) => !answer && sends(shares))), sent: 'requests are routed', result: 'they get 503' },
      { owners: owners(connected.filter(({ shares }) => shares.length && sends(shares))), sent: 'connections are routed', result: 'they are refused' },
      { owners: mirroring(mesh, service, name), sent: 'requests are mirrored', result: 'they are lost' },
    ];
    // One finding for each version: the first that applies.
    return all.filter(({ owners: some }) => some.length).slice(0, 1).map(({ owners: some, sent, result }) => ({
      code: 'version-without-pods',
      severity: Severity.WARNING,
      path,
      message: `it has no pods (replicas: 0), but ${sent} to it by ${some.join(' and ')}: ${result}`,
      fix: 'set replicas, remove its weight, or acknowledge that something else scales it',
    }));
  });
});

function mirroring({ services }: MeshModel, { name, namespace }: ServiceModel, version: string): string[] {
  return owners(services.flatMap(({ routes }) => routes.overlays).filter(({ mirrors }) => mirrors?.some(mirror => (
    !isExternalMirror(mirror) && mirror.version === version && mirror.service.name === name && mirror.service.namespace === namespace.name
  ))));
}

const owners = (rules: readonly { readonly owner: string }[]) => [...new Set(rules.map(({ owner }) => owner))];
