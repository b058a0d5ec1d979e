import { isIP, isIPv4 } from 'net';

/** All addresses. */
export const EVERYWHERE: readonly string[] = ['0.0.0.0/0', '::/0'];

/** Whether a value is an IPv4 or IPv6 address, without a zone: one means nothing on another machine. */
export function isIpAddress(value: unknown): value is string {
  return typeof value === 'string' && isIP(value) > 0 && !value.includes('%');
}

/** Whether a value is a network: an address, a slash, and how many of its bits count. */
export function isCidr(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const [address, bits, ...others] = value.split('/');
  return !others.length && isIpAddress(address) && /^(0|[1-9]\d{0,2})$/.test(bits ?? '') && Number(bits) <= (isIPv4(address) ? 32 : 128);
}

/** The network of one address; a network as it is. */
export function asCidr(server: string): string { return server.includes('/') ? server : `${server}/${server.includes(':') ? 128 : 32}`; }

/** How many bits of a network count at most, if it is as large as the pod networks of clusters. */
const LARGEST_OF_PODS = { 4: 16, 6: 64 } as const;

/** Whether a network may have the addresses of pods: it is as large as a network of pods, and no loopback. */
export function hasPodAddresses(network: string): boolean {
  const [address, bits] = network.split('/');
  return Number(bits) <= LARGEST_OF_PODS[isIPv4(address) ? 4 : 6] && !(address.startsWith('127.') && Number(bits) >= 8);
}
