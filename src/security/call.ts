import { enumValue } from '../input/enum-value';
import { Grant } from '../model/grant';
import { HttpMethod } from '../model/http-method';
import { Identity } from '../model/identity';
import { inputError } from '../model/input-error';
import { speaksHttp } from '../model/port';
import { CallTargetModel } from '../model/service';
import { PathMatch } from '../traffic/path-match';

/**
 * What a caller may do at the service it calls. Methods, paths and ports of one call go together (AND);
 * a further call to the same service allows more, never a mixture of the two.
 * @example
 * frontend.calls(users, { methods: [HttpMethod.GET, HttpMethod.POST], paths: [PathMatch.prefix('/api/users')] });
 */
export interface CallOptions {
  /**
   * HTTP methods.
   * @default - all
   */
  readonly methods?: HttpMethod[];
  /**
   * Paths: exact or prefixes; no regex, none that ignores case.
   * @default - all
   */
  readonly paths?: PathMatch[];
  /**
   * Ports of the service, as in `MeshPort.port`.
   * @default - all
   */
  readonly ports?: number[];
}

/** One edge of the call graph, in the model's terms. */
export function grant(caller: Identity, target: CallTargetModel, { methods, paths, ports }: CallOptions): Grant {
  const where = `${caller.path} calls ${target.path}`;
  someOrNone(where, 'methods', methods);
  someOrNone(where, 'paths', paths);
  someOrNone(where, 'ports', ports);
  const named = ports?.map(number => target.ports.find(port => port.number === number) ?? refusePort(where, number, target));
  const opaque = (named ?? target.ports).filter(port => !speaksHttp(port));
  if ((methods || paths) && opaque.length) {
    throw inputError({
      where,
      what: `rule by method or path for port ${opaque[0].number}`,
      got: opaque[0].protocol,
      allowed: 'ports that speak http, http2 or grpc',
      fix: 'name the HTTP ports in ports, and allow the others by a call of their own',
    });
  }
  const regex = paths?.find(({ _condition }) => _condition.type === 'regex');
  if (regex) {
    throw inputError({ where, what: 'path', got: regex._condition.value, allowed: 'PathMatch.exact, prefix or stringPrefix', fix: 'policies know no regex: list the paths' });
  }
  const caseless = paths?.find(({ _condition }) => _condition.ignoreCase);
  if (caseless) {
    throw inputError({ where, what: 'path', got: caseless._condition.value, allowed: 'paths that mind the case', fix: 'policies mind it: list the spellings that the service answers' });
  }
  return {
    owner: caller.path,
    caller,
    methods: methods && [...new Set(methods.map(method => enumValue(where, 'method', method, HttpMethod)))].sort(),
    paths: paths?.map(({ _condition }) => _condition),
    ports: named && [...new Set(named.map(port => port.target))],
  };
}

function someOrNone(where: string, what: string, list?: readonly unknown[]): void {
  if (list && !list.length) throw inputError({ where, what, got: list, allowed: 'at least one', fix: 'leave it out to allow all' });
}

function refusePort(where: string, number: number, target: CallTargetModel): never {
  throw inputError({ where, what: 'port', got: number, allowed: target.ports.map(port => port.number).join(', '), fix: `${target.path} has no other ports` });
}
