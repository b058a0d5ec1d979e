import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { freePort, startCollector, startServer, startService, until } from './support';

/** An Envoy binary; without one these tests are skipped. */
const { ENVOY } = process.env;
const HOPS = ['api-gateway', 'order-service', 'payment-service'];
/** What the mesh traces with, and the formats that the services then use. */
const PROVIDERS = [
  {
    provider: 'OpenTelemetry',
    env: {},
    tracerOf: (port: number) => ({
      '@type': 'type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig',
      'service_name': 'envoy',
      'http_service': { http_uri: { uri: `http://127.0.0.1:${port}/v1/traces`, cluster: 'collector', timeout: '1s' } },
    }),
  },
  {
    provider: 'Zipkin',
    env: { OTEL_PROPAGATORS: 'b3multi' },
    tracerOf: () => ({
      '@type': 'type.googleapis.com/envoy.config.trace.v3.ZipkinConfig',
      'collector_cluster': 'collector',
      'collector_endpoint': '/api/v2/spans',
      'collector_endpoint_version': 'HTTP_JSON',
      'shared_span_context': false,
    }),
  },
];

const address = (port: number) => ({ socket_address: { address: '127.0.0.1', port_value: port } });
const cluster = (name: string, port: number) => ({
  name,
  type: 'STATIC',
  load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint: { address: address(port) } }] }] },
});

/** A listener that traces, and forwards to one service. */
function listener(name: string, port: number, tracer: object): object {
  return {
    name,
    address: address(port),
    filter_chains: [{
      filters: [{
        name: 'http',
        typed_config: {
          '@type': 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
          'stat_prefix': name,
          'tracing': { random_sampling: { value: 100 }, provider: { name: 'tracer', typed_config: tracer } },
          'route_config': { virtual_hosts: [{ name, domains: ['*'], routes: [{ match: { prefix: '/' }, route: { cluster: name } }] }] },
          'http_filters': [{ name: 'router', typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router' } }],
        },
      }],
    }],
  };
}

/** Three services, and a real Envoy before each of them. Returns the URL of the first Envoy. */
async function startChain({ env, tracerOf }: typeof PROVIDERS[number]) {
  const collector = await startCollector();
  const { url: envoyCollector } = await startServer((request, response) => { request.resume(); response.writeHead(202).end(); });
  const collectorPort = Number(new URL(envoyCollector).port);
  const listeners: object[] = [];
  const clusters: object[] = [cluster('collector', collectorPort)];
  const services = [];
  let entry: string | undefined;
  for (const name of [...HOPS].reverse()) {
    const service = await startService({ env: { SERVICE_NAME: name, ...env, ...entry ? { UPSTREAMS: `${entry}/api/chain` } : {}, ...collector.env } });
    services.unshift(service);
    const port = await freePort();
    entry = `http://127.0.0.1:${port}`;
    listeners.push(listener(name, port, tracerOf(collectorPort)));
    clusters.push(cluster(name, Number(new URL(service.url).port)));
  }
  const folder = mkdtempSync(join(tmpdir(), 'sample-service-'));
  const file = join(folder, 'envoy.json');
  writeFileSync(file, JSON.stringify({ static_resources: { listeners, clusters } }));
  const envoy = spawn(ENVOY!, ['-c', file, '--concurrency', '1', '--disable-hot-restart', '--log-level', 'error'], { stdio: ['ignore', 'inherit', 'inherit'] });
  after(() => { envoy.kill('SIGKILL'); rmSync(folder, { recursive: true }); });
  for (let tries = 0; ; tries++) {
    const ready = await fetch(`${entry}/health`).then(({ ok }) => ok, () => false);
    if (ready) break;
    if (tries > 200 || envoy.exitCode !== null) throw new Error('Envoy does not start');
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  return { url: entry!, services, collector };
}

for (const mesh of PROVIDERS) {
  test(`a trace and routing headers pass three hops with real Envoys, ${mesh.provider} as the tracing provider`, { skip: !ENVOY && 'ENVOY is not set' }, async () => {
    const { url, services, collector } = await startChain(mesh);
    const response = await fetch(`${url}/api/chain`, { headers: { 'x-user-group': 'test' } });
    const body = await response.json() as { calls: [{ status: number; version: string; body: { calls: [{ body: unknown }] } }] };
    assert.deepEqual([response.status, response.headers.get('x-service-version'), body.calls[0].status, body.calls[0].version], [200, 'v1', 200, 'v1']);
    assert.equal(response.headers.get('x-envoy-upstream-service-time')?.split(',').length, 1); // of Envoy alone
    assert.deepEqual(body.calls[0].body.calls[0].body, { service: 'payment-service', version: 'v1', user_group: 'test', calls: [] });

    await until(() => services.every(({ log }) => log.some(({ path }) => path === '/api/chain')));
    const logged = services.map(({ log }) => log.find(({ path }) => path === '/api/chain')!);
    assert.match(String(logged[0]!.trace_id), /^[0-9a-f]{32}$/);
    for (const field of ['trace_id', 'request_id']) assert.equal(new Set(logged.map(line => line[field])).size, 1, field);

    await Promise.all(services.map(({ tracing }) => tracing.shutdown()));
    const own = new Set(collector.spans.map(({ spanId }) => spanId));
    for (const { service, kind, parentSpanId } of collector.spans) {
      assert.equal(own.has(parentSpanId!), kind === 3, `${service}: a server's parent is a span of Envoy, a client's is the server's`);
    }
    assert.equal(collector.spans.length, 5);
  });
}
