import { GatewayRouteOptions } from './gateway-route-options';
import { optionalMilliseconds } from '../input/duration';
import { gatewayHosts, GatewayModel, GatewayRoute, httpListeners, passthroughListeners } from '../model/gateway';
import { Grant } from '../model/grant';
import { Identity } from '../model/identity';
import { inputError } from '../model/input-error';
import { intersect, EVERYTHING, Match } from '../model/match';
import { Port, PortProtocol, speaksHttp } from '../model/port';
import { ServiceModel } from '../model/service';
import { retryPolicy } from '../resilience/retries';

/** A route of a gateway in the model's terms. @throws if no listener fits the port, or no request can meet the matches */
export function modelRoute(where: string, gateway: GatewayModel, service: ServiceModel, options: GatewayRouteOptions): GatewayRoute {
  const { timeout, retries } = options;
  const port = routePort(where, service, options.port);
  return {
    owner: gateway.path,
    hosts: routeHosts(where, gateway, port, options.hosts),
    matches: routeMatches(where, service, port, options),
    service,
    port,
    timeoutMs: optionalMilliseconds(where, 'timeout', timeout),
    retries: retries && retryPolicy(where, retries),
  };
}

/** What the gateway may call on the service: the requests that the route matches. */
export function routeGrants(caller: Identity, { matches, service, port }: GatewayRoute): Grant[] {
  const ports = service.ports.length > 1 ? [port.target] : undefined;
  if (matches.some(({ path, methods }) => !path && !methods)) return [{ owner: caller.path, caller, ports }];
  return matches.map(({ path, methods }) => ({ owner: caller.path, caller, methods, paths: path, ports }));
}

function routePort(where: string, service: ServiceModel, number?: number): Port {
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

function routeHosts(where: string, gateway: GatewayModel, port: Port, hosts?: readonly string[]): string[] {
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

function routeMatches(where: string, service: ServiceModel, port: Port, options: GatewayRouteOptions): Match[] {
  const { paths, matches, timeout, retries } = options;
  for (const [what, list] of [['paths', paths], ['matches', matches]] as const) {
    if (list && !list.length) throw inputError({ where, what, got: list, allowed: 'at least one', fix: 'leave it out for all' });
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
  const conditions = matches?.map(({ _match }) => _match) ?? [EVERYTHING];
  if (conditions.some(({ callers, port: named, authority }) => callers || named !== undefined || authority)) {
    throw inputError({
      where, what: 'match', got: 'one by caller, port or authority', allowed: 'conditions on path, headers, query, cookies and method', fix: 'use hosts for the authority and port for the port of the service; callers of an ingress gateway are outside the mesh',
    });
  }
  const joint = conditions.flatMap(match => (paths ? paths.flatMap(({ _condition }) => intersect(match, { path: [_condition] }) ?? []) : [match]));
  if (!joint.length) {
    throw inputError({ where, what: 'paths with matches', got: 'conditions that exclude each other', allowed: 'conditions that one request can meet', fix: 'remove one of the conditions' });
  }
  const unenforceable = service.namespace.zeroTrust ? joint.flatMap(({ path }) => path ?? []).find(({ type, ignoreCase }) => type === 'regex' || ignoreCase) : undefined;
  if (unenforceable) {
    throw inputError({
      where,
      what: 'path',
      got: unenforceable.value,
      allowed: `PathMatch.exact, prefix or stringPrefix: ${service.namespace.name} denies by default`,
      fix: 'list the paths: authorization policies have neither regex nor case-insensitive path match',
    });
  }
  return joint;
}
