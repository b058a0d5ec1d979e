import { isIP } from 'net';
import { canonicalIp } from '../model/canonical-ip';

/** Addresses from the first to the last, both included, of one family. */
interface Range { readonly family: number; readonly first: bigint; readonly last: bigint }

/** Clients by their addresses: of some networks, but not of others. */
export interface Clients { readonly cidrs: readonly string[]; readonly except?: readonly string[] }

/** Whether the first clients include all of the others. */
export function includesClients(wide: readonly Clients[], narrow: Clients): boolean {
  const covered = merged(wide.flatMap(addresses));
  return addresses(narrow).every(range => covered.some(({ family, first, last }) => (
    family === range.family && first <= range.first && range.last <= last
  )));
}

function addresses({ cidrs, except = [] }: Clients): Range[] {
  const out = merged(except.map(rangeOf));
  return merged(cidrs.map(rangeOf)).flatMap(range => without(range, out));
}

/** The parts of a range that lie in none of the others, which are sorted. */
function without(range: Range, out: readonly Range[]): Range[] {
  const parts: Range[] = [];
  let { first } = range;
  for (const other of out) {
    if (other.family !== range.family || other.last < first || other.first > range.last) continue;
    if (other.first > first) parts.push({ ...range, first, last: other.first - 1n });
    first = other.last + 1n;
  }
  return first <= range.last ? [...parts, { ...range, first }] : parts;
}

/** Sorted, without overlaps: neighbours are one range. */
function merged(ranges: readonly Range[]): Range[] {
  const all: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.family - b.family || (a.first < b.first ? -1 : 1))) {
    const last = all[all.length - 1];
    if (!last || last.family !== range.family || range.first > last.last + 1n) all.push(range);
    else if (range.last > last.last) all[all.length - 1] = { ...last, last: range.last };
  }
  return all;
}

function rangeOf(cidr: string): Range {
  const [address, bits] = cidr.split('/');
  const family = isIP(address);
  const size = 2n ** BigInt((family === 4 ? 32 : 128) - Number(bits));
  const number = family === 4 ? ipv4(address) : ipv6(address);
  const first = number - number % size;
  return { family, first, last: first + size - 1n };
}

function ipv4(address: string): bigint { return address.split('.').reduce((number, octet) => number * 256n + BigInt(octet), 0n); }

function ipv6(address: string): bigint {
  const [high, low] = canonicalIp(address).split('::').map(half => (half ? half.split(':') : []));
  const groups = low ? [...high, ...Array<string>(8 - high.length - low.length).fill('0'), ...low] : high;
  return groups.reduce((number, group) => number * 65536n + BigInt(`0x${group}`), 0n);
}

/** Addresses that networks tell apart: the first of each, and the first behind it. */
export function boundaryAddresses(cidrs: readonly string[]): string[] {
  return [...new Set(cidrs.map(rangeOf).flatMap(({ family, first, last }) => {
    const next = last + 1n;
    return [first, ...(next < 2n ** (family === 4 ? 32n : 128n) ? [next] : [])].map(number => addressText(family, number));
  }))];
}

function addressText(family: number, number: bigint): string {
  const [count, bits, radix, separator] = family === 4 ? [4, 8n, 10, '.'] as const : [8, 16n, 16, ':'] as const;
  const parts = Array.from({ length: count }, (_, i) => (number / 2n ** (bits * BigInt(count - 1 - i))) % (2n ** bits));
  return parts.map(part => part.toString(radix)).join(separator);
}
