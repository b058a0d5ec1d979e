import { isIP } from 'net';
import { inputError } from '../model/input-error';

/** Networks in CIDR notation: address, slash and prefix length. @throws if one is malformed */
export function cidrs(where: string, what: string, networks: readonly string[]): string[] {
  for (const network of networks) {
    const [address, bits, ...rest] = network.split('/');
    const maxBits = { 0: -1, 4: 32, 6: 128 }[isIP(address) as 0 | 4 | 6];
    if (rest.length || !/^\d{1,3}$/.test(bits ?? '') || Number(bits) > maxBits) {
      throw inputError({ where, what, got: network, allowed: 'CIDRs such as 10.0.0.0/8', fix: 'give address and prefix length' });
    }
  }
  return [...networks];
}
