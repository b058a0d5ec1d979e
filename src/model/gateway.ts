import { isSubdomainOfWildcard } from './connection-rule';
import { Match } from './match';
import { NamespaceModel } from './namespace';
import { Port, speaksHttp } from './port';
import { RoutePolicy } from './route-policy';
import { ServiceModel } from './service';

/** Where the certificate of a listener comes from: a Secret by name, which an issuer fills where one is named. */
export interface GatewayCertificate {
  readonly secret: string;
  readonly issuer?: { readonly kind: 'Issuer' | 'ClusterIssuer'; readonly name: string };
}

/** What is done with TLS: ended at the gateway, or passed through to the service as it is. */
export type GatewayTls =
  | { readonly mode: 'terminate'; readonly certificate: GatewayCertificate; readonly minVersion?: '1.2' | '1.3'; readonly clientCertificates: boolean }
  | { readonly mode: 'passthrough' };

/** Hosts that a gateway answers for on a port; without TLS in clear text. */
export interface GatewayListener {
  readonly hosts: readonly string[];
  readonly port: number;
  readonly tls?: GatewayTls;
  /** Whether clear text on port 80 is answered by a redirect to https. */
  readonly httpsRedirect: boolean;
}

/** Requests from outside that a service gets. */
export interface GatewayRoute extends RoutePolicy {
  /** Construct path of who said so. */
  readonly owner: string;
  readonly hosts: readonly string[];
  /** Alternatives (OR). */
  readonly matches: readonly Match[];
  readonly service: ServiceModel;
  readonly port: Port;
}

/** A way into the mesh. */
export interface GatewayModel {
  /** Construct path. */
  readonly path: string;
  readonly name: string;
  readonly namespace: NamespaceModel;
  readonly listeners: readonly GatewayListener[];
  /** The controller whose gateway it is, where a mesh knows several. */
  readonly className?: string;
  /** The gateway's pods, as far as the user has said; the rest is the mesh's default. */
  readonly workload: { readonly namespace?: string; readonly labels?: Readonly<Record<string, string>>; readonly serviceAccount?: string };
  /** Headers, in lower case, that clients may set although the mesh looks at them. */
  readonly publicHeaders: readonly string[];
  /** Headers, in lower case, that clients may not set although nothing in the mesh is known to look at them. */
  readonly internalHeaders: readonly string[];
  /** Grows as routes are added. */
  readonly routes: GatewayRoute[];
}

/** All hosts of the gateway, each once, in the order in which they were said. */
export function gatewayHosts({ listeners }: GatewayModel): string[] {
  return [...new Set(listeners.flatMap(({ hosts }) => hosts))];
}

/** The listeners of a host on which single requests are seen. */
export function httpListeners({ listeners }: GatewayModel, host: string): GatewayListener[] {
  return listeners.filter(({ hosts, tls }) => hosts.includes(host) && tls?.mode !== 'passthrough');
}

/** The listeners of a host whose TLS is passed through. */
export function passthroughListeners({ listeners }: GatewayModel, host: string): GatewayListener[] {
  return listeners.filter(({ hosts, tls }) => hosts.includes(host) && tls?.mode === 'passthrough');
}

/** Hosts whose clear text is redirected to https. */
export function redirectedHosts({ listeners }: GatewayModel): string[] {
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
