import { Check } from './check';
import { Finding } from '../model/finding';
import { Grant } from '../model/grant';
import { both, covers, Match, perMethod } from '../model/match';
import { Rule } from '../model/route-table';
import { httpPorts, ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { Mirror } from '../model/treatment';
import { able } from '../providers/provider';

/** Copies are sent with the caller's identity, so who gets them has to let the caller in. */
export const mirrorDenied: Check = (mesh, provider) => mesh.services.flatMap(service => {
  if (!service.routes.overlays.some(({ mirrors }) => mirrors)) return [];
  const rules = service.routes.said(able(provider.capabilitiesFor(service)));
  return service.routes.overlays.flatMap(({ owner, mirrors = [] }) => mirrors.flatMap(mirror => {
    const target = mesh.services.find(({ name, namespace }) => name === mirror.service.name && namespace.name === mirror.service.namespace);
    const copied = rules.flatMap((rule, i) => (
      rule.mirrors?.includes(mirror) ? rule.matches.map(match => copies(rule, match, rules.slice(0, i))) : []
    ));
    if (!target?.namespace.zeroTrust || target === service || !copied.length) return [];
    return missing(service, target, mirror, copied).map((message): Finding => ({
      code: 'mirror-denied',
      severity: Severity.ERROR,
      path: owner,
      message,
      fix: 'copies carry the identity of the caller: let it call the target, for the same methods and paths',
    }));
  }));
});

function missing(service: ServiceModel, target: ServiceModel, mirror: Mirror, copied: readonly Copies[]): string[] {
  const callers = [...new Set(service.grants.map(({ caller }) => caller))];
  if (!callers.length && !service.namespace.zeroTrust) {
    return [`no caller of ${service.path} is declared, so ${target.path} denies the copies of their requests`];
  }
  return callers.filter(caller => {
    const allowed = target.grants.filter(grant => grant.caller === caller);
    return service.grants.filter(grant => grant.caller === caller).some(grant => (
      targetPorts(service, target, mirror, grant).some(port => {
        const open = allowed.filter(({ ports }) => !ports || ports.includes(port)).flatMap(asked);
        const from = { callers: [{ namespace: caller.namespace.name, service: caller.name }] };
        return asked(grant).some(sent => copied.some(of => of({ ...sent, ...from }).some(copy => !open.some(match => covers(match, copy)))));
      })
    ));
  }).map(caller => `${target.path} denies copies of requests of ${caller.path}, which may not make all of them there`);
}

/** The copies that are made of some requests. */
type Copies = (sent: Match) => Match[];

/** Of what one alternative of a rule takes. A copy has the path that the target of the request gets. */
function copies({ rewrite }: Rule, match: Match, earlier: readonly Rule[]): Copies {
  const path = rewrite?.path;
  const seen: Match = path ? { path: [{ type: path.replace === 'full' ? 'exact' : 'element-prefix', value: path.value }] } : {};
  return sent => {
    const taken = both(sent, match);
    if (!taken || earlier.some(({ matches }) => matches.some(first => covers(first, taken)))) return [];
    return perMethod({ ...taken, ...seen });
  };
}

/** Container ports of the target that get copies of what a grant allows. */
function targetPorts(service: ServiceModel, target: ServiceModel, mirror: Mirror, { ports }: Grant): number[] {
  const from = httpPorts(service).filter(port => !ports || ports.includes(port.target)).map(({ number }) => mirror.port ?? number);
  return target.ports.filter(({ number }) => from.includes(number)).map(port => port.target);
}

/** The requests that a grant allows, as matches. */
function asked({ methods, paths }: Grant): Match[] {
  const match: Match = methods ? { methods } : {};
  return paths ? paths.map(path => ({ ...match, path: [path] })) : [match];
}
