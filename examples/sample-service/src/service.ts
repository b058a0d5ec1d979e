import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import Fastify, { FastifyInstance, LogController } from 'fastify';
import { Claims, requireClaims } from './claims';
import { Config } from './config';
import { HttpClient, NoAnswer } from './http-client';
import { observeInbound } from './inbound';
import { Metrics } from './metrics';
import { Readiness } from './readiness';
import { Tracing } from './tracing';
import { assignUserGroups } from './user-group';

declare module 'fastify' {
  interface FastifyRequest {
    claims: Claims | null;
  }
  interface FastifyContextConfig {
    /** A probe of the kubelet: no span, no log, no group. */
    isProbe?: boolean;
  }
}

/** What a service is made of. */
export interface Parts {
  readonly config: Config;
  readonly tracing: Tracing;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly client: HttpClient;
  /** Where the log goes. */
  readonly log?: Writable;
}

interface User { readonly id: number; readonly name: string }

/** Longer than the hour after which Envoy closes idle connections: who closes first must not be the one that is called. */
const KEEP_ALIVE_MS = 65 * 60_000;
const MOST_HOPS = 8;

/** The sample service, ready to listen. */
export function createService({ config, tracing, metrics, readiness, client, log = process.stdout }: Parts): FastifyInstance {
  const app = Fastify({
    logger: { stream: log },
    logController: new LogController({ disableRequestLogging: true }), // inbound.ts does
    requestIdHeader: 'x-request-id',
    genReqId: () => randomUUID(),
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
  });
  app.decorateRequest('claims', null);

  app.addHook('onRequest', async (_request, reply) => {
    reply.header('x-service-version', config.version);
  });
  // Of requests too that arrived before: an idle connection would keep the service from ending.
  app.addHook('onSend', async (_request, reply) => {
    if (readiness.isStopping) reply.header('connection', 'close');
  });
  if (config.isEdge) assignUserGroups(app);
  observeInbound(app, tracing, metrics, config.forwardedHeaders);
  app.setNotFoundHandler(async (_request, reply) => reply.code(404).send({ error: 'not found' }));
  app.setErrorHandler(async (error: { statusCode?: number; message?: string }, request, reply) => {
    if (error instanceof NoAnswer) return reply.code(error.status).send({ error: error.message });
    const { statusCode = 500, message } = error;
    if (statusCode < 500) return reply.code(statusCode).send({ error: message });
    request.log.error({ err: error, request_id: request.id }, 'failed');
    return reply.code(500).send({ error: 'internal error' });
  });

  addProbes(app, config, readiness);
  addUsers(app, metrics);
  app.get('/api/me', { onRequest: requireClaims }, async ({ claims }) => ({ user_id: claims?.userId, role: claims?.role }));
  addChain(app, config, client);
  return app;
}

/** Liveness is the process itself: a restart repairs no dependency. */
function addProbes(app: FastifyInstance, { service, version }: Config, readiness: Readiness): void {
  const probe = { config: { isProbe: true } };
  app.get('/health', probe, async () => ({ status: 'UP', service, version }));
  app.get('/ready', probe, async (_request, reply) => {
    const reason = await readiness.reason();
    return reason === undefined ? { status: 'READY' } : reply.code(503).send({ status: 'NOT_READY', reason });
  });
}

function addUsers(app: FastifyInstance, metrics: Metrics): void {
  const found = new Map<number, User>();
  app.get('/api/users', async () => [{ id: 1, name: 'Alice' }, { id: 2, name: 'Bob' }]);
  app.post('/api/users', async (_request, reply) => reply.code(201).send({ id: 3, name: 'Charlie' }));
  app.get<{ Params: { id: number } }>('/api/users/:id', {
    schema: { params: { type: 'object', properties: { id: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } } } },
  }, async ({ params: { id } }) => {
    const cached = found.get(id);
    if (cached) {
      metrics.countHit('users');
      return cached;
    }
    const user = { id, name: 'Alice' };
    if (found.size >= 1_000) found.clear();
    found.set(id, user);
    return user;
  });
}

/** Calls each upstream, and says who answered: so a test sees which version each hop reached. */
function addChain(app: FastifyInstance, { service, version, upstreams }: Config, client: HttpClient): void {
  app.get<{ Querystring: { hops: number } }>('/api/chain', {
    schema: { querystring: { type: 'object', properties: { hops: { type: 'integer', minimum: 0, maximum: MOST_HOPS, default: MOST_HOPS } } } },
  }, async ({ headers, query: { hops } }) => {
    // Fewer hops at each service: calls in a circle end.
    const calls = hops === 0 ? [] : await Promise.all(upstreams.map(async upstream => {
      const { status, headers: { 'x-service-version': answeredBy }, body } = await client.call(`${upstream}${upstream.includes('?') ? '&' : '?'}hops=${hops - 1}`);
      return { url: upstream, status, version: answeredBy, body: json(body) };
    }));
    return { service, version, user_group: headers['x-user-group'], calls };
  });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
