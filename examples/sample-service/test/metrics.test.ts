import assert from 'node:assert/strict';

import { request } from 'node:http';
import { after, test } from 'node:test';
import { startService, TestService } from './support';
import { Metrics } from '../src/metrics';
import { createMetricsServer } from '../src/metrics-server';

const lines = async ({ registry }: Metrics, name: string) => (await registry.metrics()).split('\n').filter(line => line.startsWith(name));

/** The number of requests by `method endpoint status`, once there are so many. */
async function counts({ metrics }: TestService, requests: number): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  const read = async () => {
    for (const line of await lines(metrics, 'app_request_duration_seconds_count')) {
      const [, method, endpoint, status, count] = /method="(.*)",endpoint="(.*)",status="(.*)"\} (\d+)/.exec(line)!;
      found[`${method} ${endpoint} ${status}`] = Number(count);
    }
    return Object.values(found).reduce((sum, count) => sum + count, 0);
  };
  let sum = await read();
  for (let tries = 0; sum < requests && tries < 100; tries++) {
    await new Promise(resolve => setTimeout(resolve, 5));
    sum = await read();
  }
  assert.equal(sum, requests);
  return found;
}

test('the three metrics are there before the first request', async () => {
  const { registry } = new Metrics();
  const text = await registry.metrics();
  for (const line of [
    '# HELP app_request_duration_seconds Request duration in seconds', '# TYPE app_request_duration_seconds histogram',
    '# HELP app_active_users Number of active users', '# TYPE app_active_users gauge', 'app_active_users 0',
    '# HELP app_cache_hits_total Total cache hits', '# TYPE app_cache_hits_total counter', 'app_cache_hits_total{cache_name="users"} 0',
  ]) assert.ok(text.split('\n').includes(line), line);
  assert.equal(text.match(/^# TYPE/gm)!.length, 3);
});

test('requests are counted by the template of their route, not by their path', async () => {
  const service = await startService();
  await Promise.all(['/api/users/1', '/api/users/2', '/api/users/x', '/a', '/b?c=d', '/api/users', '/health'].map(path => service.get(path)));
  await fetch(`${service.url}/api/users`, { method: 'POST' });
  assert.deepEqual(await counts(service, 8), {
    'GET /api/users/:id 200': 2, 'GET /api/users/:id 400': 1, 'GET unmatched 404': 2, 'GET /api/users 200': 1, 'GET /health 200': 1, 'POST /api/users 201': 1,
  });
});

test('whatever clients ask for, there are few series', async () => {
  const service = await startService();
  const { hostname, port } = new URL(service.url);
  const send = (method: string, path: string) => new Promise<void>(resolve => {
    request({ hostname, port, method, path }, response => { response.resume(); response.on('end', resolve); }).end();
  });
  for (let i = 0; i < 100; i++) await send(['GET', 'PURGE', 'MKCOL', 'REPORT', 'SEARCH'][i % 5]!, `/random-${i}`);
  const found = await counts(service, 100);
  assert.deepEqual(Object.keys(found).map(key => key.split(' ')[0]).sort(), ['GET', 'other']);
  assert.ok((await lines(service.metrics, 'app_request_duration_seconds_bucket')).length <= 24);
});

test('the buckets are the usual ones of Prometheus clients', async () => {
  const metrics = new Metrics();
  metrics.observe('GET', '/', 200, 0.3);
  const buckets = (await lines(metrics, 'app_request_duration_seconds_bucket')).map(line => /le="([^"]*)"/.exec(line)![1]);
  assert.deepEqual(buckets, ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf']);
});

test('the duration of a request is that of its handler', async () => {
  const service = await startService({ routes: app => app.get('/slow', () => new Promise(resolve => setTimeout(() => resolve('done'), 60))) });
  await service.get('/slow');
  await counts(service, 1);
  const [sum] = await lines(service.metrics, 'app_request_duration_seconds_sum');
  const seconds = Number(sum!.split(' ')[1]);
  assert.ok(seconds >= 0.055 && seconds < 5, String(seconds));
});

test('cache hits are counted', async () => {
  const service = await startService();
  for (const id of [1, 1, 2, 1]) await service.get(`/api/users/${id}`);
  assert.deepEqual(await lines(service.metrics, 'app_cache_hits_total'), ['app_cache_hits_total{cache_name="users"} 2']);
});

test('a user is active for five minutes', async () => {
  let now = 0;
  const metrics = new Metrics(() => now);
  for (const [at, user] of [[0, 'a'], [0, 'b'], [200_000, 'a']] as const) {
    now = at;
    metrics.seeUser(user);
  }
  const active = async (at: number) => {
    now = at;
    return lines(metrics, 'app_active_users');
  };
  assert.deepEqual(await active(300_000), ['app_active_users 2']);
  assert.deepEqual(await active(300_001), ['app_active_users 1']);
  assert.deepEqual(await active(500_001), ['app_active_users 0']);
});

test('users are counted by what the edge or the token says, and up to a bound', async () => {
  const service = await startService();
  await Promise.all([{ 'x-user-id': 'a' }, { 'x-jwt-claim-sub': 'a' }, { 'x-user-id': 'b' }, {}].map(headers => service.get('/api/users', headers)));
  assert.deepEqual(await lines(service.metrics, 'app_active_users'), ['app_active_users 2']);
  for (let i = 0; i < 10_500; i++) service.metrics.seeUser(`user-${i}`);
  assert.deepEqual(await lines(service.metrics, 'app_active_users'), ['app_active_users 10000']);
});

test('metrics are on a port of their own', async () => {
  const { get, metrics } = await startService();
  assert.equal((await get('/metrics')).status, 404);
  const server = createMetricsServer(metrics);
  after(() => server.close());
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const response = await fetch(`${url}/metrics`);
  assert.equal(response.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  assert.match(await response.text(), /^app_active_users 0$/m);
  assert.equal((await fetch(`${url}/api/users`)).status, 404);
});
