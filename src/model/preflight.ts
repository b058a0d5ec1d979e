import { literal } from './derived-regex';
import { GatewayRoute } from './gateway';
import { HttpMethod } from './http-method';
import { HeaderCondition, Match, StringCondition } from './match';
import { withoutRedundant } from './redundant-rules';
import { isClientHeader } from './stripped-headers';

/** Names the method of the request that follows a preflight request. See https://fetch.spec.whatwg.org/#cors-preflight-request */
const REQUESTED_METHOD = 'access-control-request-method';

/** Names the headers of the request that follows, sorted, except those that every browser sends. */
const REQUESTED_HEADERS = 'access-control-request-headers';

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
  const named = requestedHeaders(headers);
  return requested.map(value => ({ ...target, methods: [HttpMethod.OPTIONS], headers: [...named, { name: REQUESTED_METHOD, value }] }));
}

/** The names of the headers are all that is known of them before the request. */
function requestedHeaders(headers: readonly HeaderCondition[] = []): HeaderCondition[] {
  const names = [...new Set(headers.map(({ name }) => name))].filter(name => !isClientHeader(name)).sort();
  if (!names.length) return [];
  const listed = names.map(name => `${literal(name)}(, ?.*)?`).join(', ?');
  return [{ name: REQUESTED_HEADERS, value: { type: 'regex', value: `(.*, ?)?${listed}` } }];
}

/**
 * The preflight requests of certain origins: what is not known to be one of a browser is not for the gateway to answer. None for a match that
 * no preflight request meets.
 */
export function preflightsFrom(origins: readonly StringCondition[], match: Match): readonly Match[] {
  const { headers = [], cookies } = match;
  if (cookies || headers.some(({ name }) => name !== REQUESTED_METHOD && name !== REQUESTED_HEADERS)) return [];
  return withoutRedundant(origins.map((origin): Match => ({ ...match, headers: [...headers, originCondition(origin)] })));
}

function originCondition(origin: StringCondition): HeaderCondition {
  return { name: 'origin', value: origin.value === '*' ? PRESENT : origin };
}
