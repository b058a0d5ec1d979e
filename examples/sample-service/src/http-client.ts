import { context, defaultTextMapSetter, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { Agent, request } from 'undici';
import { forwardedHeaders } from './forwarded-headers';
import { inboundSignal } from './inbound';
import { Tracing } from './tracing';
import { urlWithPort } from './url-with-port';

/** What another service answered; the body is read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What is sent, besides the headers that are forwarded. */
export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** No answer came: the status is what a gateway would say. */
export class NoAnswer extends Error {
  public constructor(public readonly status: 502 | 504, origin: string, cause: unknown) {
    super(`${origin}: ${status === 504 ? 'no answer in time' : 'no answer'}`, { cause });
  }
}

/** Settings of a client. */
export interface HttpClientOptions {
  /** From the call to the last byte of the body. */
  readonly timeoutMs?: number;
  readonly connectTimeoutMs?: number;
  readonly mostBytes?: number;
}

/**
 * Calls other services of the mesh by name, port and http: DNS finds them, the proxy balances and encrypts. Each call carries the trace and the routing
 * headers of the request that it belongs to. It does not retry: the mesh does, and retries of both multiply.
 */
export class HttpClient {
  private readonly agent: Agent;
  private readonly timeoutMs: number;
  private readonly mostBytes: number;

  public constructor(private readonly tracing: Tracing, { timeoutMs = 10_000, connectTimeoutMs = 2_000, mostBytes = 1e6 }: HttpClientOptions = {}) {
    this.timeoutMs = timeoutMs;
    this.mostBytes = mostBytes;
    // For each host 100 connections at most; idle ones end after 90 s, whatever the server says.
    this.agent = new Agent({
      connections: 100,
      keepAliveTimeout: 90_000,
      keepAliveMaxTimeout: 90_000,
      connect: { timeout: connectTimeoutMs },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
  }

  /** @throws NoAnswer if none came in time, or at all; a status such as 503 is an answer */
  public async call(url: string, { method = 'GET', headers = {}, body }: Call = {}): Promise<Answer> {
    const { origin, pathname, hostname, port } = new URL(urlWithPort(url));
    const inbound = context.active();
    const span = this.tracing.tracer.startSpan(method, {
      kind: SpanKind.CLIENT,
      attributes: {
        'http.request.method': method, 'url.full': origin + pathname, 'server.address': hostname, 'server.port': Number(port || 80),
      },
    }, inbound);
    const sent = { ...headers, ...forwardedHeaders(inbound) };
    this.tracing.propagator.inject(trace.setSpan(inbound, span), sent, defaultTextMapSetter);
    const timeout = AbortSignal.timeout(this.timeoutMs);
    const gone = inboundSignal(inbound);
    try {
      const response = await request(url, {
        method, headers: sent, body: body ?? null, dispatcher: this.agent, signal: gone ? AbortSignal.any([timeout, gone]) : timeout,
      });
      span.setAttribute('http.response.status_code', response.statusCode);
      if (response.statusCode >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
      return { status: response.statusCode, headers: response.headers, body: await this.read(response.body) };
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.setAttribute('error.type', timeout.aborted ? 'timeout' : error instanceof Error ? error.name : 'unknown');
      throw new NoAnswer(timeout.aborted ? 504 : 502, origin, error);
    } finally {
      span.end();
    }
  }

  public async close(): Promise<void> {
    await this.agent.close();
  }

  /** To the end, so that the connection is used again. A body that is too long ends the connection instead. */
  private async read(body: AsyncIterable<Buffer>): Promise<string> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > this.mostBytes) throw new Error(`more than ${this.mostBytes} bytes`); // which destroys the body
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  }
}
