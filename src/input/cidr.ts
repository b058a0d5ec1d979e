import { isIPv4 } from 'net';
import { isIpAddress } from './ip-address';
import { inputError } from '../model/input-error';

/** Whether a value is a network: an address, a slash, and how many of its bits count. */
export function isCidr(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const [address, bits, ...others] = value.split('/');
  return !others.length && isIpAddress(address) && /^(0|[1-9]\d{0,2})$/.test(bits ?? '') && Number(bits) <= (isIPv4(address) ? 32 : 128);
}

/** Networks as CIDRs. @throws if one is invalid */
export function cidrs(where: string, what: string, networks: readonly string[]): string[] {
  const wrong = networks.findIndex(network => !isCidr(network));
  if (wrong < 0) return [...networks];
  throw inputError({ where, what, got: networks[wrong], allowed: 'CIDRs such as 10.0.0.0/8', fix: 'give address and prefix length, without zone and leading zeros' });
}
