import { HttpMethod } from './http-method';
import { Identity } from './identity';
import { PathCondition } from './match';

/** What one `calls()` says: the caller may do this. Missing lists mean any. */
export interface Grant {
  /** Construct path of the caller. */
  readonly owner: string;
  readonly caller: Identity;
  readonly methods?: readonly HttpMethod[];
  readonly paths?: readonly PathCondition[];
  /** Container ports. */
  readonly ports?: readonly number[];
}

/** Whether the grant tells requests apart, rather than connections only. */
export function looksAtRequests(grant: Grant): boolean {
  return !!grant.methods || !!grant.paths;
}
