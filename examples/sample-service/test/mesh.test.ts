import assert from 'node:assert/strict';
import { request, createServer, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { entranceOf, startLab, startPod } from './lab';
import { until } from './support';

/** The conformance checks (`conformance/build` of the repository), and an Envoy; without them these tests are skipped. */
const { CONFORMANCE, ENVOY } = process.env;
const TESTS = join(__dirname, '..', '..', '..', '..', 'test');
const skip = !(CONFORMANCE && ENVOY) && 'CONFORMANCE or ENVOY is not set';
const GATEWAY = 'api-gateway.shop.svc.cluster.local';
const TRACE = '463ac35c9f6413ad48485a3953bb6124';
const REQUEST = 'e2a5a3b4-0000-9000-8000-000000000001';

/** A span of the service or of an Envoy. */
interface Span { readonly traceId: string; readonly id: string; readonly parentId: string | undefined; readonly by: string }

interface Hop { readonly service: string; readonly version: string; readonly calls: readonly { readonly status: number; readonly body: Hop }[] }

test('three services behind real Envoys with the configuration of istiod', { skip }, async t => {
  const lab = await startLab(CONFORMANCE!, join(TESTS, 'scenarios', 'sample-service'));
  const podOf = (name: string) => lab.pods.find(({ workload }) => workload === name)!;
  const spans: Span[] = [];
  const { application: collector } = podOf('otel-collector-v1');
  await collect(collector, 9411, body => (body as readonly ZipkinSpan[]).map(zipkinSpan), spans);
  await collect(collector, 4318, body => spansOf(body as OtlpBody), spans);
  const logs = new Map<string, Record<string, unknown>[]>();
  for (const pod of lab.pods.filter(({ env }) => env.SERVICE_NAME)) logs.set(pod.workload, await startPod(lab, pod));

  /** A request of the frontend, through its Envoy. */
  const call = async (headers: Record<string, string> = {}) => {
    const entrance = entranceOf(lab, 'shop/frontend', GATEWAY, 8080);
    const { status, body, headers: answered } = await get(entrance, '/api/chain', { host: `${GATEWAY}:8080`, ...headers });
    return { status, headers: answered, hops: status === 200 ? flat(JSON.parse(body) as Hop) : [] };
  };

  await t.test('the routing header of a request reaches the third hop', async () => {
    for (let i = 0; i < 20; i++) {
      assert.deepEqual((await call()).hops, ['api-gateway v1', 'order-service v1', 'payment-service v1']);
      assert.deepEqual((await call({ 'x-api-version': 'v2' })).hops, ['api-gateway v1', 'order-service v1', 'payment-service v2']);
    }
  });

  await t.test('the answer has the version of the first hop, and no x-envoy headers but those of the proxies', async () => {
    const { status, headers } = await call();
    assert.deepEqual([status, headers['x-service-version'], headers['x-envoy-upstream-service-time']?.toString().split(',').length], [200, 'v1', 1]);
  });

  await t.test('a trace goes on through three hops, in one tree of spans of proxies and services', async () => {
    await call({ 'x-b3-traceid': TRACE, 'x-b3-spanid': '00f067aa0ba902b7', 'x-b3-sampled': '1', 'x-request-id': REQUEST });
    const ofTrace = () => spans.filter(({ traceId }) => traceId === TRACE);
    // Each hop: a span of the caller's proxy and one of the callee's, one of the service, and one of its own call.
    await until(() => ofTrace().length >= 11, 30_000);
    assert.equal(ofTrace().filter(({ by }) => by.startsWith('proxy')).length, 6);
    assert.deepEqual(ofTrace().filter(({ by }) => !by.startsWith('proxy')).map(({ by }) => by).sort(), [
      'api-gateway', 'api-gateway', 'order-service', 'order-service', 'payment-service',
    ]);
    const ids = new Map(ofTrace().map(span => [span.id, span]));
    const roots = ofTrace().filter(({ parentId }) => !ids.has(parentId!));
    assert.deepEqual(roots.map(({ parentId }) => parentId), ['00f067aa0ba902b7'], 'only the first proxy has a parent outside');
    const [last] = ofTrace().filter(({ by }) => by === 'payment-service');
    let depth = 0;
    for (let span = last; span; span = ids.get(span.parentId!)) depth++;
    assert.equal(depth, 11, 'the service at the end descends from all others');
  });

  await t.test('each service logs the trace and the id of the request', async () => {
    for (const workload of ['api-gateway-v1', 'order-service-v1', 'payment-service-v1']) {
      await until(() => logs.get(workload)!.some(line => line.request_id === REQUEST));
      assert.equal(logs.get(workload)!.find(line => line.request_id === REQUEST)!.trace_id, TRACE, workload);
    }
  });

  await t.test('metrics are scraped in plaintext at the port of the pod, and nothing else is', async () => {
    const { address } = podOf('order-service-v1');
    const { status, body } = await get(`${address}:9090`, '/metrics');
    assert.equal(status, 200);
    assert.match(body, /^app_request_duration_seconds_count\{method="GET",endpoint="\/api\/chain",status="200"\} [1-9]\d*$/m);
    await assert.rejects(get(`${address}:8080`, '/api/chain'), 'strict mutual TLS refuses plaintext at the port of the service');
  });

  await t.test('who is not declared is refused', async () => {
    const host = 'payment-service.shop.svc.cluster.local';
    const { status } = await get(entranceOf(lab, 'shop/stranger', host, 8080), '/api/chain', { host: `${host}:8080` });
    assert.equal(status, 403);
  });
});

test('the shop: its users answer as the service does, with the version that the route takes', { skip }, async () => {
  const lab = await startLab(CONFORMANCE!, join(TESTS, 'examples', 'shop'));
  const users = lab.pods.filter(({ env }) => env.SERVICE_NAME === 'user-service');
  assert.equal(users.length, 2);
  for (const pod of users) await startPod(lab, pod);
  const entrance = entranceOf(lab, 'default/frontend-v1', 'user-service', 8080);
  const call = (path: string, headers = {}) => get(entrance, path, { host: 'user-service:8080', ...headers });

  const { status, body } = await call('/api/users');
  assert.deepEqual([status, JSON.parse(body)], [200, [{ id: 1, name: 'Alice' }, { id: 2, name: 'Bob' }]]);
  for (let i = 0; i < 10; i++) assert.equal((await call('/api/users/7', { 'x-api-version': 'v2' })).headers['x-service-version'], 'v2');
  assert.equal((await call('/api/me')).status, 403); // no call of the frontend
});

/** The services of a chain, as `name version`. */
function flat({ service, version, calls }: Hop): string[] {
  assert.ok(calls.every(({ status }) => status === 200), JSON.stringify(calls));
  return [`${service} ${version}`, ...calls.flatMap(({ body }) => flat(body))];
}

interface ZipkinSpan {
  readonly traceId: string;
  readonly id: string;
  readonly parentId?: string;
  readonly localEndpoint: { readonly serviceName: string };
}

function zipkinSpan({ traceId, id, parentId, localEndpoint }: ZipkinSpan): Span {
  return { traceId, id, parentId, by: `proxy ${localEndpoint.serviceName}` };
}

interface OtlpSpan { readonly traceId: string; readonly spanId: string; readonly parentSpanId?: string }

interface OtlpBody {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

function spansOf({ resourceSpans }: OtlpBody): Span[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const by = resource.attributes.find(({ key }) => key === 'service.name')!.value.stringValue;
    return scopeSpans.flatMap(scope => scope.spans.map(({ traceId, spanId, parentSpanId }) => ({ traceId, id: spanId, parentId: parentSpanId, by })));
  });
}

/** A collector at an address: what it reads of each body is added to the spans. It ends with the test. */
async function collect(host: string, port: number, read: (body: unknown) => readonly Span[], to: Span[]): Promise<void> {
  const server = createServer(async (incoming, response) => {
    to.push(...read(JSON.parse(await text(incoming))));
    response.writeHead(202, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>(resolve => server.listen(port, host, resolve));
  after(() => { server.closeAllConnections(); server.close(); });
}

interface Answered { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }

/** A GET whose Host header is not where it connects to: fetch does not let one set it. */
async function get(to: string, path: string, headers: Record<string, string> = {}): Promise<Answered> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`http://${to}${path}`, { headers, agent: false }, resolve).on('error', reject).end();
  });
  return { status: response.statusCode!, headers: response.headers, body: await text(response) };
}

async function text(message: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
