import { Check } from './check';
import { hostsOverlap } from '../model/gateway';
import { intersect, Match, StringCondition } from '../model/match';
import { host } from '../model/mesh';
import { declaredRules, requiredFeatures } from '../model/rules';
import { httpPorts, ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { supportOf } from '../providers/provider';

/** A match on a host by which no request for the service comes: proxies choose the service by that host. */
export const unknownHost: Check = (mesh, provider) => mesh.services.flatMap(service => {
  const features = requiredFeatures(service.routes);
  if (!features.has('authority-match') && !features.has('header-match')) return [];
  const asking = declaredRules(service.routes).flatMap(({ owner, matches }) => (
    matches.map(hostOf).filter(({ authority }) => authority.length).map(match => ({ owner, match }))
  ));
  if (!asking.length || !supportOf(provider.capabilitiesFor(service))('authority-match')) return [];
  const name = host(service, mesh.settings);
  const outside = [...new Set(mesh.gateways.flatMap(({ routes }) => routes.flatMap(route => (route.service === service ? route.hosts : []))))];
  const comes = (match: AskedHost) => comesWithin(service, match, name) || outside.some(one => comesFromOutside(match, one));
  return asking.filter(({ match }) => !comes(match)).map(({ owner, match }) => ({
    code: 'unknown-host',
    severity: Severity.ERROR,
    path: owner,
    message: `no request for ${service.path} asks for host ${match.authority.map(({ type, value }) => `${type} ${value}`).join(' and ')}: `
      + `it is asked for as ${[name, ...outside].join(', ')}`,
    fix: 'name one of these (or the first by fewer labels), or give it a route in a gateway for that host',
  }));
});

interface AskedHost { readonly authority: readonly StringCondition[]; readonly port?: number }

/** What a match asks of the host, be it as a header. */
function hostOf({ authority = [], headers = [], port }: Match): AskedHost {
  return { authority: [...authority, ...headers.flatMap(({ name, value }) => (name === 'host' ? [value] : []))], port };
}

/** Callers in the mesh may leave labels at the end out, and add the port and a dot. */
function comesWithin(service: ServiceModel, match: AskedHost, name: string): boolean {
  const { name: first, namespace } = service;
  const names = [first, `${first}.${namespace.name}`, `${first}.${namespace.name}.svc`, name, `${name}.`];
  const ports = httpPorts(service).filter(({ number }) => match.port === undefined || match.port === number).map(({ number }) => `:${number}`);
  return match.authority.some(isAddress) || names.some(one => ['', ...ports].some(port => takes(match, `${one}${port}`)));
}

/** What the port is from outside, nobody here knows. */
function comesFromOutside({ authority }: AskedHost, name: string): boolean {
  return authority.every(({ type, value }) => {
    const bare = value.replace(/:\d*$/, '').toLowerCase();
    if (type === 'exact') return hostsOverlap(bare, name);
    return name.startsWith('*') || (type === 'prefix' ? name.startsWith(bare) : value.includes(':') || takes({ authority: [{ type, value }] }, name));
  });
}

function takes({ authority }: AskedHost, name: string): boolean {
  const caseless = authority.map((condition): StringCondition => (condition.type === 'regex' ? condition : { ...condition, value: condition.value.toLowerCase() }));
  return intersect({ authority: caseless }, { authority: [{ type: 'exact', value: name }] }) !== undefined;
}

/** The address of the Service is as good as its name. */
const isAddress = ({ value }: StringCondition) => /^(\d|\[)/.test(value);
