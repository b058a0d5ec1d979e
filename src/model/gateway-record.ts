import { ExternalAuthorizationRecord } from './external-authorization';
import { JwtRecord } from './jwt';
import { Match } from './match';
import { RoutePolicy } from './route-policy';

/** The certificate of a listener: the name of a Secret, and the cert-manager issuer that fills it, if any. */
export interface GatewayCertificate {
  readonly secret: string;
  readonly issuer?: { readonly kind: 'Issuer' | 'ClusterIssuer'; readonly name: string };
}

/** TLS of a listener: terminated at the gateway, or passed through to the service. */
export type GatewayTls =
  | { readonly mode: 'terminate'; readonly certificate: GatewayCertificate; readonly minVersion?: '1.2' | '1.3'; readonly clientCertificates: boolean }
  | { readonly mode: 'passthrough' };

/** A listener: hosts that a gateway serves on a port; without TLS in plaintext. */
export interface GatewayListener {
  readonly hosts: readonly string[];
  readonly port: number;
  readonly tls?: GatewayTls;
  /** Whether plaintext requests on port 80 are redirected to https. */
  readonly httpsRedirect: boolean;
  /** The load balancer in front terminates TLS: whether what it got in plaintext is redirected to https. */
  readonly loadBalancerTls?: { readonly httpsRedirect: boolean };
}

/** A route of an ingress gateway: which external requests are forwarded to a service. */
export interface GatewayRouteRecord extends RoutePolicy {
  /** Construct path. */
  readonly owner: string;
  readonly hosts: readonly string[];
  /** Alternatives (OR). */
  readonly matches: readonly Match[];
  /** Key of the service. */
  readonly service: string;
  /** The service's port. */
  readonly port: number;
  /** Why external clients need it, as the declaration says. */
  readonly justification?: string;
}

/** The gateway's pods; for what is missing, the mesh's default. */
export interface GatewayWorkloadRecord {
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly serviceAccount?: string;
  /** The controller that runs the pods, with labels of its own; none if nobody said. */
  readonly controller?: 'Envoy Gateway';
}

/** An ingress gateway, as data: references are keys. */
export interface GatewayRecord {
  /** Construct path. */
  readonly path: string;
  readonly name: string;
  readonly namespace: string;
  readonly listeners: readonly GatewayListener[];
  /** Name of the GatewayClass; none: the default of the mesh. */
  readonly className?: string;
  readonly workload: GatewayWorkloadRecord;
  /** Number of proxies in front of the gateway whose x-forwarded-for and x-forwarded-proto it trusts. */
  readonly trustedProxies: number;
  /** Networks, as CIDRs, whose clients alone may use the gateway; none: all. */
  readonly allowedClients?: readonly string[];
  /** Networks, as CIDRs, whose clients may not. */
  readonly deniedClients?: readonly string[];
  /** Headers, in lower case, that the gateway does not strip; none if nobody said. */
  readonly keptHeaders?: readonly string[];
  /** Further headers, in lower case, that the gateway strips from external requests. */
  readonly internalHeaders: readonly string[];
  /** The tokens that it requires: at most one. */
  readonly jwt: readonly JwtRecord[];
  /** The consent that it requires: at most one. */
  readonly externalAuthorizations: readonly ExternalAuthorizationRecord[];
  readonly routes: readonly GatewayRouteRecord[];
}
