import { wholeNumber } from '../input/whole-number';
import { inputError } from '../model/input-error';
import { HashTable } from '../model/traffic-policy';

/** Envoy's limits. */
const MAX_RING_SIZE = 8_388_608;
const MAGLEV_TABLE_SIZE_LIMIT = 5_000_011;

/**
 * A consistent hash algorithm: ring hash or Maglev.
 * @see https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/load_balancers
 * @example
 * const loadBalancing = LoadBalancing.consistentHashOfHeader('x-user-id', { algorithm: HashAlgorithm.maglev(65537) });
 */
export class HashAlgorithm {
  /**
   * Ring hash (Ketama). Few requests change pods when pods come and go.
   * @param minimumSize minimum ring size: a whole number from 1 to 8388608. A larger ring distributes more evenly; Istio's default is 1024
   * @throws if the size is out of range
   */
  public static ringHash(minimumSize: number): HashAlgorithm {
    return new HashAlgorithm({
      type: 'ring',
      minimumSize: wholeNumber('HashAlgorithm.ringHash', 'minimumSize', minimumSize, 1, MAX_RING_SIZE, 'give some hundred entries for each pod'),
    });
  }

  /**
   * Maglev: builds faster and distributes more evenly than ring hash; more requests change pods when pods come and go.
   * @param tableSize table size: a prime number below 5000011, much larger than the number of pods. Envoy's default is 65537
   * @throws if the size is not such a prime number
   */
  public static maglev(tableSize: number): HashAlgorithm {
    if (!Number.isInteger(tableSize) || tableSize >= MAGLEV_TABLE_SIZE_LIMIT || !isPrime(tableSize)) {
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
