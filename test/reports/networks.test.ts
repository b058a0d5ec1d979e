import * as fc from 'fast-check';
import { EVERYWHERE, isCidr } from '../../src/model/ip-network';
import { includesClients } from '../../src/reports/networks';

/** Addresses of 8 bits, at the end of one of each family: few enough to try all. */
const networks = fc.record({ bits: fc.integer({ min: 24, max: 32 }), address: fc.nat(255), isIpv6: fc.boolean() }).map(network => {
  const { bits, address, isIpv6 } = network;
  return isIpv6 ? `2001:db8::${address.toString(16)}/${bits + 96}` : `192.0.2.${address}/${bits}`;
});

/** The addresses of a network, one by one. */
function addresses(cidr: string): string[] {
  const isIpv6 = cidr.includes(':');
  const [address, bits] = cidr.split('/');
  const last = isIpv6 ? parseInt(address.split('::')[1] || '0', 16) : Number(address.split('.')[3]);
  const size = 2 ** ((isIpv6 ? 128 : 32) - Number(bits));
  const first = Math.floor(last / size) * size;
  return Array.from({ length: size }, (_, i) => `${isIpv6} ${first + i}`);
}

test('networks include others exactly if each of their addresses is included', () => {
  const clients = fc.record({ cidrs: fc.array(networks, { minLength: 1, maxLength: 4 }), except: fc.array(networks, { maxLength: 2 }) });
  const all = ({ cidrs, except }: { readonly cidrs: readonly string[]; readonly except: readonly string[] }) => {
    const out = new Set(except.flatMap(addresses));
    return cidrs.flatMap(addresses).filter(address => !out.has(address));
  };
  fc.assert(fc.property(fc.array(clients, { maxLength: 3 }), clients, (wide, narrow) => {
    const included = new Set(wide.flatMap(all));
    expect(includesClients(wide, narrow)).toBe(all(narrow).every(address => included.has(address)));
  }), { numRuns: 500 });
});

test('all addresses of both families include each network', () => {
  fc.assert(fc.property(networks, cidr => {
    expect(includesClients([{ cidrs: EVERYWHERE }], { cidrs: [cidr] })).toBe(true);
    expect(includesClients([{ cidrs: [cidr] }], { cidrs: EVERYWHERE })).toBe(false);
  }));
});

test('what is no network', () => {
  const texts = ['10.0.0.0', '10.0.0.0/33', '10.0.0/8', '10.0.0.0/08', '::/129', 'fe80::%eth0/64', '10.0.0.0/8/8', '', 'a/8', '10.0.0.0/-1'];
  expect(texts.filter(isCidr)).toEqual([]);
  expect(['10.0.0.0/8', '0.0.0.0/0', '::/0', '2001:DB8::1/128'].filter(isCidr)).toHaveLength(4);
});
