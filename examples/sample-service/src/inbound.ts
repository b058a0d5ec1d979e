import { Context, context, createContextKey, defaultTextMapGetter, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { FastifyInstance } from 'fastify';
import { withForwardedHeaders } from './forwarded-headers';
import { Metrics } from './metrics';
import { Tracing } from './tracing';

const SIGNAL = createContextKey('the caller is gone');
/** The caller went away before it got an answer; the status that nginx and Envoy's dashboards have for it. */
const CLIENT_CLOSED_REQUEST = 499;

/** Aborts when the caller of the current request goes away; undefined outside of a request. */
export function inboundSignal(of: Context): AbortSignal | undefined {
  return of.getValue(SIGNAL) as AbortSignal | undefined;
}

/**
 * Gives each request a span that continues the trace of its caller, and a context from which the client takes what it has to forward. When the response has
 * ended, counts and logs it.
 */
export function observeInbound(app: FastifyInstance, { tracer, propagator }: Tracing, metrics: Metrics, forwarded: readonly string[]): void {
  app.addHook('onRequest', (request, reply, done) => {
    const start = process.hrtime.bigint();
    const { method, headers, routeOptions: { url: template, config: { isProbe } } } = request;
    const [path] = request.url.split('?'); // a query may have secrets
    const caller = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
    const span = isProbe ? undefined : tracer.startSpan(template ? `${method} ${template}` : method, {
      kind: SpanKind.SERVER,
      attributes: { 'http.request.method': method, 'url.path': path, ...template ? { 'http.route': template } : {} },
    }, caller);
    const gone = new AbortController();
    const withSpan = span ? trace.setSpan(caller, span) : caller;
    const ofRequest = withForwardedHeaders(withSpan, { ...headers, 'x-request-id': request.id }, forwarded).setValue(SIGNAL, gone.signal);
    const userId = headers['x-user-id'] ?? headers['x-jwt-claim-sub'];
    if (!isProbe && typeof userId === 'string') metrics.seeUser(userId);

    reply.raw.once('close', () => {
      const answered = reply.raw.writableFinished;
      if (!answered) gone.abort(new Error('the caller is gone'));
      const status = answered ? reply.statusCode : CLIENT_CLOSED_REQUEST;
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      metrics.observe(method, template, status, seconds);
      span?.setAttribute('http.response.status_code', status);
      if (status >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
      span?.end();
      if (isProbe) return;
      request.log.info({
        method, path, status, seconds, request_id: request.id, trace_id: span?.spanContext().traceId, span_id: span?.spanContext().spanId,
      }, 'request');
    });
    context.with(ofRequest, done);
  });
}
