import { Duration } from 'cdk8s';
import { HashAlgorithm } from './hash-algorithm';
import { checkProps } from '../input/check-props';
import { milliseconds } from '../input/duration';
import { queryParameterName } from '../input/query-parameter-name';
import { token } from '../input/token';
import { HashKey, LoadBalancer } from '../model/traffic-policy';

/**
 * Options of consistent hashing.
 * @example
 * const options: ConsistentHashOptions = { algorithm: HashAlgorithm.ringHash(4096) };
 */
export interface ConsistentHashOptions {
  /**
   * Hash algorithm.
   * @default - ring hash with a minimum ring size of 1024
   */
  readonly algorithm?: HashAlgorithm;
}

/**
 * A load balancing policy: the choice of a pod for each request.
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings
 * @example
 * users.addVersion('v2', { image: 'myregistry/user-service:v2', loadBalancing: LoadBalancing.consistentHashOfHeader('x-user-id') });
 */
export class LoadBalancing {
  /** Round robin: each pod in turn. */
  public static readonly ROUND_ROBIN = new LoadBalancing({ by: 'round-robin' });
  /** Least request: of two random pods, the one with fewer active requests. Istio's default. */
  public static readonly LEAST_REQUEST = new LoadBalancing({ by: 'least-request' });
  /** A random pod. */
  public static readonly RANDOM = new LoadBalancing({ by: 'random' });
  /** Passthrough: the destination address of the original connection, without load balancing. */
  public static readonly PASSTHROUGH = new LoadBalancing({ by: 'passthrough' });

  /**
   * Consistent hash of a header: requests with the same value go to the same pod. It applies within a version: weighted routing comes first, for each request.
   * @param name of the header
   * @param options hash algorithm
   */
  public static consistentHashOfHeader(name: string, options: ConsistentHashOptions = {}): LoadBalancing {
    return LoadBalancing.hash({ of: 'header', name }, options);
  }

  /**
   * Consistent hash of a cookie: requests with the same value go to the same pod; the proxy sets the cookie if it is missing.
   * @param name of the cookie
   * @param ttl lifetime of the cookie: at least a millisecond
   * @param options hash algorithm
   */
  public static consistentHashOfCookie(name: string, ttl: Duration, options: ConsistentHashOptions = {}): LoadBalancing {
    return LoadBalancing.hash({ of: 'cookie', name, ttlMs: milliseconds('LoadBalancing.consistentHashOfCookie', 'ttl', ttl) }, options);
  }

  /**
   * Consistent hash of a query parameter: requests with the same value go to the same pod.
   * @param name of the parameter
   * @param options hash algorithm
   */
  public static consistentHashOfQueryParameter(name: string, options: ConsistentHashOptions = {}): LoadBalancing {
    return LoadBalancing.hash({ of: 'query', name }, options);
  }

  /**
   * Consistent hash of the source IP: requests from the same client address go to the same pod.
   * @param options hash algorithm
   */
  public static consistentHashOfSourceIp(options: ConsistentHashOptions = {}): LoadBalancing { return LoadBalancing.hash({ of: 'source-ip' }, options); }

  private static hash(key: HashKey, options: ConsistentHashOptions): LoadBalancing {
    const { algorithm } = checkProps('LoadBalancing', 'ConsistentHashOptions', options);
    if (key.of === 'query') queryParameterName('LoadBalancing', 'name', key.name);
    else if ('name' in key) token('LoadBalancing', 'name', key.name);
    return new LoadBalancing({ by: 'consistent-hash', key, ...(algorithm ? { table: algorithm._table } : {}) });
  }

  /** @internal */
  private constructor(public readonly _loadBalancer: LoadBalancer) {}
}
