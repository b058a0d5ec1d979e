import { Duration } from 'cdk8s';
import { milliseconds } from './milliseconds';
import { inputError } from '../model/input-error';
import { HashKey, LoadBalancer } from '../model/traffic-policy';

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
   */
  public static consistentHashOfHeader(name: string): LoadBalancing { return LoadBalancing.hash({ of: 'header', name }); }

  /**
   * Requests with one value of a cookie go to one pod; the proxy sets the cookie where it is missing.
   * @param name of the cookie
   * @param ttl how long the cookie lives; at least a millisecond
   */
  public static consistentHashOfCookie(name: string, ttl: Duration): LoadBalancing {
    return LoadBalancing.hash({ of: 'cookie', name, ttlMs: milliseconds('LoadBalancing.consistentHashOfCookie', 'ttl', ttl) });
  }

  /**
   * Requests with one value of a query parameter go to one pod.
   * @param name of the parameter
   */
  public static consistentHashOfQueryParameter(name: string): LoadBalancing { return LoadBalancing.hash({ of: 'query', name }); }

  /** Requests of one client address go to one pod. */
  public static consistentHashOfSourceIp(): LoadBalancing { return LoadBalancing.hash({ of: 'source-ip' }); }

  private static hash(key: HashKey): LoadBalancing {
    if ('name' in key && !/^[\w!#$%&'*+.^`|~-]+$/.test(key.name)) {
      throw inputError({ where: 'LoadBalancing', what: 'name', got: key.name, allowed: 'a name without spaces', fix: 'give the name as requests carry it' });
    }
    return new LoadBalancing({ by: 'consistent-hash', key });
  }

  /** @internal */
  private constructor(public readonly _loadBalancer: LoadBalancer) {}
}
