import { MetricsEndpoint } from '../../src';
import { modelMetrics } from '../../src/service/metrics-endpoint';

test.each<[MetricsEndpoint, string]>([
  [{ port: 0 }, 'metrics.port is 0, allowed: whole numbers from 1 to 65535; give a TCP port'],
  [{ port: 1, path: 'metrics' }, 'metrics.path is "metrics", allowed: a path that begins with /, without spaces; for instance /metrics'],
  [{ port: 1, path: '/my metrics' }, 'metrics.path is "/my metrics", allowed: a path that begins with /, without spaces; for instance /metrics'],
  [{ port: 1, plaintextFrom: ['everywhere'] }, 'metrics.plaintextFrom is "everywhere", allowed: CIDRs such as 10.0.0.0/8; give address and prefix length, without zone and leading zeros'],
])('refuses %j', (endpoint, message) => {
  expect(() => modelMetrics('here', endpoint, true)).toThrow(new Error(`here: ${message}`));
});

test('plain text is for a namespace that refuses others', () => {
  expect(() => modelMetrics('here', { port: 1, plaintextFrom: ['10.0.0.0/8'] }, false)).toThrow(new Error(
    'here: metrics.plaintextFrom is ["10.0.0.0/8"], allowed: only in a ZeroTrustNamespace; leave it out: it only applies where traffic is denied by default',
  ));
});

test('metrics are at /metrics', () => {
  expect(modelMetrics('here', { port: 9090 }, false)).toEqual({ port: 9090, path: '/metrics', plaintextFrom: [] });
});
