import { GatewayRouteOptions } from './gateway-route-options';
import { liftableTimeout } from '../input/duration';
import { instancesOf } from '../input/instances-of';
import { list } from '../input/list';
import { optionalReason } from '../input/reason';
import { keyOf, Edge, EdgeScope } from '../model/edge';
import { gatewayHosts, httpListeners, passthroughListeners } from '../model/gateway';
import { GatewayRouteRecord } from '../model/gateway-record';
import { inputError } from '../model/input-error';
import { intersect, EVERYTHING, Match } from '../model/match';
import { GatewayDraft, ServiceDraft } from '../model/mesh-draft';
import { omitUndefined } from '../model/omit-undefined';
import { Port, PortProtocol, speaksHttp } from '../model/port';
import { retryPolicy } from '../resilience/retries';
import { modelMatches } from '../traffic/model-matches';

/** A route of a gateway in the model's terms. @throws if no listener fits the port, or no request can match */
export function modelRoute(
  where: string, gateway: GatewayDraft, service: ServiceDraft, zeroTrust: boolean, options: GatewayRouteOptions,
): GatewayRouteRecord {
  const { timeout, retries } = options;
  const port = routePort(where, service, options.port);
  return {
    owner: gateway.path,
    hosts: routeHosts(where, gateway, port, options.hosts),
    matches: routeMatches(where, service, port, zeroTrust, options),
    service: keyOf(service),
    port: port.number,
    timeoutMs: liftableTimeout(where, timeout),
    retries: retries && retryPolicy(where, retries),
    justification: optionalReason(where, options.reason),
  };
}

/** The edges of a route: the requests that it matches. */
export function routeEdges(gateway: GatewayDraft, route: GatewayRouteRecord, service: ServiceDraft): Edge[] {
  const { owner, matches, service: key, port: number, justification } = route;
  const ports = service.ports.length > 1 ? [service.ports.find(port => port.number === number)!.target] : undefined;
  const edge = (scope: EdgeScope): Edge => omitUndefined({
    owner,
    source: { type: 'gateway' as const, key: keyOf(gateway) },
    target: { type: 'service' as const, key },
    scope: omitUndefined({ ...scope, ports }),
    reason: 'gateway-route' as const,
    justification,
  });
  return matches.some(({ path, methods }) => !path && !methods) ? [edge({})] : matches.map(({ path: paths, methods }) => edge({ methods, paths }));
}

function routePort(where: string, service: ServiceDraft, number?: number): Port {
  const terminatesTls = ({ protocol }: Port) => protocol === PortProtocol.TLS || protocol === PortProtocol.HTTPS;
  const port = number === undefined
    ? service.ports.find(speaksHttp) ?? service.ports.find(terminatesTls)
    : service.ports.find(one => one.number === number);
  if (port && (speaksHttp(port) || terminatesTls(port))) return port;
  throw inputError({
    where,
    what: 'port',
    got: number ?? service.ports.map(one => one.number),
    allowed: `a port of the service that speaks http, http2, grpc, tls or https (it has ${service.ports.map(one => `${one.number} ${one.protocol}`).join(', ')})`,
    fix: 'choose another port, or declare the protocol of this one',
  });
}

function routeHosts(where: string, gateway: GatewayDraft, port: Port, hosts?: readonly string[]): string[] {
  const listeners = speaksHttp(port) ? httpListeners : passthroughListeners;
  const eligible = gatewayHosts(gateway).filter(host => listeners(gateway, host).length);
  const wrong = hosts?.find(host => !eligible.includes(host));
  if (wrong === undefined && (hosts ?? eligible).length) return [...new Set(hosts ?? eligible)];
  throw inputError({
    where,
    what: `host for port ${port.number} (${port.protocol})`,
    got: wrong ?? hosts,
    allowed: eligible.join(', ') || 'none',
    fix: speaksHttp(port) ? 'choose a host of a listener without TLS, or with TLS termination' : 'choose a host of a listener with GatewayTls.passthrough()',
  });
}

function routeMatches(where: string, service: ServiceDraft, port: Port, zeroTrust: boolean, options: GatewayRouteOptions): Match[] {
  const { paths, matches, timeout, retries } = options;
  if (paths) instancesOf(where, 'paths', paths, 'PathMatch');
  for (const [what, values] of [['paths', paths], ['matches', matches]] as const) {
    if (values && !list<unknown>(where, what, values).length) throw inputError({ where, what, got: values, allowed: 'at least one', fix: 'leave it out for all' });
  }
  if (!speaksHttp(port)) {
    const setting = Object.entries({ paths, matches, timeout, retries }).find(([, value]) => value !== undefined);
    if (setting) {
      throw inputError({
        where, what: setting[0], got: `set for port ${port.number} (${port.protocol})`, allowed: 'ports that speak http, http2 or grpc', fix: 'leave it out: with TLS passthrough the gateway sees no requests',
      });
    }
    return [EVERYTHING];
  }
  const conditions = matches ? modelMatches(where, 'matches', matches) : [EVERYTHING];
  if (conditions.some(({ callers, port: named, authority }) => callers || named !== undefined || authority)) {
    throw inputError({
      where, what: 'match', got: 'one by caller, port or authority', allowed: 'conditions on path, headers, query, cookies and method', fix: 'use hosts for the authority and port for the port of the service; callers of an ingress gateway are outside the mesh',
    });
  }
  const joint = conditions.flatMap(match => (paths ? paths.flatMap(({ _condition }) => intersect(match, { path: [_condition] }) ?? []) : [match]));
  if (!joint.length) {
    throw inputError({ where, what: 'paths with matches', got: 'conditions that exclude each other', allowed: 'conditions that one request can meet', fix: 'remove one of the conditions' });
  }
  const guarded = zeroTrust ? joint.flatMap(({ path }) => path ?? []) : [];
  const unenforceable = guarded.find(({ type, ignoreCase }) => type === 'regex' || ignoreCase);
  if (unenforceable) {
    throw inputError({
      where,
      what: 'path',
      got: unenforceable.value,
      allowed: `PathMatch.exact, prefix or stringPrefix: ${service.namespace} denies by default`,
      fix: 'list the paths: authorization policies have neither regex nor case-insensitive path match',
    });
  }
  return joint;
}
