import { Check } from './check';
import { address, authority, EntryPoint, EntryPoints, defaultPort } from '../model/entry-point';
import { HttpMethod } from '../model/http-method';
import { HeaderCondition, Match } from '../model/match';
import { matchText } from '../model/match-text';
import { plainRequests, matchesPlain } from '../model/plain-request';
import { afterRewrite } from '../model/rewritten-match';
import { ImmediateResponse, Redirect } from '../model/route-policy';
import { Rule } from '../model/route-table';
import { requiredFeatures, baseRules } from '../model/rules';
import { Severity } from '../model/severity';

/** After so many redirects clients give up. See https://fetch.spec.whatwg.org/#http-redirect-fetch */
const MOST_REDIRECTS = 20;

/** A redirect that clients return to again and again when they follow it. */
export const redirectLoop: Check = mesh => {
  const redirecting = mesh.services.filter(({ routes }) => requiredFeatures(routes).has('redirect'));
  if (!redirecting.length) return []; // mostly
  const owners = new Map(redirecting.flatMap(({ routes }) => baseRules(routes).map(({ response, owner }) => [response, owner])));
  const entryPoints = new EntryPoints(mesh);
  const reported = new Set<ImmediateResponse | undefined>();
  const gateways = mesh.gateways.filter(({ routes }) => routes.some(({ service }) => redirecting.includes(service)));
  const all = [...redirecting.flatMap(entryPoints.ofService), ...gateways.flatMap(entryPoints.ofGateway)];
  return all.flatMap(entryPoint => entryPoint.rules().items.flatMap(rule => {
    const path = owners.get(rule.response);
    if (!redirectOf(rule) || path === undefined || reported.has(rule.response)) return [];
    const found = rule.matches.flatMap(match => {
      const [loop] = plainRequests(match).flatMap(request => loopFrom(rule, { entryPoint, match: at(entryPoint, request) }, entryPoints) ?? []);
      return loop ? [{ match, loop }] : [];
    });
    if (!found.length) return [];
    reported.add(rule.response);
    const [{ match, loop }] = found;
    return [{
      code: 'redirect-loop',
      severity: Severity.ERROR,
      path,
      message: `its redirect for ${matchText([match])} is a redirect loop: ${loop}`,
      fix: 'redirect to a host, scheme or path that it does not match, or match the redirected requests in an earlier rule',
    }];
  }));
};

/** A request at an entry point. */
interface RequestAt { readonly entryPoint: EntryPoint; readonly match: Match }

/** The loop from a rule back to it, as the error shows it; none unless it is certain that a client never leaves it. */
function loopFrom(rule: Rule, first: RequestAt, entryPoints: EntryPoints): string | undefined {
  const way = [first];
  let back = false;
  for (let request = first; way.length <= MOST_REDIRECTS;) {
    const matching = ruleFor(request);
    if (way.length === 1 && matching !== rule) return undefined; // another rule takes precedence
    const redirect = matching && redirectOf(matching);
    const next = redirect && redirected(request, redirect, entryPoints);
    if (!next) return undefined;
    back ||= way.length > 1 && matching.response === rule.response;
    way.push(next);
    request = next;
  }
  return back ? loopText(way.map(addressText)) : undefined;
}

function ruleFor({ entryPoint, match: request }: RequestAt): Rule | undefined {
  for (const rule of entryPoint.rules().candidates([request])) {
    const results = rule.matches.map(match => matchesPlain(match, request));
    if (results.includes(true)) return rule;
    if (results.includes(undefined)) return undefined;
  }
  return undefined;
}

function redirectOf({ response }: Rule): Redirect | undefined {
  return response && 'redirect' in response ? response.redirect : undefined;
}

/** The next request of the client, if it is one to the mesh. */
function redirected(
  { entryPoint, match }: RequestAt, { scheme, host, port, path, status }: Redirect, entryPoints: EntryPoints,
): RequestAt | undefined {
  const [method] = match.methods!;
  const methods = methodAfter(method, status);
  if (!methods) return undefined;
  const moved = afterRewrite({ ...match, methods }, { path });
  if (host === undefined && scheme === undefined) return { entryPoint, match: moved };
  const { origin } = entryPoint;
  if (host !== undefined && host !== origin.host && staysAtHost(match)) return undefined;
  const nextScheme = scheme ?? match.scheme ?? origin.scheme;
  const next = entryPoints.find({ scheme: nextScheme, host: host ?? origin.host!, port: port ?? defaultPort(nextScheme) }, entryPoint);
  return next && { entryPoint: next, match: at(next, moved) };
}

/** The method of the next request; none if clients differ. See https://fetch.spec.whatwg.org/#http-redirect-fetch */
function methodAfter(method: HttpMethod, status: number): HttpMethod[] | undefined {
  if (method === HttpMethod.GET || method === HttpMethod.HEAD || status === 307 || status === 308) return [method];
  return status === 303 ? [HttpMethod.GET] : undefined;
}

/** Whether it has headers that clients do not send to another host. */
function staysAtHost({ cookies, headers }: Match): boolean {
  return !!cookies || !!headers?.some(({ name }) => name === 'cookie' || name === 'authorization');
}

/** A request at an entry point, with its host, scheme and port. */
function at({ origin, service, gateway, forwardedProto }: EntryPoint, { port: _, ...request }: Match): Match {
  const { host, port } = origin;
  // A gateway that trusts no proxy in front replaces what that says.
  const scheme = forwardedProto === undefined || gateway!.trustedProxies ? origin.scheme : 'http';
  return {
    ...request,
    ...(forwardedProto === undefined ? {} : { headers: withForwarded(request, scheme) }),
    ...(service ? { port } : {}),
    ...(host === undefined ? {} : { scheme }),
    ...(host === undefined || host.startsWith('*') ? {} : { authority: [{ type: 'exact', value: authority(origin) }] }),
  };
}

const FORWARDED_PROTO = 'x-forwarded-proto';

function withForwarded({ headers = [] }: Match, scheme: string): HeaderCondition[] {
  return [...headers.filter(({ name }) => name !== FORWARDED_PROTO), { name: FORWARDED_PROTO, value: { type: 'exact', value: scheme } }];
}

function addressText({ entryPoint: { origin }, match: { path } }: RequestAt): string {
  const [{ type, value }] = path!;
  return `${origin.host === undefined ? '' : address(origin)}${type === 'exact' ? value : '/...'}`;
}

/** The addresses up to the first repetition; without one, the first three. */
function loopText(addresses: readonly string[]): string {
  const again = addresses.findIndex((one, i) => addresses.indexOf(one) < i);
  return `${addresses.slice(0, again < 0 ? 3 : again + 1).join(' -> ')}${again < 0 ? ' and so on' : ''}`;
}
