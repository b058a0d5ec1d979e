import { Match } from './match';
import { RoutePolicy } from './route-policy';

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

/** A route of an ingress gateway: which external requests a service gets. */
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
}

/** The gateway's pods, as far as the user named them; the rest is the mesh's default. */
export interface GatewayWorkloadRecord {
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly serviceAccount?: string;
}

/** An ingress gateway, as data: what it refers to is named by key. */
export interface GatewayRecord {
  /** Construct path. */
  readonly path: string;
  readonly name: string;
  readonly namespace: string;
  readonly listeners: readonly GatewayListener[];
  /** GatewayClass, where the mesh knows several. */
  readonly className?: string;
  readonly workload: GatewayWorkloadRecord;
  /** Headers, in lower case, that external clients may set although routes of the mesh match on them. */
  readonly publicHeaders: readonly string[];
  /** Further headers, in lower case, that the gateway strips from external requests. */
  readonly internalHeaders: readonly string[];
  readonly routes: readonly GatewayRouteRecord[];
}
