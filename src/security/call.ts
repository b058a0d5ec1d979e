import { enumValue } from '../input/enum-value';
import { Grant } from '../model/grant';
import { HttpMethod } from '../model/http-method';
import { Identity } from '../model/identity';
import { inputError } from '../model/input-error';
import { speaksHttp } from '../model/port';
import { CallTargetModel } from '../model/service';
import { PathMatch } from '../traffic/path-match';

/**
 * Options of `calls()`: the requests that a caller may send to a service. Methods, paths and ports of one call apply together (AND);
 * each further call to the same service is a separate rule (OR).
 * @example
 * frontend.calls(users, { methods: [HttpMethod.GET, HttpMethod.POST], paths: [PathMatch.prefix('/api/users')] });
 */
export interface CallOptions {
  /**
   * Allowed HTTP methods: at least one.
   * @default - all methods
   */
  readonly methods?: HttpMethod[];
  /**
   * Allowed paths, at least one: exact or prefix matches, neither regex nor case-insensitive.
   * @default - all paths
   */
  readonly paths?: PathMatch[];
  /**
   * Allowed ports of the service, as in `MeshPort.port`: at least one.
   * @default - all ports
   */
  readonly ports?: number[];
}

/** The grant of a call, an edge of the call graph. @throws if a list is empty, a port unknown, or policies do not support a path or its port */
export function grant(caller: Identity, target: CallTargetModel, { methods, paths, ports }: CallOptions): Grant {
  const where = `${caller.path} calls ${target.path}`;
  checkNotEmpty(where, 'methods', methods);
  checkNotEmpty(where, 'paths', paths);
  checkNotEmpty(where, 'ports', ports);
  const selected = ports?.map(number => target.ports.find(port => port.number === number) ?? refusePort(where, number, target));
  const opaque = (selected ?? target.ports).filter(port => !speaksHttp(port));
  if ((methods || paths) && opaque.length) {
    throw inputError({
      where,
      what: `rule by method or path for port ${opaque[0].number}`,
      got: opaque[0].protocol,
      allowed: 'ports that speak http, http2 or grpc',
      fix: 'list the HTTP ports in ports, and allow the others in a separate calls()',
    });
  }
  const regex = paths?.find(({ _condition }) => _condition.type === 'regex');
  if (regex) {
    throw inputError({ where, what: 'path', got: regex._condition.value, allowed: 'PathMatch.exact, prefix or stringPrefix', fix: 'authorization policies do not support regex: list the paths' });
  }
  const caseInsensitive = paths?.find(({ _condition }) => _condition.ignoreCase);
  if (caseInsensitive) {
    throw inputError({ where, what: 'path', got: caseInsensitive._condition.value, allowed: 'case-sensitive paths', fix: 'authorization policies are case-sensitive: list each spelling that the service accepts' });
  }
  return {
    owner: caller.path,
    caller,
    methods: methods && [...new Set(methods.map(method => enumValue(where, 'method', method, HttpMethod)))].sort(),
    paths: paths?.map(({ _condition }) => _condition),
    ports: selected && [...new Set(selected.map(port => port.target))],
  };
}

function checkNotEmpty(where: string, what: string, list?: readonly unknown[]): void {
  if (list && !list.length) throw inputError({ where, what, got: list, allowed: 'at least one', fix: 'leave it out to allow all' });
}

function refusePort(where: string, number: number, target: CallTargetModel): never {
  throw inputError({ where, what: 'port', got: number, allowed: target.ports.map(port => port.number).join(', '), fix: `${target.path} has no other ports` });
}
