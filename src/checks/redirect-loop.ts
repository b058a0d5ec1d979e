import { Check } from './check';
import { address, authority, EntryPoint, EntryPoints, defaultPort } from '../model/entry-point';
import { HttpMethod } from '../model/http-method';
import { Match } from '../model/match';
import { matchText } from '../model/match-text';
import { plainRequests, matchesPlain } from '../model/plain-request';
import { afterRewrite } from '../model/rewritten-match';
import { ImmediateResponse, Redirect } from '../model/route-policy';
import { Rule } from '../model/route-table';
import { requiredFeatures, baseRules } from '../model/rules';
import { Severity } from '../model/severity';

/** After so many redirects clients give up. See https://fetch.spec.whatwg.org/#http-redirect-fetch */
const MOST_REDIRECTS = 20;

/** A redirect to which clients come back again and again by doing what they are told. */
export const redirectLoop: Check = mesh => {
  const redirecting = mesh.services.filter(({ routes }) => requiredFeatures(routes).has('redirect'));
  if (!redirecting.length) return []; // mostly
  const owners = new Map(redirecting.flatMap(({ routes }) => baseRules(routes).map(({ response, owner }) => [response, owner])));
  const entrances = new EntryPoints(mesh);
  const told = new Set<ImmediateResponse | undefined>();
  const gateways = mesh.gateways.filter(({ routes }) => routes.some(({ service }) => redirecting.includes(service)));
  const all = [...redirecting.flatMap(entrances.ofService), ...gateways.flatMap(entrances.ofGateway)];
  return all.flatMap(entrance => entrance.rules().items.flatMap(rule => {
    const path = owners.get(rule.response);
    if (!redirectOf(rule) || path === undefined || told.has(rule.response)) return [];
    const found = rule.matches.flatMap(match => {
      const [circle] = plainRequests(match).flatMap(request => wayBack(rule, { entrance, match: at(entrance, request) }, entrances) ?? []);
      return circle ? [{ match, circle }] : [];
    });
    if (!found.length) return [];
    told.add(rule.response);
    const [{ match, circle }] = found;
    return [{
      code: 'redirect-loop',
      severity: Severity.ERROR,
      path,
      message: `its redirect for ${matchText([match])} leads in circles, ${circle}`,
      fix: 'lead to a host, scheme or path that it does not take, or let an earlier rule take what it leads to',
    }];
  }));
};

/** One request, and where it comes in. */
interface Asked { readonly entrance: EntryPoint; readonly match: Match }

/** The way from a rule back to it, as an error shows it, where a client that begins there never comes to an end; none where that is not certain. */
function wayBack(rule: Rule, first: Asked, entrances: EntryPoints): string | undefined {
  const way = [first];
  let back = false;
  for (let asked = first; way.length <= MOST_REDIRECTS;) {
    const taker = takerOf(asked);
    if (way.length === 1 && taker !== rule) return undefined; // another rule takes this one
    const redirect = taker && redirectOf(taker);
    const next = redirect && redirected(asked, redirect, entrances);
    if (!next) return undefined;
    back ||= way.length > 1 && taker.response === rule.response;
    way.push(next);
    asked = next;
  }
  return back ? shownWay(way.map(shownAddress)) : undefined;
}

function takerOf({ entrance, match: request }: Asked): Rule | undefined {
  for (const rule of entrance.rules().candidates([request])) {
    const takes = rule.matches.map(match => matchesPlain(match, request));
    if (takes.includes(true)) return rule;
    if (takes.includes(undefined)) return undefined;
  }
  return undefined;
}

function redirectOf({ response }: Rule): Redirect | undefined {
  return response && 'redirect' in response ? response.redirect : undefined;
}

/** What a client asks next, where it asks in the mesh again. */
function redirected({ entrance, match }: Asked, { scheme, host, port, path, status }: Redirect, entrances: EntryPoints): Asked | undefined {
  const [method] = match.methods!;
  const methods = methodAfter(method, status);
  if (!methods) return undefined;
  const moved = afterRewrite({ ...match, methods }, { path });
  if (host === undefined && scheme === undefined) return { entrance, match: moved };
  const { origin } = entrance;
  if (host !== undefined && host !== origin.host && staysAtHost(match)) return undefined;
  const asked = scheme ?? match.scheme ?? origin.scheme;
  const next = entrances.find({ scheme: asked, host: host ?? origin.host!, port: port ?? defaultPort(asked) }, entrance);
  return next && { entrance: next, match: at(next, moved) };
}

/** The method that clients ask with; none where they differ. See https://fetch.spec.whatwg.org/#http-redirect-fetch */
function methodAfter(method: HttpMethod, status: number): HttpMethod[] | undefined {
  if (method === HttpMethod.GET || method === HttpMethod.HEAD || status === 307 || status === 308) return [method];
  return status === 303 ? [HttpMethod.GET] : undefined;
}

/** Whether it has what clients do not send to another host. */
function staysAtHost({ cookies, headers }: Match): boolean {
  return !!cookies || !!headers?.some(({ name }) => name === 'cookie' || name === 'authorization');
}

/** A request as it comes in somewhere. */
function at({ origin, service }: EntryPoint, { port: _, ...request }: Match): Match {
  const { host, port, scheme } = origin;
  return {
    ...request,
    ...(service ? { port } : {}),
    ...(host === undefined ? {} : { scheme }),
    ...(host === undefined || host.startsWith('*') ? {} : { authority: [{ type: 'exact', value: authority(origin) }] }),
  };
}

function shownAddress({ entrance: { origin }, match: { path } }: Asked): string {
  const [{ type, value }] = path!;
  return `${origin.host === undefined ? '' : address(origin)}${type === 'exact' ? value : '/...'}`;
}

/** Up to where it repeats itself; where it never does, its beginning. */
function shownWay(addresses: readonly string[]): string {
  const again = addresses.findIndex((one, i) => addresses.indexOf(one) < i);
  const [from, to, ...further] = addresses.slice(0, again < 0 ? 3 : again + 1);
  return [`from ${from} to ${to}`, ...further.map(one => `from there to ${one}`), ...(again < 0 ? ['and so on'] : [])].join(', ');
}
