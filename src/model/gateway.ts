import { isSubdomainOfWildcard } from './connection-rule';
import { GatewayListener, GatewayRecord, GatewayRouteRecord } from './gateway-record';
import { NamespaceModel } from './namespace';
import { Port, speaksHttp } from './port';
import { ServiceModel } from './service';

/** A route of an ingress gateway with the service and port that it leads to. */
export interface GatewayRoute extends Omit<GatewayRouteRecord, 'service' | 'port'> {
  readonly service: ServiceModel;
  readonly port: Port;
}

/** An ingress gateway of a settled mesh, as providers and checks see it. */
export interface GatewayModel extends Omit<GatewayRecord, 'namespace' | 'routes'> {
  readonly namespace: NamespaceModel;
  readonly routes: readonly GatewayRoute[];
  /** Whether clients without a mesh identity may connect to it. */
  readonly isPublic: boolean;
}

/** All hosts of the gateway, each once, in the order in which they were said. */
export function gatewayHosts({ listeners }: Pick<GatewayRecord, 'listeners'>): string[] {
  return [...new Set(listeners.flatMap(({ hosts }) => hosts))];
}

/** The listeners of a host on which single requests are seen. */
export function httpListeners({ listeners }: Pick<GatewayRecord, 'listeners'>, host: string): GatewayListener[] {
  return listeners.filter(({ hosts, tls }) => hosts.includes(host) && tls?.mode !== 'passthrough');
}

/** The listeners of a host whose TLS is passed through. */
export function passthroughListeners({ listeners }: Pick<GatewayRecord, 'listeners'>, host: string): GatewayListener[] {
  return listeners.filter(({ hosts, tls }) => hosts.includes(host) && tls?.mode === 'passthrough');
}

/** Hosts whose clear text is redirected to https. */
export function redirectedHosts({ listeners }: Pick<GatewayRecord, 'listeners'>): string[] {
  return [...new Set(listeners.filter(({ httpsRedirect }) => httpsRedirect).flatMap(({ hosts }) => hosts))];
}

/** A host as a part of an object's name. */
export function hostSlug(host: string): string { return host.replace('*', 'wildcard'); }

/** Hosts that have routes for single requests, or for connections whose TLS is passed through. */
export function routedHosts(gateway: GatewayModel, seen: 'requests' | 'connections'): string[] {
  return gatewayHosts(gateway).filter(host => gateway.routes.some(({ hosts, port }) => hosts.includes(host) && speaksHttp(port) === (seen === 'requests')));
}

/** Whether one of two hosts takes requests for the other too: they are equal, or one is a wildcard above the other. */
export function hostsOverlap(a: string, b: string): boolean {
  return a === b || isUnderWildcard(a, b) || isUnderWildcard(b, a);
}

/** Whether a host, or a wildcard, lies below another wildcard. */
export function isUnderWildcard(host: string, wildcard: string): boolean {
  return wildcard === '*' ? host !== '*' : isSubdomainOfWildcard(host, wildcard);
}
