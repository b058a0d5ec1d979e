import * as fc from 'fast-check';
import { optional, path, PinSpec } from './pin-spec';
import { HttpMethod } from '../../src';

/** Which pages may call. */
export interface CorsSpec {
  /** Path or query: a browser's question before the request carries nothing else. */
  readonly match?: PinSpec;
  readonly origins: readonly OriginSpec[];
  readonly methods: readonly HttpMethod[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly maxAgeSeconds?: number;
  readonly credentials: boolean;
}

/** `*` is any. */
export interface OriginSpec { readonly value: string; readonly prefix: boolean }

const ORIGINS: readonly OriginSpec[] = [
  { value: 'https://shop.example.com', prefix: false }, { value: 'https://shop.example.com:8443', prefix: false },
  { value: 'https://api.example.com', prefix: false }, { value: 'http://localhost:', prefix: true },
];

/** Pages that ask: some of those origins, and some that only look like one. */
export const PAGES = ['https://shop.example.com', 'https://shop.example.com:8443', 'https://api.example.com', 'http://localhost:3000', 'https://shop.example.com.evil.test'];

const origins = fc.uniqueArray(fc.constantFrom(...ORIGINS), { minLength: 1, maxLength: 2 });

export const cors: fc.Arbitrary<CorsSpec> = fc.record({
  match: optional(fc.oneof(fc.record({ path }), fc.record({ query: fc.constantFrom('1', '12') }))),
  methods: fc.uniqueArray(fc.constantFrom(HttpMethod.PUT, HttpMethod.DELETE), { maxLength: 2 }),
  headers: fc.uniqueArray(fc.constantFrom('x-a', 'x-request-id'), { maxLength: 2 }),
  exposed: fc.uniqueArray(fc.constantFrom('etag', 'x-r'), { maxLength: 2 }),
  maxAgeSeconds: optional(fc.constantFrom(60, 3600)),
}).chain(rest => fc.oneof(
  { weight: 4, arbitrary: fc.record({ origins, credentials: fc.boolean() }) },
  fc.constant({ origins: [{ value: '*', prefix: false }], credentials: false }), // to all, without what makes a user of a page
).map(who => ({ ...rest, ...who })));

interface Request { readonly method: HttpMethod; readonly headers: Readonly<Record<string, string>> }

/**
 * What a page sends: its origin, or the browser's question before, which says the method and the names of headers, and most often carries none of
 * them. Each origin that is let in asks as often as any other.
 */
export function fromPage<R extends Request>(request: R, { origins: some }: CorsSpec, aim: number): R {
  const letIn = some.flatMap(({ value, prefix }) => (value === '*' ? [] : prefix ? `${value}3000` : value));
  const pages = [...letIn, PAGES[Math.floor(aim / 8) % PAGES.length]];
  const origin = pages[Math.floor(aim / 2) % pages.length];
  if (aim % 2) return { ...request, headers: { ...request.headers, origin } };
  const names = Object.keys(request.headers).filter(name => name !== 'cookie').sort();
  return {
    ...request,
    method: HttpMethod.OPTIONS,
    headers: { ...Math.floor(aim / 16) % 3 ? {} : request.headers, origin, [ASKS]: request.method, ...names.length ? { [NAMES]: names.join(',') } : {} },
  };
}

/** The method of the request that a browser asks about, and names of its headers. */
const ASKS = 'access-control-request-method';
const NAMES = 'access-control-request-headers';

/** Whether the request that a browser asks about may be one that meets a pin: neither values of headers nor cookies are told. */
export function asksFor({ headers }: Request, { method, header }: PinSpec): boolean {
  return (!method || headers[ASKS] === method) && (!header || (headers[NAMES] ?? '').split(',').includes(header.name));
}

export function lets({ origins: some }: CorsSpec, origin: string | undefined): origin is string {
  return origin !== undefined && some.some(({ value, prefix }) => value === '*' || (prefix ? origin.startsWith(value) : origin === value));
}

export function isQuestion({ method, headers }: Request): boolean {
  return method === HttpMethod.OPTIONS && headers.origin !== undefined && headers[ASKS] !== undefined;
}
