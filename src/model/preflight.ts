import { GatewayRoute } from './gateway';
import { HttpMethod } from './http-method';
import { HeaderCondition, Match, StringCondition } from './match';
import { Cors } from './route-policy';

/** Names the method of the request that follows a preflight request. See https://fetch.spec.whatwg.org/#cors-preflight-request */
const REQUESTED_METHOD = 'access-control-request-method';

/** Matches a header with any value. */
const PRESENT: StringCondition = { type: 'regex', value: '.+' };

/**
 * The route of the CORS preflight requests for the requests of a gateway route that do not match the route themselves: a preflight request is an
 * OPTIONS request without the headers and cookies of the request that follows. Undefined if the route matches them.
 */
export function preflightRoute(route: GatewayRoute): GatewayRoute | undefined {
  const matches = route.matches.flatMap(preflightMatches);
  return matches.length ? { ...route, matches } : undefined;
}

function preflightMatches({ methods, headers, cookies, withoutHeaders: _, ...target }: Match): Match[] {
  if (!headers && !cookies && (!methods || methods.includes(HttpMethod.OPTIONS))) return [];
  const requested = methods ? methods.map((method): StringCondition => ({ type: 'exact', value: method })) : [PRESENT];
  return requested.map(value => ({ ...target, methods: [HttpMethod.OPTIONS], headers: [{ name: REQUESTED_METHOD, value }] }));
}

/** The preflight requests that a CORS policy answers: a proxy forwards those of other origins. None for matches that no preflight request meets. */
export function answeredPreflights(match: Match, { origins }: Cors): Match[] {
  const { headers = [], cookies } = match;
  if (cookies || headers.some(({ name }) => name !== REQUESTED_METHOD)) return [];
  return origins.map((origin): Match => ({ ...match, headers: [...headers, originCondition(origin)] }));
}

function originCondition(origin: StringCondition): HeaderCondition {
  return { name: 'origin', value: origin.value === '*' ? PRESENT : origin };
}
