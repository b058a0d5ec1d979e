import { Duration } from 'cdk8s';
import { HashAlgorithm } from './hash-algorithm';
import { milliseconds } from '../input/duration';
import { queryParameterName } from '../input/query-parameter-name';
import { token } from '../input/token';
import { HashKey, LoadBalancer } from '../model/traffic-policy';

/**
 * How consistent a consistent hash is.
 * @example
 * const options: ConsistentHashOptions = { algorithm: HashAlgorithm.ringHash(4096) };
 */
export interface ConsistentHashOptions {
  /**
   * How the hashes are laid out over the pods.
   * @default - a ring of 1024 points
   */
  readonly algorithm?: HashAlgorithm;
}

/**
 * How a pod is chosen for a request.
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings
 * @example
 * users.addVersion('v2', { image: 'myregistry/user-service:v2', loadBalancing: LoadBalancing.consistentHashOfHeader('x-user-id') });
 */
export class LoadBalancing {
  /** Each in turn. */
  public static readonly ROUND_ROBIN = new LoadBalancing({ by: 'round-robin' });
  /** The less busy of two. What Istio does where nothing is said. */
  public static readonly LEAST_REQUEST = new LoadBalancing({ by: 'least-request' });
  /** Any. */
  public static readonly RANDOM = new LoadBalancing({ by: 'random' });
  /** The address the caller asked for. */
  public static readonly PASSTHROUGH = new LoadBalancing({ by: 'passthrough' });

  /**
   * Requests with one value of a header go to one pod. Within a version: a split is drawn before, for each request anew.
   * @param name of the header
   * @param options rarely needed
   */
  public static consistentHashOfHeader(name: string, options: ConsistentHashOptions = {}): LoadBalancing {
    return LoadBalancing.hash({ of: 'header', name }, options);
  }

  /**
   * Requests with one value of a cookie go to one pod; the proxy sets the cookie where it is missing.
   * @param name of the cookie
   * @param ttl how long the cookie lives; at least a millisecond
   * @param options rarely needed
   */
  public static consistentHashOfCookie(name: string, ttl: Duration, options: ConsistentHashOptions = {}): LoadBalancing {
    return LoadBalancing.hash({ of: 'cookie', name, ttlMs: milliseconds('LoadBalancing.consistentHashOfCookie', 'ttl', ttl) }, options);
  }

  /**
   * Requests with one value of a query parameter go to one pod.
   * @param name of the parameter
   * @param options rarely needed
   */
  public static consistentHashOfQueryParameter(name: string, options: ConsistentHashOptions = {}): LoadBalancing {
    return LoadBalancing.hash({ of: 'query', name }, options);
  }

  /**
   * Requests of one client address go to one pod.
   * @param options rarely needed
   */
  public static consistentHashOfSourceIp(options: ConsistentHashOptions = {}): LoadBalancing { return LoadBalancing.hash({ of: 'source-ip' }, options); }

  private static hash(key: HashKey, { algorithm }: ConsistentHashOptions): LoadBalancing {
    if (key.of === 'query') queryParameterName('LoadBalancing', 'name', key.name);
    else if ('name' in key) token('LoadBalancing', 'name', key.name);
    return new LoadBalancing({ by: 'consistent-hash', key, ...(algorithm ? { table: algorithm._table } : {}) });
  }

  /** @internal */
  private constructor(public readonly _loadBalancer: LoadBalancer) {}
}
