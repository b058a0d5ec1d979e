import { Duration } from 'cdk8s';
import { optionalMilliseconds } from '../input/duration';
import { INT32_MAX, wholeNumber } from '../input/whole-number';
import { inputError } from '../model/input-error';
import { ConnectionPool } from '../model/traffic-policy';

/**
 * Keep-alive probes of idle TCP connections. The kernel's defaults: 9 probes, after 7200 s, 75 s apart.
 * @example
 * const keepalive: TcpKeepaliveOptions = { time: Duration.minutes(5), interval: Duration.seconds(30) };
 */
export interface TcpKeepaliveOptions {
  /**
   * Unanswered probes after which the connection is dead: a whole number from 1.
   * @default - the kernel's
   */
  readonly probes?: number;
  /**
   * Idle time before the first probe.
   * @default - the kernel's
   */
  readonly time?: Duration;
  /**
   * Time between two probes.
   * @default - the kernel's
   */
  readonly interval?: Duration;
}

/**
 * Limits of what one client proxy has open towards the service; all clients together may have as many times more.
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings
 * @example
 * shop.addService('payment-service', { connectionPool: { maxConnections: 1000, maxPendingRequests: 1024, maxRequests: 2048 } });
 */
export interface ConnectionPoolOptions {
  /**
   * Connections: a whole number from 1. HTTP/1.1 and TCP.
   * @default - no limit
   */
  readonly maxConnections?: number;
  /**
   * Time for making a connection. Below 100 ms connections across zones fail.
   * @default - the mesh's: Istio 10 seconds
   */
  readonly connectTimeout?: Duration;
  /**
   * Keep-alive probes.
   * @default - none
   */
  readonly tcpKeepalive?: TcpKeepaliveOptions;
  /**
   * Requests that wait for a connection: a whole number from 1. Istio: `http1MaxPendingRequests`.
   * @default - no limit
   */
  readonly maxPendingRequests?: number;
  /**
   * Requests under way: a whole number from 1. Istio: `http2MaxRequests`, which holds for HTTP/1.1 too.
   * @default - no limit
   */
  readonly maxRequests?: number;
  /**
   * Requests after which a connection is closed: a whole number from 0, 0 for never. Low numbers cost a TLS handshake each.
   * @default 0
   */
  readonly maxRequestsPerConnection?: number;
  /**
   * Idle time after which a connection is closed.
   * @default - the mesh's: Istio one hour
   */
  readonly idleTimeout?: Duration;
}

/** What the options mean, in the model's terms. */
export function connectionPool(where: string, options: ConnectionPoolOptions): ConnectionPool {
  const count = (what: string, value: number | undefined, least = 1) => value === undefined ? undefined
    : wholeNumber(where, `connectionPool.${what}`, value, least, INT32_MAX, 'leave it out for no limit');
  const time = (what: string, value?: Duration) => optionalMilliseconds(where, `connectionPool.${what}`, value);
  const { tcpKeepalive } = options;
  const pool = {
    maxConnections: count('maxConnections', options.maxConnections),
    connectTimeoutMs: time('connectTimeout', options.connectTimeout),
    tcpKeepalive: tcpKeepalive && {
      probes: count('tcpKeepalive.probes', tcpKeepalive.probes),
      timeMs: time('tcpKeepalive.time', tcpKeepalive.time),
      intervalMs: time('tcpKeepalive.interval', tcpKeepalive.interval),
    },
    maxPendingRequests: count('maxPendingRequests', options.maxPendingRequests),
    maxRequests: count('maxRequests', options.maxRequests),
    maxRequestsPerConnection: count('maxRequestsPerConnection', options.maxRequestsPerConnection, 0),
    idleTimeoutMs: time('idleTimeout', options.idleTimeout),
  };
  for (const [what, limits] of [['connectionPool', pool], ['connectionPool.tcpKeepalive', pool.tcpKeepalive]] as const) {
    if (limits && Object.values(limits).every(limit => limit === undefined)) {
      throw inputError({ where, what, got: {}, allowed: 'at least one setting', fix: 'leave it out' });
    }
  }
  return pool;
}
