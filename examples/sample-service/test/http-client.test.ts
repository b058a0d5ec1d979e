import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startServer, startService, until } from './support';
import { HttpClient, HttpClientOptions } from '../src/http-client';
import { startTracing } from '../src/tracing';

function client(options?: HttpClientOptions): HttpClient {
  return new HttpClient(startTracing('caller', 'v1', {}), options);
}

test('a URL without a port, with TLS or with a password is refused', async () => {
  for (const url of [
    'http://user-service/api/users', 'https://user-service:8080/', 'user-service:8080/', '/api/users', 'http://a:b@user-service:8080/', 'http://user-service:/', 'http://user-service:8080/#top',
  ]) {
    await assert.rejects(client().call(url), /allowed: http:\/\/HOST:PORT\/PATH/, url);
  }
});

test('method, headers and body are sent, and status, headers and body come back', async () => {
  const { url } = await startServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.writeHead(201, { 'x-service-version': 'v2' }).end([request.method, request.url, request.headers['content-type'], body].join(' '));
  });
  const { status, headers, body } = await client().call(`${url}/api/users?a=b`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  assert.deepEqual([status, headers['x-service-version'], body], [201, 'v2', 'POST /api/users?a=b application/json {}']);
});

test('connections are used again, also after errors: each body is read to its end', async () => {
  let connections = 0;
  const { url, server } = await startServer((request, response) => response.writeHead(request.url === '/fails' ? 500 : 200).end('x'.repeat(100_000)));
  server.on('connection', () => { connections += 1; });
  const one = client();
  for (let i = 0; i < 20; i++) await one.call(`${url}/${i % 2 ? 'fails' : 'works'}`);
  assert.ok(connections <= 3, `${connections} connections for 20 calls`);
});

test('no answer in time is 504: without headers, or with a body that does not end', async () => {
  const { url } = await startServer((request, response) => {
    if (request.url === '/silent') return;
    response.writeHead(200);
    const drip = setInterval(() => response.write('x'), 10); // so that no timeout between two chunks helps
    response.on('close', () => clearInterval(drip));
  });
  for (const path of ['/silent', '/drip']) {
    const start = Date.now();
    await assert.rejects(client({ timeoutMs: 100 }).call(url + path), { status: 504, message: `${url}: no answer in time` });
    assert.ok(Date.now() - start < 5_000);
  }
});

test('nobody there, and a connection that is cut off, are 502; the service says so', async () => {
  const { url } = await startServer((_request, response) => response.destroy());
  await assert.rejects(client().call(`${url}/`), { status: 502, message: `${url}: no answer` });
  const { get } = await startService({ env: { UPSTREAMS: 'http://127.0.0.1:1/api/chain' } });
  const response = await get('/api/chain');
  assert.deepEqual([response.status, await response.json()], [502, { error: 'http://127.0.0.1:1: no answer' }]);
});

test('a body that is too long is cut off', async () => {
  const { url } = await startServer((_request, response) => response.end('x'.repeat(2_000)));
  await assert.rejects(client({ mostBytes: 1_000 }).call(`${url}/`), { status: 502 });
});

test('a status is an answer: no retry, which the mesh does, and no redirect', async () => {
  const requests: string[] = [];
  const { url } = await startServer((request, response) => {
    requests.push(request.url!);
    response.writeHead(request.url === '/moved' ? 302 : 503, { location: '/there' }).end();
  });
  assert.equal((await client().call(`${url}/down`)).status, 503);
  assert.equal((await client().call(`${url}/moved`)).status, 302);
  assert.deepEqual(requests, ['/down', '/moved']);
});

test('a call ends when the caller of the service goes away', async () => {
  let state = 'waiting';
  const { url: upstream } = await startServer((_request, response) => {
    state = 'called';
    response.on('close', () => { state = 'cut off'; });
  });
  const { url, metrics } = await startService({ env: { UPSTREAMS: `${upstream}/api/chain` } });
  const caller = new AbortController();
  const call = fetch(`${url}/api/chain`, { signal: caller.signal });
  await until(() => state === 'called');
  caller.abort();
  await assert.rejects(call);
  await until(() => state === 'cut off');
  assert.match(await metrics.registry.metrics(), /app_request_duration_seconds_count\{method="GET",endpoint="\/api\/chain",status="499"\} 1/);
});
