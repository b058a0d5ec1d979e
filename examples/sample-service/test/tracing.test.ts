import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { test } from 'node:test';
import { startCollector, startRecorder, startService } from './support';

const TRACE = '463ac35c9f6413ad48485a3953bb6124';
const SPAN = 'a2fb4a1d1a96d312';
const OTHER_TRACE = '0af7651916cd43dd8448eb211c80319c';

const W3C = { traceparent: `00-${TRACE}-${SPAN}-01` };
const B3_MULTI = { 'x-b3-traceid': TRACE, 'x-b3-spanid': SPAN, 'x-b3-sampled': '1' };
const B3_SINGLE = { b3: `${TRACE}-${SPAN}-1` };

/** The headers that the next service gets of a request with these. */
async function sentOn(headers: Record<string, string>, env: Record<string, string> = {}) {
  const next = await startRecorder();
  const { get } = await startService({ env: { UPSTREAMS: `${next.url}/api/chain`, ...env } });
  assert.equal((await get('/api/chain', headers)).status, 200);
  return next.requests[0]!.headers;
}

for (const [name, headers] of Object.entries({ W3C, B3_MULTI, B3_SINGLE })) {
  test(`a trace in ${name} headers goes on in each format, with a span of the service`, async () => {
    const sent = await sentOn(headers);
    const [, trace, span, flags] = sent.traceparent!.toString().split('-');
    assert.equal(trace, TRACE);
    assert.notEqual(span, SPAN);
    assert.equal(flags, '01');
    assert.equal(sent.b3, `${TRACE}-${span}-1`);
    assert.deepEqual([sent['x-b3-traceid'], sent['x-b3-spanid'], sent['x-b3-sampled']], [TRACE, span, '1']);
  });
}

test('a trace that is not sampled goes on, not sampled, and is not exported', async () => {
  const collector = await startCollector();
  const next = await startRecorder();
  const { get, tracing } = await startService({ env: { UPSTREAMS: `${next.url}/api/chain`, ...collector.env } });
  for (const headers of [{ traceparent: `00-${TRACE}-${SPAN}-00` }, { ...B3_MULTI, 'x-b3-sampled': '0' }, { b3: `${TRACE}-${SPAN}-0` }]) await get('/api/chain', headers);
  for (const { headers: sent } of next.requests) {
    assert.match(sent.traceparent as string, new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
    assert.match(sent.b3 as string, new RegExp(`^${TRACE}-[0-9a-f]{16}-0$`));
    assert.equal(sent['x-b3-sampled'], '0');
  }
  assert.equal(next.requests.length, 3);
  await tracing.shutdown();
  assert.deepEqual(collector.spans, []);
});

test('of two formats the W3C header counts, or what OTEL_PROPAGATORS says', async () => {
  const both = { ...W3C, ...B3_MULTI, 'x-b3-traceid': OTHER_TRACE };
  assert.equal((await sentOn(both))['x-b3-traceid'], TRACE);
  const sent = await sentOn(both, { OTEL_PROPAGATORS: 'b3multi' });
  assert.equal(sent['x-b3-traceid'], OTHER_TRACE);
  assert.equal(sent.traceparent, undefined);
});

test('an unknown propagator is an error', async () => {
  await assert.rejects(startService({ env: { OTEL_PROPAGATORS: 'xray' } }), /OTEL_PROPAGATORS: "xray"; allowed: b3, b3multi, tracecontext, baggage/);
});

test('baggage and trace state go on', async () => {
  const sent = await sentOn({ ...W3C, tracestate: 'vendor=1', baggage: 'tenant=acme' });
  assert.deepEqual([sent.tracestate, sent.baggage], ['vendor=1', 'tenant=acme']);
});

test('a request without a trace begins one, with and without an exporter', async () => {
  assert.match((await sentOn({})).traceparent as string, /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
});

test('three hops are one trace: each span is the child of the one before', async () => {
  const collector = await startCollector();
  const third = await startService({ env: { SERVICE_NAME: 'payment-service', ...collector.env } });
  const second = await startService({ env: { SERVICE_NAME: 'order-service', UPSTREAMS: `${third.url}/api/chain`, ...collector.env } });
  const first = await startService({ env: { SERVICE_NAME: 'api-gateway', UPSTREAMS: `${second.url}/api/chain`, ...collector.env } });
  await first.get('/api/chain', { ...B3_MULTI, 'x-request-id': 'r1' });
  await Promise.all([first, second, third].map(({ tracing }) => tracing.shutdown()));

  const [SERVER, CLIENT] = [2, 3];
  const line = [];
  for (let parent: string | undefined = SPAN; parent;) {
    const next = collector.spans.find(({ parentSpanId }) => parentSpanId === parent);
    if (next) line.push([next.service, next.kind, next.name]);
    parent = next?.spanId;
  }
  assert.deepEqual(line, [
    ['api-gateway', SERVER, 'GET /api/chain'], ['api-gateway', CLIENT, 'GET'],
    ['order-service', SERVER, 'GET /api/chain'], ['order-service', CLIENT, 'GET'],
    ['payment-service', SERVER, 'GET /api/chain'],
  ]);
  assert.deepEqual([...new Set(collector.spans.map(({ traceId }) => traceId))], [TRACE]);
});

test('a handler that runs after the body is read has the trace', async () => {
  const next = await startRecorder();
  const { url } = await startService({ routes: (app, client) => app.post('/orders', async () => (await client.call(`${next.url}/payments`)).status) });
  const order = request(`${url}/orders`, { method: 'POST', headers: { ...W3C, 'content-type': 'application/json' } });
  const answered = once(order, 'response');
  order.write('{"text":"');
  await new Promise(resolve => setTimeout(resolve, 100));
  order.write('x'.repeat(200_000));
  await new Promise(resolve => setTimeout(resolve, 100));
  order.end('"}');
  const [response] = await answered;
  response.resume();
  assert.ok(next.requests[0]!.headers.traceparent?.toString().includes(TRACE));
});

test('probes have no spans', async () => {
  const collector = await startCollector();
  const { get, tracing } = await startService({ env: collector.env });
  await Promise.all(['/health', '/ready'].map(path => get(path)));
  await tracing.shutdown();
  assert.deepEqual(collector.spans, []);
});
