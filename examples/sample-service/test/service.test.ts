import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startServer, startService, until } from './support';

/** The routes and their answers. */
const ANSWERS: readonly (readonly [method: string, path: string, status: number, body: unknown])[] = [
  ['GET', '/health', 200, { status: 'UP', service: 'user-service', version: 'v1' }],
  ['GET', '/ready', 200, { status: 'READY' }],
  ['GET', '/api/users', 200, [{ id: 1, name: 'Alice' }, { id: 2, name: 'Bob' }]],
  ['GET', '/api/users/123', 200, { id: 123, name: 'Alice' }],
  ['GET', '/api/users/123', 200, { id: 123, name: 'Alice' }], // from the cache
  ['POST', '/api/users', 201, { id: 3, name: 'Charlie' }],
  ['GET', '/api/chain', 200, { service: 'user-service', version: 'v1', calls: [] }],
  ['GET', '/nowhere', 404, { error: 'not found' }],
  ['GET', '/api/users/alice', 400, { error: 'params/id must be integer' }],
  ['GET', '/api/users/-1', 400, { error: 'params/id must be >= 1' }],
];

test('each route answers', async () => {
  const { url } = await startService();
  for (const [method, path, status, body] of ANSWERS) {
    const response = await fetch(url + path, { method });
    assert.deepEqual([response.status, await response.json()], [status, body], `${method} ${path}`);
  }
});

test('each answer has the version of the pod, and no header of the proxy', async () => {
  const { url } = await startService({
    env: { SERVICE_VERSION: 'v7' },
    routes: app => app.get('/fails', async () => { throw new Error('a password'); }),
  });
  for (const [method, path] of [...ANSWERS, ['GET', '/fails'], ['GET', '/api/me']] as const) {
    const { headers } = await fetch(url + path, { method });
    assert.equal(headers.get('x-service-version'), 'v7', path);
    assert.deepEqual([...headers.keys()].filter(name => /^x-(envoy|istio)-/.test(name)), []);
  }
});

test('a failing handler answers 500, tells nothing, and the service goes on', async () => {
  const { get, log } = await startService({ routes: app => app.get('/fails', async () => { throw new Error('a password'); }) });
  const response = await get('/fails', { 'x-request-id': 'r1' });
  assert.deepEqual([response.status, await response.json()], [500, { error: 'internal error' }]);
  assert.equal((await get('/health')).status, 200);
  assert.ok(log.some(({ msg, request_id: id }) => msg === 'failed' && id === 'r1'));
});

test('a request is logged with its path, its id and its trace; a probe is not', async () => {
  const { get, log } = await startService();
  await get('/health');
  await get('/api/users?token=secret', {
    'x-request-id': 'request-1', 'x-b3-traceid': '463ac35c9f6413ad48485a3953bb6124', 'x-b3-spanid': 'a2fb4a1d1a96d312', 'x-b3-sampled': '1',
  });
  await until(() => log.some(({ msg }) => msg === 'request'));
  const [{ path, status, request_id: id, trace_id: trace } = {}, ...others] = log.filter(({ msg }) => msg === 'request');
  assert.deepEqual([path, status, id, trace], ['/api/users', 200, 'request-1', '463ac35c9f6413ad48485a3953bb6124']);
  assert.deepEqual(others, []);
  assert.ok(!JSON.stringify(log).includes('secret'));
});

test('calls in a circle end', async () => {
  let self = '';
  let hops = 0;
  const { url: back } = await startServer(async (request, response) => {
    hops += 1;
    response.end(await (await fetch(self + request.url)).text());
  });
  const { url, get } = await startService({ env: { UPSTREAMS: `${back}/api/chain` } });
  self = url;
  assert.equal((await get('/api/chain')).status, 200);
  assert.equal(hops, 8);
  assert.equal((await get('/api/chain?hops=9')).status, 400);
});
