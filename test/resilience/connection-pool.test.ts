import { Duration } from 'cdk8s';
import { connectionPool } from '../../src/resilience/connection-pool';

const COUNT = 'leave it out for no limit';

test.each([
  [{ maxConnections: 0 }, `here: connectionPool.maxConnections is 0, allowed: whole numbers from 1 to 2147483647; ${COUNT}`],
  [{ maxConnections: 2 ** 31 }, `here: connectionPool.maxConnections is 2147483648, allowed: whole numbers from 1 to 2147483647; ${COUNT}`],
  [{ maxPendingRequests: 0 }, `here: connectionPool.maxPendingRequests is 0, allowed: whole numbers from 1 to 2147483647; ${COUNT}`],
  [{ maxRequests: 1.5 }, `here: connectionPool.maxRequests is 1.5, allowed: whole numbers from 1 to 2147483647; ${COUNT}`],
  [{ maxRequestsPerConnection: -1 }, `here: connectionPool.maxRequestsPerConnection is -1, allowed: whole numbers from 0 to 2147483647; ${COUNT}`],
  [{ tcpKeepalive: { probes: 0 } }, `here: connectionPool.tcpKeepalive.probes is 0, allowed: whole numbers from 1 to 2147483647; ${COUNT}`],
  [{ connectTimeout: Duration.millis(0) }, 'here: connectionPool.connectTimeout is "0ms", allowed: whole milliseconds, at least one; for instance Duration.seconds(5)'],
  [{}, 'here: connectionPool is {}, allowed: at least one setting; leave it out'],
  [{ maxRequests: 1, tcpKeepalive: {} }, 'here: connectionPool.tcpKeepalive is {}, allowed: at least one setting; leave it out'],
])('refuses %j', (options, message) => {
  expect(() => connectionPool('here', options)).toThrow(new Error(message));
});

test('keeps the given values', () => {
  const tcpKeepalive = { probes: 3, time: Duration.minutes(5), interval: Duration.seconds(30) };
  expect(connectionPool('here', { maxRequestsPerConnection: 0, idleTimeout: Duration.hours(1), tcpKeepalive })).toMatchObject({
    maxRequestsPerConnection: 0, idleTimeoutMs: 3_600_000, tcpKeepalive: { probes: 3, timeMs: 300_000, intervalMs: 30_000 },
  });
});
