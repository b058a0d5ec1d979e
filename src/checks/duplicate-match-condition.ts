import { Check } from './check';
import { Finding } from '../model/finding';
import { gatewayHosts, GatewayRoute } from '../model/gateway';
import { gatewayRules } from '../model/gateway-rules';
import { EVERYTHING, Match } from '../model/match';
import { Severity } from '../model/severity';

/** Two conditions on one header or path in one rule, or in a route of a gateway and a rule of its service, which no mesh can ask at once. */
export const duplicateMatchCondition: Check = mesh => [
  ...mesh.services.flatMap(({ routes }) => routes.said().flatMap(({ owner, matches }) => (
    matches.flatMap(twice).map(what => finding(owner, `one match asks twice of ${what}`))
  ))),
  ...mesh.gateways.filter(({ routes }) => routes.some(narrowed)).flatMap(gateway => {
    const found = gatewayHosts(gateway).flatMap(host => gatewayRules(gateway, host, mesh, () => true)).flatMap(({ matches, service }) => (
      matches.flatMap(twice).map(what => `a route of it and a rule of ${service.path} ask both of ${what}`)
    ));
    return [...new Set(found)].map(message => finding(gateway.path, message));
  }),
];

/** Whether a route and a rule both ask something. */
function narrowed({ matches, service }: GatewayRoute): boolean {
  return service.routes.declared.length > 1 && matches.some(match => match !== EVERYTHING);
}

function finding(path: string, message: string): Finding {
  return {
    code: 'duplicate-match-condition', severity: Severity.ERROR, path, message: `${message}, a mesh can ask once`, fix: 'say both in one condition, for instance in one regex',
  };
}

const NONE: readonly never[] = [];

function twice({ path = NONE, headers = NONE, cookies, queries = NONE, withoutHeaders = NONE, authority = NONE }: Match): string[] {
  const found: string[] = []; // nothing, mostly
  if (path.length > 1) found.push('the path');
  if (authority.length > 1) found.push('the host');
  if (headers.length > 1 || (headers.length && cookies)) found.push(...repeated([...headers.map(({ name }) => name), ...(cookies ? ['cookie'] : [])]).map(name => `header ${name}`));
  if (queries.length > 1) found.push(...repeated(queries.map(({ name }) => name)).map(name => `query parameter ${name}`));
  if (withoutHeaders.length > 1) found.push(...repeated(withoutHeaders.map(({ name }) => name)).map(name => `the absence of header ${name}`));
  return found;
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}
