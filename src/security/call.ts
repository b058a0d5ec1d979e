import { checkProps } from '../input/check-props';
import { enumValue } from '../input/enum-value';
import { instancesOf } from '../input/instances-of';
import { list } from '../input/list';
import { optionalReason } from '../input/reason';
import { EdgeSource, EdgeTarget, keyOf, Edge } from '../model/edge';
import { HttpMethod } from '../model/http-method';
import { inputError } from '../model/input-error';
import { omitUndefined } from '../model/omit-undefined';
import { Port, PortProtocol, speaksHttp } from '../model/port';
import { ICaller } from '../service/caller';
import { PathMatch } from '../traffic/path-match';

/**
 * Options of `calls()` and `allowsFrom()`: the requests that a caller may send to a service. Methods, paths and ports of one call apply together (AND);
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
   * Allowed paths, at least one: exact or prefix matches, neither regex nor case-insensitive. The proxy compares the path as the mesh normalizes it:
   * a prefix restricts calls only if the mesh decodes `%2F` and resolves `..`, see `pathNormalization` of the MeshProvider. Linkerd does neither.
   * There is no list of exceptions: a policy for all paths but `/admin` would also allow `/Admin`.
   * @default - all paths
   */
  readonly paths?: PathMatch[];
  /**
   * Allowed ports of the service, as in `MeshPort.port`: at least one.
   * @default - all ports of the service; never a port that only its pods have
   */
  readonly ports?: number[];
  /**
   * Why the client needs it, in one line of at most 200 characters. It is an annotation of the policy that allows it, and in the access matrix.
   * @default - none
   */
  readonly reason?: string;
}

/** The caller's end of an edge, with the construct that declares it. */
export interface CallSource {
  /** Construct path of the declaration. */
  readonly path: string;
  readonly source: EdgeSource;
  /** A text that names the caller, if it is no construct. */
  readonly text?: string;
}

/** The server's end of an edge, with the ports that can be called. */
export interface CallableTarget extends EdgeTarget {
  /** Construct path. */
  readonly path: string;
  readonly ports: readonly Pick<Port, 'number' | 'target' | 'protocol'>[];
  /** The container port of its metrics, which is no port that can be called. */
  readonly metricsPort?: number;
}

/** The pods of a service or workload as a caller. */
export function workloadSource({ node: { path }, _model }: ICaller): CallSource { return { path, source: { type: 'workload', key: keyOf(_model) } }; }

/** One edge of the call graph. @throws if a list is empty, a port is unknown, or the options match no request of a port */
export function callEdge(caller: CallSource, target: CallableTarget, options: CallOptions): Edge {
  const where = caller.text === undefined ? `${caller.path} calls ${target.path}` : `${target.path} allows ${caller.text}`;
  const { methods, paths, ports, reason } = checkProps(where, 'CallOptions', options);
  checkNotEmpty(where, 'methods', methods);
  checkNotEmpty(where, 'paths', paths);
  checkNotEmpty(where, 'ports', ports);
  if (paths) instancesOf(where, 'paths', paths, 'PathMatch');
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
  const isGrpc = ({ protocol }: Pick<Port, 'protocol'>) => protocol === PortProtocol.GRPC;
  const grpc = selected || target.ports.every(isGrpc) ? (selected ?? target.ports).filter(isGrpc) : [];
  if (grpc.length && methods && !methods.includes(HttpMethod.POST)) {
    throw inputError({
      where,
      what: `methods for port ${grpc[0].number}`,
      got: methods,
      allowed: 'POST on a port with protocol grpc: every gRPC call is one',
      fix: "leave methods out, and restrict gRPC methods by paths: PathMatch.grpcMethod('package.Service', 'Method')",
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
  return omitUndefined({
    owner: caller.path,
    source: caller.source,
    target: { type: target.type, key: target.key },
    scope: omitUndefined({
      methods: methods && [...new Set(methods.map(method => enumValue(where, 'method', method, HttpMethod)))].sort(),
      paths: paths?.map(({ _condition }) => _condition),
      ports: selected && [...new Set(selected.map(port => port.target))],
    }),
    reason: caller.text === undefined ? 'call' as const : 'external-client' as const,
    justification: optionalReason(where, reason),
  });
}

function checkNotEmpty(where: string, what: string, values?: readonly unknown[]): void {
  if (values !== undefined && !list(where, what, values).length) throw inputError({ where, what, got: values, allowed: 'at least one', fix: 'leave it out to allow all' });
}

function refusePort(where: string, number: number, target: CallableTarget): never {
  throw inputError({ where, what: 'port', got: number, allowed: target.ports.map(port => port.number).join(', '), fix: portFix(number, target) });
}

function portFix(number: number, { path, ports, metricsPort }: CallableTarget): string {
  const behind = ports.find(({ target }) => target === number);
  if (behind) return `${number} is the container port: give the port of the Service, ${behind.number}`;
  if (number === metricsPort) return `${number} is the port of its metrics: metrics.plaintextFrom, and networkPolicies.scrapers of the mesh, say who may scrape it`;
  return `${path} has no other ports`;
}
