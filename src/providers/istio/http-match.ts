import type { VirtualServiceHttpMatch } from '../../../imports/istio-networking';
import { CookieCondition, HeaderCondition, Match, PathCondition, StringCondition } from '../../model/match';
import { cookieRegex } from '../cookie-regex';
import { defined } from '../provider';

/**
 * The match blocks of one alternative. Istio ORs blocks and knows string prefixes only,
 * so a prefix by path element is two blocks: the path itself and all below it.
 */
export function httpMatches(match: Match, port?: number): VirtualServiceHttpMatch[] {
  const headers = { ...headerMap(match.headers ?? []), ...cookieMap(match.cookies ?? []) };
  const block = defined({
    headers: Object.keys(headers).length ? headers : undefined,
    method: match.methods && (match.methods.length === 1 ? { exact: match.methods[0] } : { regex: match.methods.join('|') }),
    port,
  });
  const paths = (match.path ?? []).flatMap(uris);
  if (paths.length) return paths.map(uri => ({ ...block, uri }));
  return Object.keys(block).length ? [block] : [];
}

function headerMap(headers: readonly HeaderCondition[]): Record<string, Uri> {
  return Object.fromEntries(headers.map(({ name, value }) => [name, stringMatch(value)]));
}

/** A cookie is one of several in the `cookie` header: any may stand before it and after it. */
function cookieMap(cookies: readonly CookieCondition[]): Record<string, Uri> {
  return Object.fromEntries(cookies.map(({ name, value }) => ['cookie', { regex: cookieRegex(name, value) }]));
}

function uris({ type, value }: PathCondition): Uri[] {
  switch (type) {
    case 'exact': return [{ exact: value }];
    case 'regex': return [{ regex: value }];
    case 'string-prefix': return [{ prefix: value }];
    case 'element-prefix': return value === '/' ? [{ prefix: '/' }] : [{ exact: value }, { prefix: `${value}/` }];
  }
}

type Uri = { readonly exact: string } | { readonly prefix: string } | { readonly regex: string };

function stringMatch({ type, value }: StringCondition): Uri {
  return type === 'exact' ? { exact: value } : type === 'prefix' ? { prefix: value } : { regex: value };
}
