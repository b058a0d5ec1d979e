import { isIP } from 'net';
import { inputError } from '../model/input-error';

/** Whether a value is an IPv4 or IPv6 address, without a zone: one means nothing on another machine. */
export function isIpAddress(value: unknown): value is string {
  return typeof value === 'string' && isIP(value) > 0 && !value.includes('%');
}

/** An IP address. @throws otherwise */
export function ipAddress(where: string, what: string, value: string): string {
  if (isIpAddress(value)) return value;
  throw inputError({ where, what, got: value, allowed: 'IP addresses such as 192.0.2.7, or CIDRs', fix: 'give addresses; host names belong in hosts and endpoints' });
}
