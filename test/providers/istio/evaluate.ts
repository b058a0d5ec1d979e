import { Request } from '../../model/matching';
import { headersOf } from '../gateway-api/evaluate';

interface Text { readonly exact?: string; readonly prefix?: string; readonly regex?: string }

const holds = ({ exact, prefix, regex }: Text, text?: string) => text !== undefined
  && (exact === undefined || text === exact) && (prefix === undefined || text.startsWith(prefix)) && (regex === undefined || new RegExp(`^(?:${regex})$`).test(text));

const lower = (text: Text): Text => Object.fromEntries(Object.entries(text).map(([type, value]) => [type, value.toLowerCase()]));

/** Where the header is missing, Envoy asks the condition of empty text, and inverts it; one that asks nothing is one of presence. */
const absent = (text: Text, value?: string) => (Object.keys(text).length ? !holds(text, value ?? '') : value === undefined);

/** Istio's choice: the first route of which any block holds; a block holds if all in it does. */
export function chosen(spec: any, request: Request): any {
  const { path, method, query, host, scheme, port, caller } = request;
  const given = headersOf(request);
  return spec.http.find(({ match }: any) => !match || match.some((block: any) => (
    (!block.uri || (block.ignoreUriCase ? holds(lower(block.uri), path.toLowerCase()) : holds(block.uri, path)))
    && (!block.method || holds(block.method, method))
    && (!block.authority || holds(block.authority, host))
    && (!block.scheme || holds(block.scheme, scheme))
    && [undefined, port].includes(block.port)
    && [undefined, caller.namespace].includes(block.sourceNamespace)
    && [undefined, caller.service].includes(block.sourceLabels?.['app.kubernetes.io/name'])
    && Object.entries<Text>(block.headers ?? {}).every(([name, text]) => holds(text, given[name]))
    && Object.entries<Text>(block.queryParams ?? {}).every(([name, text]) => holds(text, query[name]))
    && Object.entries<Text>(block.withoutHeaders ?? {}).every(([name, text]) => absent(text, given[name]))
  )));
}

/** What Envoy makes of a path: by a rewrite's regex, or by a redirect, which replaces the prefix that was matched, or all of it. */
export function newPath({ match, redirect, rewrite }: any, path: string): string {
  if (rewrite?.uriRegexRewrite) return path.replace(new RegExp(rewrite.uriRegexRewrite.match, 'g'), rewrite.uriRegexRewrite.rewrite);
  if (redirect?.uri !== undefined) return redirect.uri;
  return redirect?.prefixRewrite === undefined ? path : `${redirect.prefixRewrite}${path.slice(match[0].uri.prefix.length)}`;
}
