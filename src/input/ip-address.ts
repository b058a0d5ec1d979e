import { inputError } from '../model/input-error';
import { isIpAddress } from '../model/ip-network';

/** An IP address. @throws otherwise */
export function ipAddress(where: string, what: string, value: string): string {
  if (isIpAddress(value)) return value;
  throw inputError({ where, what, got: value, allowed: 'IP addresses such as 192.0.2.7, or CIDRs', fix: 'give addresses; host names belong in hosts and endpoints' });
}
