import { Duration } from 'cdk8s';
import { optionalMilliseconds } from '../input/duration';
import { INT32_MAX, wholeNumber } from '../input/whole-number';
import { inputError } from '../model/input-error';
import { ConnectionPool } from '../model/traffic-policy';

/**
 * TCP keepalive: probes on idle connections. At least one setting. Linux defaults: 9 probes, after 7200 s, every 75 s.
 * @example
 * const keepalive: TcpKeepaliveOptions = { time: Duration.minutes(5), interval: Duration.seconds(30) };
 */
export interface TcpKeepaliveOptions {
  /**
   * Unanswered probes before the connection is considered dead: a whole number from 1.
   * @default - the kernel's
   */
  readonly probes?: number;
  /**
   * Idle time before the first probe: at least a millisecond.
   * @default - the kernel's
   */
  readonly time?: Duration;
  /**
   * Interval between probes: at least a millisecond.
   * @default - the kernel's
   */
  readonly interval?: Duration;
}

/**
 * Connection pool: limits on the connections and requests of one client proxy to the service. Each client proxy has its own limits.
 * At least one setting.
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings
 * @example
 * shop.addService('payment-service', { connectionPool: { maxConnections: 1000, maxPendingRequests: 1024, maxRequests: 2048 } });
 */
export interface ConnectionPoolOptions {
  /**
   * Maximum number of HTTP/1.1 and TCP connections: a whole number from 1.
   * @default - no limit
   */
  readonly maxConnections?: number;
  /**
   * Connect timeout: at least a millisecond. Below 100 ms, connections across zones may fail.
   * @default - the mesh's default: Istio 10 seconds
   */
  readonly connectTimeout?: Duration;
  /**
   * TCP keepalive.
   * @default - no keepalive
   */
  readonly tcpKeepalive?: TcpKeepaliveOptions;
  /**
   * Maximum number of requests that wait for a connection: a whole number from 1. Istio: `http1MaxPendingRequests`.
   * @default - no limit
   */
  readonly maxPendingRequests?: number;
  /**
   * Maximum number of active requests: a whole number from 1. Istio: `http2MaxRequests`, which also applies to HTTP/1.1.
   * @default - no limit
   */
  readonly maxRequests?: number;
  /**
   * Maximum number of requests per connection: a whole number from 0, 0 for no limit. A low number causes frequent TLS handshakes.
   * @default 0
   */
  readonly maxRequestsPerConnection?: number;
  /**
   * Idle timeout of a connection without active requests: at least a millisecond. The proxy then closes the connection.
   * @default - the mesh's default: Istio one hour
   */
  readonly idleTimeout?: Duration;
}

/** The options in the model's terms. @throws if a number or time is out of range, or there is no setting */
export function connectionPool(where: string, options: ConnectionPoolOptions): ConnectionPool {
  const count = (what: string, value: number | undefined, least = 1) => value === undefined ? undefined
    : wholeNumber(where, `connectionPool.${what}`, value, least, INT32_MAX, 'leave it out for no limit');
  const optionalTime = (what: string, value?: Duration) => optionalMilliseconds(where, `connectionPool.${what}`, value);
  const { tcpKeepalive } = options;
  const pool = {
    maxConnections: count('maxConnections', options.maxConnections),
    connectTimeoutMs: optionalTime('connectTimeout', options.connectTimeout),
    tcpKeepalive: tcpKeepalive && {
      probes: count('tcpKeepalive.probes', tcpKeepalive.probes),
      timeMs: optionalTime('tcpKeepalive.time', tcpKeepalive.time),
      intervalMs: optionalTime('tcpKeepalive.interval', tcpKeepalive.interval),
    },
    maxPendingRequests: count('maxPendingRequests', options.maxPendingRequests),
    maxRequests: count('maxRequests', options.maxRequests),
    maxRequestsPerConnection: count('maxRequestsPerConnection', options.maxRequestsPerConnection, 0),
    idleTimeoutMs: optionalTime('idleTimeout', options.idleTimeout),
  };
  for (const [what, limits] of [['connectionPool', pool], ['connectionPool.tcpKeepalive', pool.tcpKeepalive]] as const) {
    if (limits && Object.values(limits).every(limit => limit === undefined)) {
      throw inputError({ where, what, got: {}, allowed: 'at least one setting', fix: 'leave it out' });
    }
  }
  return pool;
}
