import { StringCondition } from './match';
import { ExternalMirrorTarget, MeshMirrorTarget, mirrorTarget } from './mirror-target';
import { RetryPolicy } from './retry';

/** Fault injection. Delay and abort apply to a share of requests each, independently. */
export interface Fault {
  readonly delay?: { readonly percent: number; readonly ms: number };
  readonly abort?: { readonly percent: number; readonly status: { readonly httpStatus: number } | { readonly grpcStatus: string } };
}

/** A mirror destination in the mesh, with the share of the requests that are mirrored to it. Its responses are discarded. */
export interface MeshMirror extends MeshMirrorTarget { readonly percent: number }

/** A mirror destination outside the mesh. */
export interface ExternalMirror extends ExternalMirrorTarget { readonly percent: number }

export type Mirror = MeshMirror | ExternalMirror;

/** A header with its value. */
export interface Header { readonly name: string; readonly value: string }

/** Modification of request or response headers: `set` replaces a header, `add` appends a value to it. */
export interface HeaderChanges {
  readonly set: readonly Header[];
  readonly add: readonly Header[];
  readonly remove: readonly string[];
}

/** A path rewrite: of the full path, or of a prefix, which is the prefix of the path match. */
export type PathRewrite =
  | { readonly replace: 'full'; readonly value: string }
  | { readonly replace: 'prefix'; readonly prefix: string; readonly value: string };

/** A URL rewrite: the path and host that the server receives. */
export interface UrlRewrite { readonly path?: PathRewrite; readonly host?: string }

/** A CORS policy: which other origins may call from a browser. */
export interface Cors {
  readonly origins: readonly StringCondition[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly maxAgeMs?: number;
  readonly credentials?: boolean;
  /** Whether the proxy answers preflight requests of other origins too, without permission, where it would else forward them. */
  readonly answersAll?: true;
}

/** The settings that a rule applies to its requests, besides their destinations. */
export interface RoutePolicy {
  /** 0: no timeout, in place of that of a broader declaration. */
  readonly timeoutMs?: number;
  /** Stream idle timeout: maximum time without data in either direction. */
  readonly idleTimeoutMs?: number;
  readonly retries?: RetryPolicy;
  readonly fault?: Fault;
  readonly mirrors?: readonly Mirror[];
  readonly requestHeaders?: HeaderChanges;
  readonly responseHeaders?: HeaderChanges;
  readonly rewrite?: UrlRewrite;
  readonly cors?: Cors;
}

/** A redirect. */
export interface Redirect {
  readonly scheme?: 'http' | 'https';
  readonly host?: string;
  readonly port?: number;
  readonly path?: PathRewrite;
  readonly status: number;
}

/** A direct response of the proxy. */
export interface DirectResponse { readonly status: number; readonly body?: string }

/** A response of the proxy in place of forwarding: a redirect or a direct response. */
export type ImmediateResponse = { readonly redirect: Redirect } | { readonly directResponse: DirectResponse };

/** Whether a policy has any of the settings that a rule of the route table may have. */
export function hasRuleSettings({ timeoutMs, idleTimeoutMs, retries, requestHeaders, responseHeaders, rewrite }: RoutePolicy): boolean {
  return timeoutMs !== undefined || idleTimeoutMs !== undefined || !!(retries ?? requestHeaders ?? responseHeaders ?? rewrite);
}

/** Combines two policies: a setting of the second overrides the same setting of the first; mirrors to different targets and changes of different headers add up. */
export function combinePolicies(first: RoutePolicy, second: RoutePolicy): RoutePolicy {
  return {
    timeoutMs: second.timeoutMs ?? first.timeoutMs,
    idleTimeoutMs: second.idleTimeoutMs ?? first.idleTimeoutMs,
    retries: second.retries ?? first.retries,
    fault: first.fault && second.fault ? { ...first.fault, ...second.fault } : second.fault ?? first.fault,
    mirrors: combineMirrors(first.mirrors, second.mirrors),
    requestHeaders: combineChanges(first.requestHeaders, second.requestHeaders),
    responseHeaders: combineChanges(first.responseHeaders, second.responseHeaders),
    rewrite: first.rewrite && second.rewrite ? { ...first.rewrite, ...second.rewrite } : second.rewrite ?? first.rewrite,
    cors: second.cors ?? first.cors,
  };
}

/** Two mirrors to one target would copy a request twice. */
function combineMirrors(first?: readonly Mirror[], second?: readonly Mirror[]): readonly Mirror[] | undefined {
  if (!first || !second) return second ?? first;
  const overridden = new Set(second.map(mirrorTarget));
  return [...first.filter(mirror => !overridden.has(mirrorTarget(mirror))), ...second];
}

function combineChanges(first?: HeaderChanges, second?: HeaderChanges): HeaderChanges | undefined {
  if (!first || !second) return second ?? first;
  const overridden = new Set([...second.set, ...second.add].map(({ name }) => name).concat(second.remove));
  const notOverridden = <T extends Header>(headers: readonly T[]) => headers.filter(({ name }) => !overridden.has(name));
  return {
    set: [...notOverridden(first.set), ...second.set],
    add: [...notOverridden(first.add), ...second.add],
    remove: [...first.remove.filter(name => !overridden.has(name)), ...second.remove],
  };
}

/** Replaces the prefix of a path. */
export function replacePrefix(path: string, { prefix, value }: { readonly prefix: string; readonly value: string }): string {
  const bare = (text: string) => text.replace(/\/$/, '');
  return `${bare(value)}${path.slice(bare(prefix).length)}` || '/';
}
