import { canonicalIp } from '../model/canonical-ip';
import { inputError } from '../model/input-error';
import { isCidr } from '../model/ip-network';

/**
 * How to write a network of IPv4-mapped IPv6 addresses (`::ffff:192.0.2.0/120`) instead. Proxies compare the address of an IPv4 client as IPv4, so such a
 * network contains none.
 */
function mappedFix(network: string): string | undefined {
  const [address, bits] = network.split('/');
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonicalIp(address)) ?? [];
  if (high === undefined) return undefined;
  const octets = [high, low].flatMap(part => Buffer.from(part.padStart(4, '0'), 'hex').toJSON().data);
  const ipv4 = Number(bits) - 96;
  return ipv4 < 0 ? 'give the IPv4 and the IPv6 networks that you mean' : `write it as IPv4, ${octets.join('.')}/${ipv4}: it matches no IPv4 client`;
}

/** Networks as CIDRs. @throws if one is invalid, or of IPv4-mapped IPv6 addresses */
export function cidrs(where: string, what: string, networks: readonly string[]): string[] {
  const wrong = networks.findIndex(network => !isCidr(network));
  if (wrong >= 0) {
    throw inputError({ where, what, got: networks[wrong], allowed: 'CIDRs such as 10.0.0.0/8', fix: 'give address and prefix length, without zone and leading zeros' });
  }
  for (const network of networks) {
    const fix = mappedFix(network);
    if (!fix) continue;
    throw inputError({ where, what, got: network, allowed: 'IPv4 networks, or IPv6 networks of addresses that are not IPv4-mapped', fix });
  }
  return [...networks];
}
