import { Check } from './check';
import { address, authority, EntryPoint, EntryPoints, defaultPort } from '../model/entry-point';
import { Finding } from '../model/finding';
import { HttpMethod } from '../model/http-method';
import { HeaderAbsence, HeaderCondition, Match } from '../model/match';
import { MatchIndex } from '../model/match-index';
import { matchText } from '../model/match-text';
import { memoizeByIdentity } from '../model/memoize-by-identity';
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
  const loops = new Map<ImmediateResponse, Finding & { readonly isCertain: boolean }>();
  const gateways = mesh.gateways.filter(({ routes }) => routes.some(({ service }) => redirecting.includes(service)));
  const all = [...redirecting.flatMap(entryPoints.ofService), ...gateways.flatMap(entryPoints.ofGateway)];
  for (const entryPoint of all) {
    for (const [position, rule] of entryPoint.rules().items.entries()) {
      const path = owners.get(rule.response);
      if (!rule.response || !redirectOf(rule) || path === undefined || loops.get(rule.response)?.isCertain) continue;
      const found = rule.matches.flatMap(match => {
        const requests = plainRequests(match).flatMap(request => samples(position, entryPoint, request));
        return requests.flatMap(request => loopFrom(rule, request, entryPoints) ?? []).slice(0, 1).map(loop => ({ match, ...loop }));
      });
      const [{ match, text, assumed } = { match: undefined, text: '', assumed: undefined }] = found;
      if (!match || (assumed !== undefined && loops.has(rule.response))) continue;
      loops.set(rule.response, {
        code: 'redirect-loop',
        severity: assumed === undefined ? Severity.ERROR : Severity.WARNING,
        path,
        message: `its redirect for ${matchText([match])} is a redirect loop: ${text}`,
        fix: 'redirect to a host, scheme or path that it does not match, or match the redirected requests in an earlier rule'
          + (assumed === undefined ? '' : `, or acknowledge that ${assumed} does not lead to this gateway`),
        isCertain: assumed === undefined,
      });
    }
  }
  return [...loops.values()].map(({ isCertain: _, ...loop }) => loop);
};

/** A request at an entry point. */
interface RequestAt { readonly entryPoint: EntryPoint; readonly match: Match }

/**
 * A sample request at an entry point, for the rule at a position; in the mesh by each name of the service if rules match on the authority. If an earlier
 * rule takes requests without a header, it has the header.
 */
function samples(position: number, entryPoint: EntryPoint, request: Match): RequestAt[] {
  const { matchAuthority, absences } = conditionsOf(entryPoint.rules());
  const hosts = entryPoint.serviceHosts && !request.authority && matchAuthority ? entryPoint.serviceHosts : [];
  const withHosts = hosts.length ? hosts.map((host): Match => (
    { ...request, authority: [{ type: 'exact', value: authority({ scheme: 'http', host, port: entryPoint.origin.port }) }] }
  )) : [request];
  const given = ['host', ...request.headers?.map(({ name }) => name) ?? []];
  const present = absences.filter(absence => absence.position < position && !given.includes(absence.header.name)).map(({ header }) => header);
  const headers = [...new Map(present.map(header => [header.name, header])).values()];
  return withHosts.flatMap((one): RequestAt[] => {
    const plain = { entryPoint, match: at(entryPoint, one) };
    if (!headers.length || ruleFor(plain) === entryPoint.rules().items[position]) return [plain];
    return [{ entryPoint, match: at(entryPoint, { ...one, headers: [...one.headers ?? [], ...headers] }) }];
  });
}

/** Conditions of rules that a request without more than a match requires does not decide. */
interface Conditions {
  readonly matchAuthority: boolean;
  /** For each match without a header, the position of its rule and a header of a request that it does not match. */
  readonly absences: readonly { readonly position: number; readonly header: HeaderCondition }[];
}

const conditionsOf = memoizeByIdentity(({ items }: MatchIndex<Rule>): Conditions => ({
  matchAuthority: items.some(({ matches }) => matches.some(match => match.authority)),
  absences: items.flatMap(({ matches }, position) => matches.flatMap(({ withoutHeaders = [] }) => (
    withoutHeaders.flatMap(absence => presence(absence) ?? []).map(header => ({ position, header }))
  ))),
}));

function presence({ name, value }: HeaderAbsence): HeaderCondition | undefined {
  return value?.type === 'regex' ? undefined : { name, value: { type: 'exact', value: value?.value ?? 'x' } };
}

/** A loop as the finding shows it, and the host that is assumed to lead to the same gateway, if any. */
interface Loop { readonly text: string; readonly assumed?: string }

/** The loop from a rule back to it; none unless a client never leaves it. */
function loopFrom(rule: Rule, first: RequestAt, entryPoints: EntryPoints): Loop | undefined {
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
  const assumed = way.find(({ entryPoint }) => entryPoint.isAssumed)?.entryPoint.origin.host;
  return back ? { text: loopText(way.map(addressText)), ...(assumed === undefined ? {} : { assumed }) } : undefined;
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
    // Clients in the mesh send plaintext to their proxies.
    scheme: host === undefined ? request.scheme ?? scheme : scheme,
    ...(host === undefined ? {} : { authority: authorityAt(origin, request) }),
  };
}

function authorityAt(origin: EntryPoint['origin'], request: Match): Match['authority'] {
  const { host = '' } = origin;
  if (host.startsWith('*') && request.authority) return request.authority;
  return [{ type: 'exact', value: authority({ ...origin, host: host.replace('*', 'any') }) }];
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
