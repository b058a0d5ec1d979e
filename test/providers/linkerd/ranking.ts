import { Request } from '../../model/matching';

/** A match of an HTTPRoute that is attached to a Server. */
interface PolicyMatch { readonly path?: PathMatch; readonly method?: string }
interface PathMatch { readonly type: 'Exact' | 'PathPrefix'; readonly value: string }
const EVERY_PATH: PathMatch = { type: 'PathPrefix', value: '/' };

/**
 * The route that Linkerd applies to a request, of routes from the oldest to the youngest. Its proxy compares the number of characters that the path
 * match matched, whatever its type, then whether there is a method; of equals, the first one applies. Nothing of this is shared with the code under test.
 */
export function appliedRoute<T extends { readonly spec: any }>(routes: readonly T[], request: Request): T | undefined {
  let best: { readonly route: T; readonly rank: number } | undefined;
  for (const route of routes) {
    const matches: PolicyMatch[] = route.spec.rules.flatMap((rule: any) => rule.matches ?? [{}]);
    for (const { path = EVERY_PATH, method } of matches) {
      const length = matchedLength(path, request.path);
      if (length === undefined || (method && method !== request.method)) continue;
      const rank = 2 * length + (method ? 1 : 0);
      if (!best || rank > best.rank) best = { route, rank };
    }
  }
  return best?.route;
}

/** How many characters of a path a match matches; none if it does not match. */
function matchedLength({ type, value }: PathMatch, path: string): number | undefined {
  if (type === 'Exact') return value === path ? value.length : undefined;
  if (value === '/') return 1;
  const [prefix, trimmed] = [value, path].map(text => text.replace(/\/+$/, ''));
  return trimmed === prefix || trimmed.startsWith(`${prefix}/`) ? prefix.length : undefined;
}
