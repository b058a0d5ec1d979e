import { Duration } from 'cdk8s';
import { ChangeSpec, HeadersSpec, RedirectSpec } from './app-spec';
import { CorsSpec } from './cors-spec';
import { COOKIE, PathSpec, PinSpec, QUERY, WITHOUT } from './pin-spec';
import { RetrySpec } from './retry-spec';
import {
  CorsOptions, HeaderChanges, HttpMatch, MeshService, PathMatch, PathRewrite, RedirectOptions, RetryOn, RetryOptions, StringMatch,
} from '../../src';

/* What a spec says, as the public API takes it. */

export const optionalMillis = (ms?: number) => (ms === undefined ? undefined : Duration.millis(ms));

export function redirectOptions({ to, prefix, status }: RedirectSpec, { path }: PinSpec): RedirectOptions {
  if (!to.startsWith('/')) return { host: to, status };
  return { path: prefix && path ? PathRewrite.prefix(path.path, to) : PathRewrite.fullPath(to), status };
}

export function corsOptions({ origins, methods, headers, exposed, maxAgeSeconds, credentials }: CorsSpec): CorsOptions {
  return {
    origins: origins.map(({ value, prefix }) => (prefix ? StringMatch.prefix(value) : StringMatch.exact(value))),
    methods: [...methods],
    headers: [...headers],
    exposedHeaders: [...exposed],
    maxAge: maxAgeSeconds === undefined ? undefined : Duration.seconds(maxAgeSeconds),
    credentials,
  };
}

export function headerChanges({ request, response }: HeadersSpec): { readonly request?: HeaderChanges; readonly response?: HeaderChanges } {
  return { request: request && changes(request), response: response && changes(response) };
}

function changes({ how, name, value }: ChangeSpec): HeaderChanges {
  return how === 'remove' ? { remove: [name] } : { [how]: { [name]: value } };
}

export function retryOptions({ attempts, on, perTryMs }: RetrySpec): RetryOptions {
  return { attempts, retryOn: on.map(name => RetryOn[name]), perTryTimeout: perTryMs === undefined ? undefined : Duration.millis(perTryMs) };
}

export function httpMatch({ method, path, header, cookie, query, without, caller }: PinSpec, services: readonly MeshService[]): HttpMatch {
  return HttpMatch.allOf(
    ...(method ? [HttpMatch.method(method)] : []),
    ...(path ? [HttpMatch.path(pathMatch(path))] : []),
    ...(header ? [HttpMatch.headerMatches(header.name, header.prefix ? StringMatch.prefix(header.value) : StringMatch.exact(header.value))] : []),
    ...(cookie ? [HttpMatch.cookie(COOKIE, cookie)] : []),
    ...(query ? [HttpMatch.query(QUERY, query)] : []),
    ...(without ? [HttpMatch.withoutHeader(WITHOUT, without.value === undefined ? undefined : StringMatch.exact(without.value))] : []),
    ...(caller === undefined ? [] : [HttpMatch.caller(services[caller % services.length])]),
  );
}

export function pathMatch({ exact, path, anyCase }: PathSpec): PathMatch {
  const match = exact ? PathMatch.exact(path) : PathMatch.prefix(path);
  return anyCase ? PathMatch.ignoringCase(match) : match;
}
