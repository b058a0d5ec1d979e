import { wholeNumber } from '../input/whole-number';
import { inputError } from '../model/input-error';
import { HashTable } from '../model/traffic-policy';

/** Most that Envoy takes. */
const LARGEST_RING = 8_388_608;
const ABOVE_LARGEST_TABLE = 5_000_011;

/**
 * How a consistent hash is laid out over the pods.
 * @see https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/load_balancers
 * @example
 * const loadBalancing = LoadBalancing.consistentHashOfHeader('x-user-id', { algorithm: HashAlgorithm.maglev(65537) });
 */
export class HashAlgorithm {
  /**
   * A ring. When pods come and go, few requests move.
   * @param minimumSize points on it: a whole number from 1 to 8388608. The more, the more even the shares; the ring of Istio's default has 1024
   * @throws if it is out of range
   */
  public static ringHash(minimumSize: number): HashAlgorithm {
    return new HashAlgorithm({
      type: 'ring',
      minimumSize: wholeNumber('HashAlgorithm.ringHash', 'minimumSize', minimumSize, 1, LARGEST_RING, 'give some hundred points for each pod'),
    });
  }

  /**
   * A Maglev table: quicker to build and more even than a ring; more requests move when pods come and go.
   * @param tableSize entries: a prime number below 5000011, far more than there are pods. 65537 is usual
   * @throws if it is none
   */
  public static maglev(tableSize: number): HashAlgorithm {
    if (!Number.isInteger(tableSize) || tableSize >= ABOVE_LARGEST_TABLE || !isPrime(tableSize)) {
      throw inputError({ where: 'HashAlgorithm.maglev', what: 'tableSize', got: tableSize, allowed: 'prime numbers below 5000011', fix: 'for instance 65537' });
    }
    return new HashAlgorithm({ type: 'maglev', size: tableSize });
  }

  /** @internal */
  private constructor(public readonly _table: HashTable) {}
}

function isPrime(n: number): boolean {
  for (let divisor = 2; divisor * divisor <= n; divisor++) {
    if (n % divisor === 0) return false;
  }
  return n >= 2;
}
