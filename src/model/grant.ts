import { addTo } from './add-to';
import { HttpMethod } from './http-method';
import { ClientIdentity } from './identity';
import { Match, PathCondition } from './match';
import { Port } from './port';

/** A permission: the requests that one `calls()` or `allowsFrom()` allows to the caller. Missing lists mean any. */
export interface Grant {
  /** Construct path of the declaration: of the caller, or where that is not declared, of the target. */
  readonly owner: string;
  readonly caller: ClientIdentity;
  /** Whether it follows from a route of a gateway, rather than from `calls()`. */
  readonly isRoute?: true;
  /** Whether the proxy of the caller itself calls, to ask for its consent: an external authorization. */
  readonly isConsent?: true;
  readonly methods?: readonly HttpMethod[];
  readonly paths?: readonly PathCondition[];
  /** Container ports. */
  readonly ports?: readonly number[];
  /** Why the caller needs it, as the declaration says. */
  readonly justification?: string;
}

/** Whether the grant depends on the request (method or path), not only on the connection. */
export function matchesRequests(grant: Grant): boolean {
  return !!grant.methods || !!grant.paths;
}

/** The requests that a grant allows. */
export function asMatches({ methods, paths }: Pick<Grant, 'methods' | 'paths'>): Match[] {
  const match: Match = methods ? { methods } : {};
  return paths ? paths.map(path => ({ ...match, path: [path] })) : [match];
}

/** The requests that a grant allows, on ports of the Service. */
export function onServicePorts({ ports: called, ...scope }: Grant, ports: readonly Pick<Port, 'number' | 'target'>[]): Match[] {
  if (!called) return asMatches(scope);
  const numbers = ports.filter(({ target }) => called.includes(target)).map(({ number }) => number);
  return asMatches(scope).flatMap(match => numbers.map(port => ({ ...match, port })));
}

/** The grants of each caller, by its path. */
export function byCaller(grants: readonly Grant[]): Map<string, Grant[]> {
  const callers = new Map<string, Grant[]>();
  for (const grant of grants) addTo(callers, grant.caller.path, grant);
  return callers;
}

/** The grants that apply to a container port. */
export function onPort(grants: readonly Grant[], target: number): Grant[] {
  return grants.filter(({ ports }) => !ports || ports.includes(target));
}
