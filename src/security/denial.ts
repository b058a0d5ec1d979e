import { CallableTarget } from './call';
import { ClientList, ClientSet } from './client-set';
import { checkProps } from '../input/check-props';
import { enumValue } from '../input/enum-value';
import { instanceOf } from '../input/instance-of';
import { instancesOf } from '../input/instances-of';
import { list } from '../input/list';
import { optionalReason } from '../input/reason';
import type { Mesh } from '../mesh';
import { ClientSetRecord, DenialRecord, NamedClient, selectsRequests } from '../model/denial';
import { keyOf } from '../model/edge';
import { HttpMethod } from '../model/http-method';
import { inputError } from '../model/input-error';
import { covers, PathCondition } from '../model/match';
import { omitUndefined } from '../model/omit-undefined';
import { PortProtocol, speaksHttp } from '../model/port';
import { PathMatch } from '../traffic/path-match';

/**
 * Options of `denies()` and `audits()`: the requests. Methods, paths and ports apply together (AND); each further `denies()` denies more (OR).
 * @example
 * users.denies(ClientSet.these({ callers: [frontend] }), { exceptMethods: [HttpMethod.GET, HttpMethod.HEAD], reason: 'only reads' });
 */
export interface DenialOptions {
  /**
   * HTTP methods: at least one. Not with `exceptMethods`.
   * @default - all methods
   */
  readonly methods?: HttpMethod[];
  /**
   * All HTTP methods but these: at least one. Not with `methods`.
   * @default - no exceptions
   */
  readonly exceptMethods?: HttpMethod[];
  /**
   * Paths: at least one exact or prefix match, neither regex nor case-insensitive. Not with `exceptPaths`. The proxy compares the path as the mesh normalizes
   * it: what the server reads as `/admin` and the proxy does not, is not denied. That may be `/Admin`, `/admin;x`, `//admin` or `/%61dmin`.
   * @default - all paths
   */
  readonly paths?: PathMatch[];
  /**
   * All paths but these: at least one exact or prefix match, neither regex nor case-insensitive. Not with `paths`. A spelling that the proxy does not know is
   * denied, so prefer it to `paths`.
   * @default - no exceptions
   */
  readonly exceptPaths?: PathMatch[];
  /**
   * Ports of the service, as in `MeshPort.port`: at least one.
   * @default - all ports of the service; never a port that only its pods have
   */
  readonly ports?: number[];
  /**
   * Why, in one line of at most 200 characters. It is an annotation of the policy, and in the access matrix.
   * @default - none
   */
  readonly reason?: string;
  /**
   * Dry run: proxies report what it would deny, and deny nothing. For a new denial, until its reports name no request that you want. Not with `audits()`.
   * @default false
   * @see https://istio.io/latest/docs/tasks/security/authorization/authz-dry-run/
   */
  readonly dryRun?: boolean;
}

/** The service that denies. */
export interface DeniedTarget extends CallableTarget {
  readonly mesh: Mesh;
  /** Trust domain of its mesh. */
  readonly trustDomain: string;
}

/**
 * A denial, or an audit, of requests to a service.
 * @param does for errors: `denies`, `audits`
 * @throws if a list is empty or has an entry that policies cannot match, or the denial would close the service without saying so
 */
export function denialRecord(does: string, target: DeniedTarget, set: ClientSet, options: DenialOptions): DenialRecord {
  const where = `${target.path} ${does}`;
  const given = checkProps(where, 'DenialOptions', options);
  oneList(where, 'methods', given.methods, 'exceptMethods', given.exceptMethods);
  oneList(where, 'paths', given.paths, 'exceptPaths', given.exceptPaths);
  const ports = given.ports && notEmpty(where, 'ports', given.ports).map(number => target.ports.find(port => port.number === number) ?? refusePort(where, number, target));
  const requests = omitUndefined({
    methods: methods(where, 'methods', given.methods),
    exceptMethods: methods(where, 'exceptMethods', given.exceptMethods),
    paths: paths(where, 'paths', given.paths),
    exceptPaths: paths(where, 'exceptPaths', given.exceptPaths),
    ports: [...new Set((ports ?? target.ports).map(port => port.target))].sort((a, b) => a - b),
  });
  const clients = clientSet(where, target, set);
  const justification = optionalReason(where, given.reason);
  if (given.dryRun && does !== 'denies') {
    throw inputError({ where, what: 'dryRun', got: true, allowed: 'a dry run of denies()', fix: 'leave it out: an audit denies nothing, and Istio refuses a dry run of it' });
  }
  if (selectsRequests(requests)) {
    checkRequests(where, target, ports ?? target.ports, clients, requests);
  } else if (does === 'denies' && clients.type === 'everyone' && !ports) {
    throw inputError({
      where,
      what: 'denial',
      got: 'everyone, with neither methods, paths nor ports',
      allowed: 'a denial that says what it closes',
      fix: 'list methods, paths or ports: to close the service, list all its ports',
    });
  }
  return omitUndefined({ owner: target.path, clients, requests, justification, dryRun: given.dryRun ? true as const : undefined });
}

function checkRequests(
  where: string, { ports: all }: CallableTarget, ports: CallableTarget['ports'], clients: ClientSetRecord, requests: { readonly methods?: readonly HttpMethod[] },
): void {
  const opaque = ports.find(port => !speaksHttp(port));
  if (opaque) {
    throw inputError({
      where,
      what: `rule by method or path for port ${opaque.number}`,
      got: opaque.protocol,
      allowed: 'ports that speak http, http2 or grpc',
      fix: `list the HTTP ports in ports${all.some(speaksHttp) ? '' : ', of which it has none'}: on this port proxies see connections, and would deny all of them`,
    });
  }
  if (clients.type !== 'everyone' && clients.clients.some(({ type }) => type === 'network')) {
    throw inputError({
      where,
      what: 'rule by method or path for a network',
      got: 'ExternalClient.network()',
      allowed: 'ports',
      fix: 'leave methods and paths out: a mesh tells clients without an identity by their connection',
    });
  }
  if (requests.methods && !requests.methods.includes(HttpMethod.POST) && ports.every(({ protocol }) => protocol === PortProtocol.GRPC)) {
    throw inputError({
      where,
      what: 'methods for grpc ports',
      got: requests.methods,
      allowed: 'POST on a port with protocol grpc: every gRPC call is one',
      fix: "restrict gRPC methods by paths: PathMatch.grpcMethod('package.Service', 'Method')",
    });
  }
}

function oneList(where: string, what: string, some: unknown, exceptions: string, others: unknown): void {
  if (some === undefined || others === undefined) return;
  throw inputError({ where, what: `${what} and ${exceptions}`, got: 'both', allowed: 'one of them', fix: 'list what is denied, or all that is not' });
}

function methods(where: string, what: string, values: readonly HttpMethod[] | undefined): HttpMethod[] | undefined {
  return values && [...new Set(notEmpty(where, what, values).map(method => enumValue(where, `method of ${what}`, method, HttpMethod)))].sort();
}

/** Each path once, and none that another one includes: the order has no meaning. */
function paths(where: string, what: string, values: readonly PathMatch[] | undefined): PathCondition[] | undefined {
  if (!values) return undefined;
  const conditions = instancesOf(where, what, notEmpty(where, what, values), 'PathMatch').map(({ _condition }) => _condition);
  const refused = conditions.find(({ type, ignoreCase }) => type === 'regex' || ignoreCase);
  if (refused) {
    throw inputError({
      where,
      what: `path of ${what}`,
      got: refused.value,
      allowed: 'PathMatch.exact, prefix or stringPrefix, case-sensitive',
      fix: 'policies support no others: deny all but the paths that are served, by exceptPaths',
    });
  }
  if (what === 'exceptPaths' && conditions.some(path => covers({ path: [path] }, {}))) {
    throw inputError({ where, what, got: '/', allowed: 'paths that leave others to deny', fix: 'remove it: with all paths excepted, nothing is denied' });
  }
  const distinct = [...new Map(conditions.map(path => [JSON.stringify([path.value, path.type]), path]))].sort(([a], [b]) => (a < b ? -1 : 1));
  return distinct.map(([, path]) => path);
}

function clientSet(where: string, { mesh, trustDomain }: DeniedTarget, set: ClientSet): ClientSetRecord {
  const { _type: type, _list: given } = instanceOf(where, 'clients', set, 'ClientSet');
  if (type === 'everyone') return { type };
  const { callers = [], clients = [], gateways = [] } = checkProps(where, 'ClientList', given as ClientList);
  const named: NamedClient[] = [
    ...instancesOf(where, 'callers', callers, 'MeshService or MeshWorkload').map(caller => {
      inMesh(where, caller.node.path, caller._mesh, mesh);
      return { type: 'workload' as const, key: keyOf(caller._model) };
    }),
    ...instancesOf(where, 'gateways', gateways, 'Gateway').map(gateway => {
      inMesh(where, gateway.node.path, gateway.namespace.mesh, mesh);
      return { type: 'gateway' as const, key: keyOf(gateway._model) };
    }),
    ...instancesOf(where, 'clients', clients, 'ExternalClient').map(({ _client }): NamedClient => {
      if (_client.type === 'network') return _client;
      const { trustDomain: own, ...local } = _client;
      return own === trustDomain ? local : _client;
    }),
  ];
  if (!named.length) {
    throw inputError({ where, what: 'clients', got: 'none', allowed: 'at least one of callers, clients and gateways', fix: 'name them, or use ClientSet.everyone()' });
  }
  const distinct = new Map(named.map(client => [JSON.stringify(client), client]));
  return { type, clients: [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, client]) => client) };
}

function inMesh(where: string, client: string, of: Mesh, mesh: Mesh): void {
  if (of === mesh) return;
  throw inputError({
    where, what: `mesh of ${client}`, got: of.node.path, allowed: mesh.node.path, fix: 'name it by ExternalClient.serviceAccount() with the trust domain of its mesh',
  });
}

function notEmpty<T>(where: string, what: string, values: readonly T[]): readonly T[] {
  if (list(where, what, values).length) return values;
  throw inputError({ where, what, got: values, allowed: 'at least one', fix: 'leave it out for all' });
}

function refusePort(where: string, number: number, { path, ports }: CallableTarget): never {
  const behind = ports.find(({ target }) => target === number);
  throw inputError({
    where,
    what: 'port',
    got: number,
    allowed: ports.map(port => port.number).join(', '),
    fix: behind ? `${number} is the container port: give the port of the Service, ${behind.number}` : `${path} has no other ports`,
  });
}
