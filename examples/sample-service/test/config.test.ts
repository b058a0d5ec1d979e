import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../src/config';

const POD = { SERVICE_NAME: 'user-service', SERVICE_VERSION: 'v1' };

test('name and version are enough', () => {
  assert.deepEqual(readConfig(POD), {
    service: 'user-service',
    version: 'v1',
    host: '0.0.0.0',
    port: 8080,
    metricsPort: 9090,
    isEdge: false,
    upstreams: [],
    dependencies: [],
    forwardedHeaders: ['x-request-id', 'x-api-version', 'x-env', 'x-user-group', 'x-user-id', 'x-chaos-test'],
    shutdownDelayMs: 5_000,
    shutdownTimeoutMs: 15_000,
  });
});

test('each variable is read', () => {
  const { upstreams, dependencies, forwardedHeaders, ...rest } = readConfig({
    ...POD,
    HOST: '127.0.0.2',
    PORT: '80',
    METRICS_PORT: '81',
    EDGE: 'true',
    UPSTREAMS: 'http://a:80/b, http://c.d:8080',
    DEPENDENCIES: 'http://e:1/f?g',
    FORWARD_HEADERS: '',
    SHUTDOWN_DELAY_SECONDS: '0',
    SHUTDOWN_TIMEOUT_SECONDS: '25',
  });
  assert.deepEqual([upstreams, dependencies, forwardedHeaders], [['http://a:80/b', 'http://c.d:8080'], ['http://e:1/f?g'], []]);
  assert.deepEqual(rest, { service: 'user-service', version: 'v1', host: '127.0.0.2', port: 80, metricsPort: 81, isEdge: true, shutdownDelayMs: 0, shutdownTimeoutMs: 25_000 });
});

test('what is missing or invalid is an error with the variable', () => {
  for (const [env, message] of [
    [{ SERVICE_NAME: '' }, /^SERVICE_NAME: missing/],
    [{ SERVICE_VERSION: '' }, /^SERVICE_VERSION: missing/],
    [{ PORT: 'http' }, /^PORT: "http"; allowed: a whole number from 0 to 65535$/],
    [{ METRICS_PORT: '70000' }, /^METRICS_PORT: "70000"/],
    [{ EDGE: 'yes' }, /^EDGE: "yes"; allowed: true, false$/],
    [{ UPSTREAMS: 'http://user-service/api' }, /^UPSTREAMS: "http:\/\/user-service\/api"; allowed: http:\/\/HOST:PORT\/PATH/],
    [{ DEPENDENCIES: 'redis:6379' }, /^DEPENDENCIES: "redis:6379"/],
    [{ SHUTDOWN_DELAY_SECONDS: '-1' }, /^SHUTDOWN_DELAY_SECONDS: "-1"/],
  ] as const) assert.throws(() => readConfig({ ...POD, ...env }), { message });
});
