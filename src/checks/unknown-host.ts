import { Check } from './check';
import { hostsOverlap } from '../model/gateway';
import { intersect, Match, StringCondition } from '../model/match';
import { matchText } from '../model/match-text';
import { host } from '../model/mesh';
import { declaredRules, requiredFeatures } from '../model/rules';
import { httpPorts, ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { supportOf } from '../providers/provider';

/** A match on a host that no request to the service has: proxies select the service by that host. */
export const unknownHost: Check = (mesh, provider) => mesh.services.flatMap(service => {
  const features = requiredFeatures(service.routes);
  if (!features.has('authority-match') && !features.has('header-match')) return [];
  const rules = declaredRules(service.routes).flatMap(({ owner, matches }) => (
    matches.map(match => ({ owner, match, on: hostOf(match) })).filter(({ on }) => on.authority.length)
  ));
  if (!rules.length || !supportOf(provider.capabilitiesFor(service))('authority-match')) return [];
  const name = host(service, mesh.settings);
  const outside = [...new Set(mesh.gateways.flatMap(({ routes }) => routes.flatMap(route => (route.service === service ? route.hosts : []))))];
  const isReachable = (on: HostMatch) => matchesInside(service, on, name) || outside.some(one => matchesOutside(on, one));
  return rules.filter(({ on }) => !isReachable(on)).map(({ owner, match }) => ({
    code: 'unknown-host',
    severity: Severity.ERROR,
    path: owner,
    message: `its rule for ${matchText([match])} never matches: requests to ${service.path} have host ${[name, ...outside].join(' or ')}`,
    fix: 'match one of these hosts (or a shorter form of the first), or add a gateway route for the host',
  }));
});

interface HostMatch { readonly authority: readonly StringCondition[]; readonly port?: number }

/** The conditions of a match on the host, or on header `host`. */
function hostOf({ authority = [], headers = [], port }: Match): HostMatch {
  return { authority: [...authority, ...headers.flatMap(({ name, value }) => (name === 'host' ? [value] : []))], port };
}

/** Callers in the mesh may use a shorter name, and add the port and a trailing dot. */
function matchesInside(service: ServiceModel, match: HostMatch, name: string): boolean {
  const { name: first, namespace } = service;
  const names = [first, `${first}.${namespace.name}`, `${first}.${namespace.name}.svc`, name, `${name}.`];
  const ports = httpPorts(service).filter(({ number }) => match.port === undefined || match.port === number).map(({ number }) => `:${number}`);
  return match.authority.some(isAddress) || names.some(one => ['', ...ports].some(port => couldMatch(match, `${one}${port}`)));
}

/** The port that external clients use is unknown. */
function matchesOutside({ authority }: HostMatch, name: string): boolean {
  return authority.every(({ type, value }) => {
    const bare = value.replace(/:\d*$/, '').toLowerCase();
    if (type === 'exact') return hostsOverlap(bare, name);
    return name.startsWith('*') || (type === 'prefix' ? name.startsWith(bare) : value.includes(':') || couldMatch({ authority: [{ type, value }] }, name));
  });
}

function couldMatch({ authority }: HostMatch, name: string): boolean {
  const lowerCase = authority.map((condition): StringCondition => (condition.type === 'regex' ? condition : { ...condition, value: condition.value.toLowerCase() }));
  return intersect({ authority: lowerCase }, { authority: [{ type: 'exact', value: name }] }) !== undefined;
}

/** Clients may use the IP address of the Service as its name. */
const isAddress = ({ value }: StringCondition) => /^(\d|\[)/.test(value);
