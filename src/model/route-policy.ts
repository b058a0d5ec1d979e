import { StringCondition } from './match';
import { RetryPolicy } from './retry';

/** Trouble put in on purpose. Both are drawn for each request, independently; what is not put in is left out. */
export interface Fault {
  readonly delay?: { readonly percent: number; readonly ms: number };
  readonly abort?: { readonly percent: number; readonly status: { readonly httpStatus: number } | { readonly grpcStatus: string } };
}

/** A service that gets copies of requests, whose answers nobody waits for. */
export interface Mirror {
  /** Name and namespace of the service. */
  readonly service: { readonly name: string; readonly namespace: string };
  /** None: all its versions. */
  readonly version?: string;
  /** None: the port that the request came for. */
  readonly port?: number;
  readonly percent: number;
}

/** A header with its value. */
export interface Header { readonly name: string; readonly value: string }

/** What is done to the headers of a request or an answer: `set` replaces, `add` lets others of the name stand. */
export interface HeaderChanges {
  readonly set: readonly Header[];
  readonly add: readonly Header[];
  readonly remove: readonly string[];
}

/** What takes the place of a path: of all of it, or of its first elements. Where a prefix is replaced, the match asks for it. */
export type PathRewrite = { readonly replace: 'full'; readonly value: string } | { readonly replace: 'prefix'; readonly prefix: string; readonly value: string };

/** What the server sees in place of what the client asked for. */
export interface UrlRewrite { readonly path?: PathRewrite; readonly host?: string }

/** Which other origins may call from a browser. */
export interface Cors {
  readonly origins: readonly StringCondition[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly maxAgeMs?: number;
  readonly credentials?: boolean;
}

/** What happens to the requests a rule takes, beside where they go. */
export interface RoutePolicy {
  readonly timeoutMs?: number;
  /** For how long nothing of a request or of its answer may come. */
  readonly idleTimeoutMs?: number;
  readonly retries?: RetryPolicy;
  readonly fault?: Fault;
  readonly mirrors?: readonly Mirror[];
  readonly requestHeaders?: HeaderChanges;
  readonly responseHeaders?: HeaderChanges;
  readonly rewrite?: UrlRewrite;
  readonly cors?: Cors;
}

/** The client is told to ask elsewhere. */
export interface Redirect {
  readonly scheme?: 'http' | 'https';
  readonly host?: string;
  readonly port?: number;
  readonly path?: PathRewrite;
  readonly status: number;
}

/** The proxy answers by itself. */
export interface DirectResponse { readonly status: number; readonly body?: string }

/** What the client gets without any pod being asked. */
export type ImmediateResponse = { readonly redirect: Redirect } | { readonly directResponse: DirectResponse };

/** Both at once: where they differ on one thing, the second holds; copies and changes of other headers add up. */
export function combinePolicies(first: RoutePolicy, second: RoutePolicy): RoutePolicy {
  return {
    timeoutMs: second.timeoutMs ?? first.timeoutMs,
    idleTimeoutMs: second.idleTimeoutMs ?? first.idleTimeoutMs,
    retries: second.retries ?? first.retries,
    fault: first.fault && second.fault ? { ...first.fault, ...second.fault } : second.fault ?? first.fault,
    mirrors: first.mirrors && second.mirrors ? [...first.mirrors, ...second.mirrors] : second.mirrors ?? first.mirrors,
    requestHeaders: bothChanges(first.requestHeaders, second.requestHeaders),
    responseHeaders: bothChanges(first.responseHeaders, second.responseHeaders),
    rewrite: second.rewrite ?? first.rewrite,
    cors: second.cors ?? first.cors,
  };
}

function bothChanges(first?: HeaderChanges, second?: HeaderChanges): HeaderChanges | undefined {
  if (!first || !second) return second ?? first;
  const overridden = new Set([...second.set, ...second.add].map(({ name }) => name).concat(second.remove));
  const notOverridden = <T extends Header>(headers: readonly T[]) => headers.filter(({ name }) => !overridden.has(name));
  return {
    set: [...notOverridden(first.set), ...second.set],
    add: [...notOverridden(first.add), ...second.add],
    remove: [...first.remove.filter(name => !overridden.has(name)), ...second.remove],
  };
}

/** What becomes of a path, or of the beginning of one, that lies below the prefix which is replaced. */
export function replacePrefix(path: string, { prefix, value }: { readonly prefix: string; readonly value: string }): string {
  const bare = (text: string) => text.replace(/\/$/, '');
  return `${bare(value)}${path.slice(bare(prefix).length)}` || '/';
}
