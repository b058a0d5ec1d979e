import { setTimeout as sleep } from 'node:timers/promises';
import { FastifyInstance } from 'fastify';
import { HttpClient } from './http-client';
import { Readiness } from './readiness';
import { Tracing } from './tracing';

/** What ends with a pod. */
export interface Running {
  readonly app: FastifyInstance;
  readonly metricsServer: FastifyInstance;
  readonly readiness: Readiness;
  readonly client: HttpClient;
  readonly tracing: Tracing;
}

/**
 * Ends a pod without a failed request. The kubelet sends SIGTERM at the same time as the endpoint of the pod is removed, and proxies everywhere learn of it
 * later: so first it is not ready and answers on, then it takes no new connections and finishes what it has begun, then it exports its last spans.
 * Delay and timeout together must be less than `terminationGracePeriodSeconds` of the pod, and than the drain of its sidecar, which is its way out.
 */
export async function shutDown({ app, metricsServer, readiness, client, tracing }: Running, delayMs: number, timeoutMs: number): Promise<void> {
  readiness.stop();
  await sleep(delayMs);
  const inTime = await Promise.race([
    app.close().then(() => true),
    sleep(timeoutMs, false, { ref: false }),
  ]);
  if (!inTime) {
    app.log.warn('requests are cut off: they take longer than the time for shutdown');
    app.server.closeAllConnections();
  }
  await Promise.race([Promise.allSettled([client.close(), tracing.shutdown(), metricsServer.close()]), sleep(2_000, undefined, { ref: false })]);
}
