import assert from 'node:assert/strict';
import { createServer, AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { startRecorder, startServer, startService } from './support';
import { Readiness } from '../src/readiness';

const NOT_READY = { status: 'NOT_READY', reason: 'dependencies not available' };

test('a pod is ready while each dependency answers 2xx, and alive all the time', async () => {
  let status = 200;
  const { url: database } = await startServer((_request, response) => response.writeHead(status).end());
  const { url: cache } = await startRecorder();
  const { get } = await startService({ env: { DEPENDENCIES: `${database}/health,${cache}/health` } });
  for (const [now, expected, body] of [[200, 200, { status: 'READY' }], [500, 503, NOT_READY], [302, 503, NOT_READY], [204, 200, { status: 'READY' }]] as const) {
    status = now;
    const ready = await get('/ready');
    assert.deepEqual([ready.status, await ready.json()], [expected, body]);
    assert.equal((await get('/health')).status, 200);
  }
});

test('a dependency that accepts connections and answers nothing is not available', async () => {
  const silent = createServer().listen(0, '127.0.0.1'); // as a sidecar accepts them
  after(() => silent.close());
  await new Promise(resolve => silent.once('listening', resolve));
  const { get } = await startService({ env: { DEPENDENCIES: `http://127.0.0.1:${(silent.address() as AddressInfo).port}/` } });
  const start = Date.now();
  assert.equal((await get('/ready')).status, 503);
  assert.ok(Date.now() - start < 5_000); // on a busy machine
});

test('a check that never ends is cut off', async () => {
  const readiness = new Readiness([{ check: () => new Promise(() => undefined) }], 20);
  assert.equal(await readiness.reason(), 'dependencies not available');
});

test('an upstream is no dependency', async () => {
  const { url } = await startRecorder(503);
  const { get } = await startService({ env: { UPSTREAMS: `${url}/api/users` } });
  assert.equal((await get('/ready')).status, 200);
});

test('probes that overlap share one check', async () => {
  let checks = 0;
  const readiness = new Readiness([{ check: async () => { checks += 1; } }]);
  await Promise.all([readiness.reason(), readiness.reason(), readiness.reason()]);
  assert.equal(checks, 1);
  await readiness.reason();
  assert.equal(checks, 2);
});

test('a pod that ends is not ready, whatever its dependencies', async () => {
  const { get, readiness } = await startService();
  readiness.stop();
  const ready = await get('/ready');
  assert.deepEqual([ready.status, await ready.json()], [503, { status: 'NOT_READY', reason: 'shutting down' }]);
});
