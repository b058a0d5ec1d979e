import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startRecorder, startService } from './support';
import { isForwardable } from '../src/forwarded-headers';

const ROUTING = { 'x-api-version': 'v2', 'x-env': 'green', 'x-user-group': 'test', 'x-user-id': 'u1', 'x-chaos-test': 'enabled', 'x-request-id': 'r1' };

/** The headers that the last of three services gets. */
async function afterThreeHops(headers: Record<string, string>, env: Record<string, string> = {}) {
  const last = await startRecorder();
  let upstream = last.url;
  for (const name of ['payment-service', 'order-service', 'api-gateway']) {
    upstream = (await startService({ env: { SERVICE_NAME: name, UPSTREAMS: `${upstream}/api/chain`, ...env } })).url;
  }
  assert.equal((await fetch(`${upstream}/api/chain`, { headers })).status, 200);
  return last.requests[0]!.headers;
}

test('routing headers and the request id reach the last of three hops', async () => {
  const sent = await afterThreeHops(ROUTING);
  assert.deepEqual(Object.fromEntries(Object.keys(ROUTING).map(name => [name, sent[name]])), ROUTING);
});

test('nothing else goes on: no tokens, claims, cookies, headers of the proxy or of the connection', async () => {
  const sent = await afterThreeHops({
    'authorization': 'Bearer token', 'cookie': 'a=b', 'x-jwt-claim-sub': 'u1', 'x-envoy-attempt-count': '2', 'x-forwarded-client-cert': 'By=x', 'accept-language': 'de',
  });
  assert.deepEqual(Object.keys(sent).filter(name => !/^(b3|x-b3-.*|traceparent|baggage)$/.test(name)).sort(), ['connection', 'host', 'x-request-id']);
});

test('a request without an id gets one, the same for all hops', async () => {
  const last = await startRecorder();
  const { get } = await startService({ env: { UPSTREAMS: `${last.url}/a,${last.url}/b` } });
  await get('/api/chain');
  const ids = last.requests.map(({ headers }) => headers['x-request-id']);
  assert.match(String(ids[0]), /^[0-9a-f-]{36}$/);
  assert.equal(ids[0], ids[1]);
});

test('FORWARD_HEADERS says which, and refuses those that are not the application\'s', async () => {
  const sent = await afterThreeHops({ 'authorization': 'Bearer token', 'x-env': 'green' }, { FORWARD_HEADERS: 'Authorization' });
  assert.deepEqual([sent.authorization, sent['x-env']], ['Bearer token', undefined]);
  for (const name of ['x-envoy-attempt-count', 'x-istio-attributes', 'x-b3-traceid', 'traceparent', 'host', 'connection', 'content-length', 'a b', '']) {
    assert.ok(!isForwardable(name), name);
  }
  await assert.rejects(startService({ env: { FORWARD_HEADERS: 'x-envoy-retry-on' } }), /^Error: FORWARD_HEADERS: "x-envoy-retry-on"; allowed: /);
});

test('requests at the same time do not mix', async () => {
  const last = await startRecorder();
  const { get } = await startService({ env: { UPSTREAMS: `${last.url}/api/chain` } });
  const numbers = Array.from({ length: 100 }, (_, i) => String(i));
  await Promise.all(numbers.map(i => get('/api/chain', { 'x-user-id': i, 'x-request-id': `r${i}` })));
  for (const { headers } of last.requests) assert.equal(headers['x-request-id'], `r${headers['x-user-id']}`);
  assert.deepEqual(last.requests.map(({ headers }) => headers['x-user-id']).sort(), numbers.sort());
});
