import { Request } from '../../model/matching';

/** A match of an HTTPRoute, as rendered. */
interface RouteMatch {
  readonly path?: { readonly type: 'Exact' | 'PathPrefix'; readonly value: string };
  readonly method?: string;
  readonly headers?: readonly Named[];
  readonly queryParams?: readonly Named[];
}

interface Named { readonly type?: string; readonly name: string; readonly value: string }

/** Exact path, longest prefix, method, number of headers, number of parameters: the higher the more specific. */
export function rank({ path = { type: 'PathPrefix', value: '/' }, method, headers = [], queryParams = [] }: RouteMatch): number {
  return (path.type === 'Exact' ? 1e6 : 0) + 1000 * path.value.length + (method ? 100 : 0) + 10 * headers.length + queryParams.length;
}

/** The rule of some HTTPRoutes that takes a request, by Gateway API's words: the highest rank, the oldest or first-named route, the first in the list. */
export function route(routes: readonly any[], request: Request): { readonly route: any; readonly rule: any; readonly match: RouteMatch } | undefined {
  const candidates = [...routes].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)).flatMap(one => one.spec.rules.flatMap(
    ({ matches = [{}], ...rule }: any) => matches.filter((match: RouteMatch) => takesRoute(match, request))
      .map((match: RouteMatch) => ({ route: one, rule, match, rank: rank(match) })),
  ));
  const best = Math.max(...candidates.map(candidate => candidate.rank));
  return candidates.find(candidate => candidate.rank === best);
}

function takesRoute({ path, method, headers = [], queryParams = [] }: RouteMatch, request: Request): boolean {
  const has = (given: Readonly<Record<string, string>>) => ({ type, name, value }: Named) => (
    given[name] !== undefined && (type ? new RegExp(`^(?:${value})$`).test(given[name]) : given[name] === value)
  );
  return (!path || (path.type === 'Exact' ? request.path === path.value : below(request.path, path.value)))
    && (!method || method === request.method)
    && headers.every(has(headersOf(request))) && queryParams.every(has(request.query));
}

const below = (path: string, prefix: string) => prefix === '/' || path === prefix || path.startsWith(`${prefix}/`);

/** The headers of a request with its cookies, as they go over the wire. */
export function headersOf({ headers, cookies }: Request): Record<string, string> {
  const all = Object.entries(cookies).map(([name, value]) => `${name}=${value}`).join('; ');
  return { ...headers, ...(all ? { cookie: all } : {}) };
}

/** What the filters of a rule make of a path, in the words of Gateway API's table of replaced prefixes. */
export function newPath(rule: any, path: string, prefix: string): string {
  const filter = rule.filters?.find(({ type }: any) => type === 'URLRewrite' || type === 'RequestRedirect');
  const { type, replaceFullPath, replacePrefixMatch } = (filter?.urlRewrite ?? filter?.requestRedirect)?.path ?? {};
  if (!type) return path;
  if (type === 'ReplaceFullPath') return replaceFullPath;
  const bare = (text: string) => text.replace(/\/$/, '');
  return `${bare(replacePrefixMatch)}${path.slice(bare(prefix).length)}` || '/';
}
