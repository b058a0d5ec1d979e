import * as fc from 'fast-check';
import { holds, nearMisses, noString } from './near-misses';
import { cidrs } from '../../src/input/cidr';
import { ipAddress } from '../../src/input/ip-address';

const cidr = (where: string, what: string, value: string) => cidrs(where, what, [value])[0];

/** Four numbers from 0 to 255 as they are written, or what a URL takes in brackets. */
function isAddress(text: string): boolean {
  const parts = text.split('.');
  if (!text.includes(':')) return parts.length === 4 && parts.every(part => String(Number(part)) === part && Number(part) >= 0 && Number(part) <= 255);
  return !/[^0-9a-fA-F:.]/.test(text) && URL.canParse(`http://[${text}]/`);
}

/** Whether the first 80 bits are 0, and the next 16 are 1. */
function isMapped(address: string): boolean {
  return address.includes(':') && /^\[::ffff:[^:]+:[^:]+\]$/.test(new URL(`http://[${address}]/`).hostname);
}

function isNetwork(text: string): boolean {
  const slash = text.lastIndexOf('/');
  const [address, bits] = [text.slice(0, slash), text.slice(slash + 1)];
  return slash >= 0 && isAddress(address) && String(Number(bits)) === bits && Number(bits) >= 0 && Number(bits) <= (address.includes(':') ? 128 : 32) && !isMapped(address);
}

const addresses = fc.oneof(fc.ipV4(), fc.ipV6(), nearMisses('1', '10', '255', '256', '01', '.', '.', ':', '::', 'fe80', '%eth0', '1.2.3.4'));

test('an address', () => {
  fc.assert(fc.property(addresses, address => holds(ipAddress, address, isAddress(address))), { numRuns: 1000 });
});

test('a network', () => {
  const networks = fc.tuple(addresses, fc.constantFrom('', '/', '/0', '/8', '/08', '/32', '/33', '/128', '/129', '/-1', '/8/8', '/8 ', '/1e1', '/0x8'));
  fc.assert(fc.property(networks, parts => holds(cidr, parts.join(''), isNetwork(parts.join('')))), { numRuns: 1000 });
});

test('a zone is no part of either', () => {
  holds(ipAddress, 'fe80::1%eth0', false);
  holds(cidr, 'fe80::1%eth0/64', false);
});

test('what is no string is neither', () => {
  fc.assert(fc.property(noString, value => {
    holds(ipAddress, value, false);
    holds(cidr, value, false);
  }));
});
