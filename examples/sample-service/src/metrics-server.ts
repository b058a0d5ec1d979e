import Fastify, { FastifyInstance } from 'fastify';
import { Metrics } from './metrics';

/** `/metrics` on a port of its own, which no route of the mesh leads to: whoever may call the service does not read its metrics. */
export function createMetricsServer({ registry }: Metrics): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true });
  app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
  return app;
}
