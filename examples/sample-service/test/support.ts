import { once } from 'node:events';
import { createServer, IncomingMessage, RequestListener, Server } from 'node:http';
import { AddressInfo, createServer as createNetServer } from 'node:net';
import { PassThrough } from 'node:stream';
import { after } from 'node:test';
import { FastifyInstance } from 'fastify';
import { readConfig } from '../src/config';
import { HttpClient, HttpClientOptions } from '../src/http-client';
import { Metrics } from '../src/metrics';
import { Dependency, httpDependency, Readiness } from '../src/readiness';
import { createService } from '../src/service';
import { startTracing, Tracing } from '../src/tracing';

export type Environment = Record<string, string>;

/** A running service of a test. */
export interface TestService {
  readonly app: FastifyInstance;
  readonly url: string;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly client: HttpClient;
  readonly tracing: Tracing;
  /** What it logged. */
  readonly log: Record<string, unknown>[];
  get(path: string, headers?: Record<string, string>): Promise<Response>;
}

/** What a test changes of a service. */
export interface ServiceOptions {
  readonly env?: Environment;
  readonly dependencies?: readonly Dependency[];
  readonly client?: HttpClientOptions;
  /** Adds routes. */
  readonly routes?: (app: FastifyInstance, client: HttpClient) => void;
}

/** Starts a service on the loopback address; it ends with the test. */
export async function startService({ env = {}, dependencies, client: clientOptions = {}, routes }: ServiceOptions = {}): Promise<TestService> {
  const all = { SERVICE_NAME: 'user-service', SERVICE_VERSION: 'v1', ...env };
  const config = readConfig(all);
  const tracing = startTracing(config.service, config.version, all);
  const metrics = new Metrics();
  const readiness = new Readiness(dependencies ?? config.dependencies.map(httpDependency));
  const client = new HttpClient(tracing, clientOptions);
  const stream = new PassThrough();
  const log: Record<string, unknown>[] = [];
  stream.on('data', (line: Buffer) => log.push(JSON.parse(line.toString())));
  const app = createService({ config, tracing, metrics, readiness, client, log: stream });
  routes?.(app, client);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  after(async () => {
    app.server.closeAllConnections();
    await Promise.allSettled([app.close(), client.close(), tracing.shutdown()]); // some are closed already
  });
  return { app, url, metrics, readiness, client, tracing, log, get: (path, headers = {}) => fetch(url + path, { headers }) };
}

/** Starts a server on the loopback address, and returns its URL; it ends with the test. */
export async function startServer(listener: RequestListener): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => { server.closeAllConnections(); server.close(); });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** Another service, which keeps the requests that it gets. */
export async function startRecorder(status = 200): Promise<{ readonly url: string; readonly requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const { url } = await startServer((request, response) => {
    requests.push(request);
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  });
  return { url, requests };
}

/** A span as a collector gets it. */
export interface ExportedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly service: string;
}

/** A collector of OpenTelemetry. */
export async function startCollector(): Promise<{ readonly env: Environment; readonly spans: ExportedSpan[] }> {
  const spans: ExportedSpan[] = [];
  const { url } = await startServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString());
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = resource.attributes.find(({ key }: { key: string }) => key === 'service.name').value.stringValue;
      for (const scope of scopeSpans) spans.push(...scope.spans.map((span: ExportedSpan) => ({ ...span, service })));
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  return { env: { OTEL_EXPORTER_OTLP_ENDPOINT: url }, spans };
}

/** Waits until a condition holds. */
export async function until(condition: () => boolean, timeoutMs = 5_000): Promise<void> {
  for (const end = Date.now() + timeoutMs; !condition();) {
    if (Date.now() > end) throw new Error(`does not become true: ${condition}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createNetServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
