import { GatewayRouteOptions } from './gateway-route-options';
import { keyOf, Edge, EdgeScope } from '../model/edge';
import { gatewayHosts, httpListeners, passthroughListeners } from '../model/gateway';
import { GatewayRouteRecord } from '../model/gateway-record';
import { inputError } from '../model/input-error';
import { intersect, EVERYTHING, Match } from '../model/match';
import { GatewayDraft, ServiceDraft } from '../model/mesh-draft';
import { Port, PortProtocol, speaksHttp } from '../model/port';
import { omitUndefined } from '../providers/provider';
import { optionalMilliseconds } from '../resilience/milliseconds';
import { retryPolicy } from '../resilience/retries';

/** What a route of a gateway says, in the model's terms. */
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
    timeoutMs: optionalMilliseconds(where, 'timeout', timeout),
    retries: retries && retryPolicy(where, retries),
  };
}

/** The requests that the gateway forwards to the service: those of the route. */
export function routeEdges(gateway: GatewayDraft, { owner, matches, service: key, port: number }: GatewayRouteRecord, service: ServiceDraft): Edge[] {
  const ports = service.ports.length > 1 ? [service.ports.find(port => port.number === number)!.target] : undefined;
  const edge = (scope: EdgeScope): Edge => ({
    owner, source: { type: 'gateway', key: keyOf(gateway) }, target: { type: 'service', key }, scope: omitUndefined({ ...scope, ports }), reason: 'gateway-route',
  });
  return matches.some(({ path, methods }) => !path && !methods) ? [edge({})] : matches.map(({ path: paths, methods }) => edge({ methods, paths }));
}

function routePort(where: string, service: ServiceDraft, number?: number): Port {
  const ends = ({ protocol }: Port) => protocol === PortProtocol.TLS || protocol === PortProtocol.HTTPS;
  const port = number === undefined
    ? service.ports.find(speaksHttp) ?? service.ports.find(ends)
    : service.ports.find(one => one.number === number);
  if (port && (speaksHttp(port) || ends(port))) return port;
  throw inputError({
    where,
    what: 'port',
    got: number ?? service.ports.map(one => one.number),
    allowed: `a port of the service that speaks http, http2, grpc, tls or https (it has ${service.ports.map(one => `${one.number} ${one.protocol}`).join(', ')})`,
    fix: 'name another, or say what the port speaks',
  });
}

function routeHosts(where: string, gateway: GatewayDraft, port: Port, hosts?: readonly string[]): string[] {
  const listeners = speaksHttp(port) ? httpListeners : passthroughListeners;
  const fitting = gatewayHosts(gateway).filter(host => listeners(gateway, host).length);
  const wrong = hosts?.find(host => !fitting.includes(host));
  if (wrong === undefined && (hosts ?? fitting).length) return [...new Set(hosts ?? fitting)];
  throw inputError({
    where,
    what: `host for port ${port.number} (${port.protocol})`,
    got: wrong ?? hosts,
    allowed: fitting.join(', ') || 'none',
    fix: speaksHttp(port) ? 'name a host of a listener that sees requests: in clear text, or with TLS that ends at the gateway' : 'name a host of a listener with GatewayTls.passthrough()',
  });
}

function routeMatches(where: string, service: ServiceDraft, port: Port, zeroTrust: boolean, options: GatewayRouteOptions): Match[] {
  const { paths, matches, timeout, retries } = options;
  for (const [what, list] of [['paths', paths], ['matches', matches]] as const) {
    if (list && !list.length) throw inputError({ where, what, got: list, allowed: 'at least one', fix: 'leave it out for all' });
  }
  if (!speaksHttp(port)) {
    const said = Object.entries({ paths, matches, timeout, retries }).find(([, value]) => value !== undefined);
    if (said) {
      throw inputError({
        where, what: said[0], got: `said for port ${port.number} (${port.protocol})`, allowed: 'ports that speak http, http2 or grpc', fix: 'the gateway passes TLS through, and sees no requests',
      });
    }
    return [EVERYTHING];
  }
  const asked = matches?.map(({ _match }) => _match) ?? [EVERYTHING];
  if (asked.some(({ callers, port: named, authority }) => callers || named !== undefined || authority)) {
    throw inputError({
      where, what: 'match', got: 'one by caller, port or authority', allowed: 'what a client outside decides', fix: 'name hosts in hosts, the port of the service in port; callers are outside the mesh',
    });
  }
  const joint = asked.flatMap(match => (paths ? paths.flatMap(({ _condition }) => intersect(match, { path: [_condition] }) ?? []) : [match]));
  if (!joint.length) {
    throw inputError({ where, what: 'paths with matches', got: 'conditions that exclude each other', allowed: 'conditions that one request can meet', fix: 'remove one of the two' });
  }
  const loose = zeroTrust ? joint.flatMap(({ path }) => path ?? []).find(({ type, ignoreCase }) => type === 'regex' || ignoreCase) : undefined;
  if (loose) {
    throw inputError({
      where,
      what: 'path',
      got: loose.value,
      allowed: `PathMatch.exact, prefix or stringPrefix: ${service.namespace} denies what is not declared`,
      fix: 'policies know neither regex nor case: list the paths',
    });
  }
  return joint;
}
