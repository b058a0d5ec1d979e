import { EdgeSource, EdgeTarget, keyOf, Edge } from '../model/edge';
import { HttpMethod } from '../model/http-method';
import { inputError } from '../model/input-error';
import { Port, speaksHttp } from '../model/port';
import { omitUndefined } from '../providers/provider';
import { MeshService } from '../service/mesh-service';
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

/** The caller's end of an edge, with the construct that declares it. */
export interface CallSource { readonly path: string; readonly source: EdgeSource }

/** The server's end of an edge, with the ports that can be called. */
export interface CallableTarget extends EdgeTarget {
  /** Construct path. */
  readonly path: string;
  readonly ports: readonly Pick<Port, 'number' | 'target' | 'protocol'>[];
}

/** The pods of a service as a caller. */
export function workloadSource({ node: { path }, _model }: MeshService): CallSource { return { path, source: { type: 'workload', key: keyOf(_model) } }; }

/** One edge of the call graph. @throws if a list is empty, a port is unknown, or the options match requests on a port without requests */
export function callEdge(caller: CallSource, target: CallableTarget, { methods, paths, ports }: CallOptions): Edge {
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
    source: caller.source,
    target: { type: target.type, key: target.key },
    scope: omitUndefined({
      methods: methods && [...new Set(methods)].sort(),
      paths: paths?.map(({ _condition }) => _condition),
      ports: named && [...new Set(named.map(port => port.target))],
    }),
    reason: 'call',
  };
}

function someOrNone(where: string, what: string, list?: readonly unknown[]): void {
  if (list && !list.length) throw inputError({ where, what, got: list, allowed: 'at least one', fix: 'leave it out to allow all' });
}

function refusePort(where: string, number: number, target: CallableTarget): never {
  throw inputError({ where, what: 'port', got: number, allowed: target.ports.map(port => port.number).join(', '), fix: `${target.path} has no other ports` });
}
