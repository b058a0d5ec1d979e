import { addTo } from './add-to';
import { isSubdomainOfWildcard } from './connection-rule';
import { GatewayListener, GatewayRecord, GatewayRouteRecord } from './gateway-record';
import { memoizeByIdentity } from './memoize-by-identity';
import { NamespaceModel } from './namespace';
import { Port, speaksHttp } from './port';
import { ServiceModel } from './service';

/** A route of an ingress gateway with its destination service and port. */
export interface GatewayRoute extends Omit<GatewayRouteRecord, 'service' | 'port'> {
  readonly service: ServiceModel;
  readonly port: Port;
}

/** An ingress gateway of a settled mesh, as providers and checks see it. */
export interface GatewayModel extends Omit<GatewayRecord, 'namespace' | 'routes'> {
  readonly namespace: NamespaceModel;
  readonly routes: readonly GatewayRoute[];
  /** The services that it may call, by its routes and by `calls()`, each once. */
  readonly callees: readonly ServiceModel[];
  /** Whether clients without a mesh identity may connect to it. */
  readonly isPublic: boolean;
}

/** The routes of a gateway to each service. */
export const routesByService = memoizeByIdentity(({ routes }: GatewayModel): ReadonlyMap<ServiceModel, readonly GatewayRoute[]> => {
  const by = new Map<ServiceModel, GatewayRoute[]>();
  for (const route of routes) addTo(by, route.service, route);
  return by;
});

/** All hosts of the gateway, each once, in the order of declaration. */
export function gatewayHosts({ listeners }: Pick<GatewayRecord, 'listeners'>): string[] {
  return [...new Set(listeners.flatMap(({ hosts }) => hosts))];
}

/** The proxies of Istio's gateways answer health checks there, for every client: no policy applies to the port. */
export const HEALTH_PORT = 15021;

/** The listeners of a host on which the gateway sees requests. */
export function httpListeners({ listeners }: Pick<GatewayRecord, 'listeners'>, host: string): GatewayListener[] {
  return listeners.filter(({ hosts, tls }) => hosts.includes(host) && tls?.mode !== 'passthrough');
}

/** The listeners of a host whose TLS is passed through. */
export function passthroughListeners({ listeners }: Pick<GatewayRecord, 'listeners'>, host: string): GatewayListener[] {
  return listeners.filter(({ hosts, tls }) => hosts.includes(host) && tls?.mode === 'passthrough');
}

/** Hosts whose plaintext requests are redirected to https. */
export function redirectedHosts({ listeners }: Pick<GatewayRecord, 'listeners'>): string[] {
  return [...new Set(listeners.filter(({ httpsRedirect }) => httpsRedirect).flatMap(({ hosts }) => hosts))];
}

/**
 * Those of them for which cert-manager may have to answer ACME challenges by HTTP-01, before there is a certificate: the redirect must not take them.
 * A wildcard gets its certificate by DNS-01 only.
 */
export function challengedHosts({ listeners }: Pick<GatewayRecord, 'listeners'>): string[] {
  const issued = listeners.filter(({ httpsRedirect, tls }) => httpsRedirect && tls?.mode === 'terminate' && tls.certificate.issuer);
  return [...new Set(issued.flatMap(({ hosts }) => hosts))].filter(host => !host.startsWith('*'));
}

/** A host as part of an object name. */
export function hostSlug(host: string): string { return host.replace('*', 'wildcard'); }

/** Hosts that have HTTP routes (`requests`), or TLS passthrough routes (`connections`). */
export function routedHosts(gateway: GatewayModel, level: 'requests' | 'connections'): string[] {
  return gatewayHosts(gateway).filter(host => gateway.routes.some(({ hosts, port }) => hosts.includes(host) && speaksHttp(port) === (level === 'requests')));
}

/** Whether two hosts match common requests: they are equal, or one is a wildcard that covers the other. */
export function hostsOverlap(a: string, b: string): boolean {
  return a === b || isUnderWildcard(a, b) || isUnderWildcard(b, a);
}

/** Whether a wildcard covers a host, or a narrower wildcard. */
export function isUnderWildcard(host: string, wildcard: string): boolean {
  return wildcard === '*' ? host !== '*' : isSubdomainOfWildcard(host, wildcard);
}
