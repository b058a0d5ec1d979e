import { IncomingHttpHeaders } from 'node:http';
import { Context, createContextKey } from '@opentelemetry/api';

const KEY = createContextKey('headers that go on to the next services');

/** Of one connection only (RFC 9110, 7.6.1), or of one message. */
const OF_ONE_HOP = [
  'connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade',
  'host', 'expect', 'content-length', 'content-type', 'content-encoding',
];

/** The tracing SDK sets these: a copy would name the wrong parent. */
const OF_TRACE = ['traceparent', 'tracestate', 'baggage', 'b3'];

/** Whether a service may copy a header to its own requests. The proxies set `x-envoy-*` and `x-istio-*`, and believe what they find there. */
export function isForwardable(name: string): boolean {
  return /^[a-z0-9-]+$/.test(name) && !/^x-(envoy|istio|b3)-/.test(name) && !OF_ONE_HOP.includes(name) && !OF_TRACE.includes(name);
}

/** The context of a request, with those of its headers that go on. */
export function withForwardedHeaders(context: Context, headers: IncomingHttpHeaders, names: readonly string[]): Context {
  const forwarded = names.flatMap(name => (typeof headers[name] === 'string' ? [[name, headers[name]]] : []));
  return context.setValue(KEY, Object.fromEntries(forwarded));
}

/** A copy of the headers that go on: none outside of a request. */
export function forwardedHeaders(context: Context): Record<string, string> {
  return { ...context.getValue(KEY) as Record<string, string> | undefined };
}
