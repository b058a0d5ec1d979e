import assert from 'node:assert/strict';
import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freePort, startCollector, startServer, startService, until } from './support';
import { createMetricsServer } from '../src/metrics-server';
import { shutDown } from '../src/shutdown';

/** A service that can be shut down. Its route /slow answers when `release` is called. */
async function startSlow() {
  let release = () => {};
  const released = new Promise<string>(resolve => { release = () => resolve('done'); });
  let begun = 0;
  const service = await startService({
    routes: app => app.get('/slow', async () => {
      begun += 1;
      return released;
    }),
  });
  const metricsServer = createMetricsServer(service.metrics);
  return {
    ...service,
    release,
    /** Waits until so many slow requests have begun. */
    begun: (requests: number) => until(() => begun === requests),
    cutOff: () => service.log.some(({ msg }) => String(msg).startsWith('requests are cut off')),
    closed: () => until(() => !service.app.server.listening),
    end: (delay: number, timeout: number) => shutDown({ ...service, metricsServer }, delay, timeout),
  };
}

const status = async (response: Promise<Response>) => response.then(answer => answer.status, () => 'refused');

test('first it is not ready and answers on, then it finishes what it has begun', async () => {
  const { get, begun, release, closed, cutOff, end } = await startSlow();
  const before = get('/slow');
  await begun(1);
  const ended = end(1_000, 5_000);
  assert.equal(await status(get('/ready')), 503);
  assert.equal(await status(get('/health')), 200); // or the kubelet restarts it
  const during = await get('/api/users');
  assert.deepEqual([during.status, during.headers.get('connection')], [200, 'close']);
  const late = get('/slow');
  await begun(2);
  await closed();
  assert.equal(await status(get('/api/users')), 'refused');
  release();
  for (const { status: code, headers } of [await before, await late]) assert.deepEqual([code, headers.get('connection')], [200, 'close']);
  await ended;
  assert.ok(!cutOff(), 'no connection is left');
});

test('what takes too long is cut off', async () => {
  const { get, begun, cutOff, end } = await startSlow();
  const slow = status(get('/slow'));
  await begun(1);
  await end(0, 100);
  assert.equal(await slow, 'refused');
  assert.ok(cutOff());
});

/** The command of the container. */
function startProcess(env: Record<string, string>): ChildProcess & { readonly output: () => string } {
  const child = spawn(process.execPath, [join(__dirname, '..', 'src', 'main.js')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream!.on('data', chunk => { text += chunk; });
  after(() => child.kill('SIGKILL'));
  return Object.assign(child, { output: () => text });
}

test('SIGTERM ends the process after its requests, with its spans exported and status 0', async () => {
  const collector = await startCollector();
  const { url: upstream } = await startServer((_request, response) => { setTimeout(() => response.end('{}'), 400); });
  const [port, metricsPort] = [await freePort(), await freePort()];
  const child = startProcess({
    SERVICE_NAME: 'user-service',
    SERVICE_VERSION: 'v1',
    HOST: '127.0.0.1',
    PORT: String(port),
    METRICS_PORT: String(metricsPort),
    UPSTREAMS: `${upstream}/api/chain`,
    SHUTDOWN_DELAY_SECONDS: '1',
    ...collector.env,
  });
  await until(() => child.output().includes(`:${port}`), 10_000);
  const get = (path: string, at = port) => status(fetch(`http://127.0.0.1:${at}${path}`));
  assert.deepEqual([await get('/ready'), await get('/metrics', metricsPort)], [200, 200]);

  const begun = get('/api/chain');
  await new Promise(resolve => setTimeout(resolve, 50));
  child.kill('SIGTERM');
  await new Promise(resolve => setTimeout(resolve, 50));
  assert.deepEqual([await get('/ready'), await get('/api/users'), await get('/metrics', metricsPort)], [503, 200, 200]);
  assert.equal(await begun, 200);
  const [code] = await once(child, 'exit');
  assert.equal(code, 0, child.output());
  assert.ok(collector.spans.some(({ name }) => name === 'GET /api/chain'));
  assert.equal(await get('/ready'), 'refused');
});

test('a process with an invalid configuration says so and ends', async () => {
  const child = startProcess({ SERVICE_NAME: 'user-service', SERVICE_VERSION: 'v1', UPSTREAMS: 'http://order-service/api/chain' });
  const [code] = await once(child, 'close');
  assert.equal(code, 1);
  assert.match(child.output(), /^UPSTREAMS: "http:\/\/order-service\/api\/chain"; allowed: .*\n$/);
});
