import { Check } from './check';
import { Finding } from '../model/finding';
import { GatewayRoute } from '../model/gateway';
import { declaredGatewayRules } from '../model/gateway-rules';
import { EVERYTHING, Match } from '../model/match';
import { matchText } from '../model/match-text';
import { effectiveRules, declaredRules } from '../model/rules';
import { Severity } from '../model/severity';

/** Two conditions on one header or path in one match, or in a gateway route and a rule of its service: no mesh can express them in one match. */
export const duplicateMatchCondition: Check = mesh => [
  ...mesh.services.flatMap(({ routes }) => effectiveRules(routes).flatMap(({ owner, matches }) => (
    matches.flatMap(match => duplicates(match).map(what => finding(owner, `its match ${matchText([match])} has two conditions on ${what}`)))
  ))),
  ...mesh.gateways.flatMap(({ path, routes }) => routes.flatMap(({ service, matches }) => (
    matches.flatMap(match => duplicates(match).map(what => finding(path, `its route to ${service.path} for ${matchText([match])} has two conditions on ${what}`)))
  ))),
  ...mesh.gateways.filter(({ routes }) => routes.some(mergesMatches)).flatMap(gateway => {
    const found = declaredGatewayRules(gateway, mesh).flatMap(({ matches, service }) => (
      matches.flatMap(match => duplicates(match).map(what => (
        `its route to ${service.path} and a rule of that service combine to the match ${matchText([match])}, which has two conditions on ${what}`
      )))
    ));
    return [...new Set(found)].map(message => finding(gateway.path, message));
  }),
];

/** Whether matches of a route are merged with matches of rules. */
function mergesMatches({ matches, service }: GatewayRoute): boolean {
  return declaredRules(service.routes).length > 1 && matches.some(match => match !== EVERYTHING);
}

function finding(path: string, message: string): Finding {
  return {
    code: 'duplicate-match-condition', severity: Severity.ERROR, path, message: `${message}; a mesh can express one`, fix: 'combine them into one condition, such as one regex',
  };
}

const NONE: readonly never[] = [];

function duplicates({ path = NONE, headers = NONE, cookies, queries = NONE, withoutHeaders = NONE, authority = NONE }: Match): string[] {
  const found: string[] = []; // mostly empty
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
