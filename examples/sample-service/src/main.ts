import { readConfig } from './config';
import { HttpClient } from './http-client';
import { Metrics } from './metrics';
import { createMetricsServer } from './metrics-server';
import { httpDependency, Readiness } from './readiness';
import { createService } from './service';
import { shutDown } from './shutdown';
import { startTracing } from './tracing';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const tracing = startTracing(config.service, config.version, process.env);
  const metrics = new Metrics();
  const readiness = new Readiness(config.dependencies.map(httpDependency));
  const client = new HttpClient(tracing);
  const app = createService({ config, tracing, metrics, readiness, client });
  const metricsServer = createMetricsServer(metrics);

  // Before it listens: a pod may be ended while it starts. As PID 1 of a container, a process without this ignores SIGTERM.
  const ended = new Promise<void>(resolve => { for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve()); });
  await metricsServer.listen({ host: config.host, port: config.metricsPort });
  await app.listen({ host: config.host, port: config.port });
  await ended;
  await shutDown({ app, metricsServer, readiness, client, tracing }, config.shutdownDelayMs, config.shutdownTimeoutMs);
}

main().then(() => process.exit(0), (error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
