import type { VirtualServiceHttpMatch } from '../../../imports/istio-networking';
import { compareTexts } from '../../model/compare-texts';
import { cookieRegex } from '../../model/derived-regex';
import { Caller, callerLabels, CookieCondition, HeaderAbsence, HeaderCondition, Match, PathCondition, StringCondition } from '../../model/match';
import { omitUndefined } from '../../model/omit-undefined';
import { plainMap } from '../../plain-map';

const NONE: readonly never[] = [];

/**
 * The match blocks of one alternative. Istio ORs blocks and has string prefixes only,
 * so a prefix by path element is two blocks: the path itself and all below it.
 */
export function httpMatches(match: Match, port?: number): VirtualServiceHttpMatch[] {
  const { headers = NONE, cookies = NONE, withoutHeaders = NONE, queries = NONE } = match;
  const block = omitUndefined({
    headers: headers.length || cookies.length ? Object.assign(stringMap(headers), cookieMap(cookies)) : undefined,
    withoutHeaders: withoutHeaders.length ? absenceMap(withoutHeaders) : undefined,
    queryParams: queries.length ? stringMap(queries) : undefined,
    method: match.methods && (match.methods.length === 1 ? { exact: match.methods[0] } : { regex: match.methods.join('|') }),
    authority: match.authority && stringMatch(match.authority[0]),
    scheme: match.scheme && { exact: match.scheme },
    port,
  });
  const paths = (match.path ?? []).flatMap(uris);
  const blocks = paths.length ? paths.map(uri => ({ ...block, ...uri })) : Object.keys(block).length ? [block] : [];
  return match.callers ? match.callers.flatMap(caller => (blocks.length ? blocks : [{}]).map(one => ({ ...one, ...source(caller) }))) : blocks;
}

/** See https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest-source_labels */
export function source({ service, ...caller }: Caller) {
  return omitUndefined({ sourceNamespace: caller.namespace, sourceLabels: service === undefined ? undefined : callerLabels({ ...caller, service }) });
}

/** No condition means the header itself. Envoy treats a missing header as empty, which matches no condition that the API allows. */
function absenceMap(headers: readonly HeaderAbsence[]): Record<string, Uri | {}> {
  return Object.fromEntries(byName(headers).map(({ name, value }) => [name, value ? stringMatch(value) : {}]));
}

function stringMap(conditions: readonly HeaderCondition[]): Record<string, Uri> {
  const map = plainMap<Record<string, Uri>>();
  for (const { name, value } of byName(conditions)) map[name] = stringMatch(value);
  return map;
}

/** Sorted, so that equal matches render equally, whatever the order of their conditions. */
function byName<T extends { readonly name: string }>(conditions: readonly T[]): readonly T[] {
  return conditions.length < 2 ? conditions : [...conditions].sort((a, b) => compareTexts(a.name, b.name));
}

/** A cookie is one of several in the `cookie` header. */
function cookieMap(cookies: readonly CookieCondition[]): Record<string, Uri> {
  return cookies.length ? { cookie: { regex: cookieRegex(cookies) } } : {};
}

function uris({ type, value, ignoreCase }: PathCondition): { readonly uri: Uri; readonly ignoreUriCase?: true }[] {
  const found = (): Uri[] => {
    switch (type) {
      case 'exact': return [{ exact: value }];
      case 'regex': return [{ regex: value }];
      case 'string-prefix': return [{ prefix: value }];
      case 'element-prefix': return value === '/' ? [{ prefix: '/' }] : [{ exact: value }, { prefix: `${value}/` }];
    }
  };
  return found().map(uri => (ignoreCase ? { uri, ignoreUriCase: true } : { uri }));
}

type Uri = { readonly exact: string } | { readonly prefix: string } | { readonly regex: string };

/** A condition on a string, in Istio's words. */
export function stringMatch({ type, value }: StringCondition): Uri {
  return type === 'exact' ? { exact: value } : type === 'prefix' ? { prefix: value } : { regex: value };
}
