import { PortProtocol } from './port';
import { RouteTable } from './route-table';
import { TrafficPolicy } from './traffic-policy';

/** The client certificate of a proxy: a Secret, or files in the proxy. */
export type ClientCertificateSource = { readonly secret: string } | { readonly certificateFile: string; readonly keyFile: string };

/** TLS origination: the proxy adds TLS to the plaintext traffic of the application. It always verifies the server certificate. */
export interface TlsOrigination {
  /** SNI server name, which the server certificate has to carry; none: the host of the request. */
  readonly serverName?: string;
  /** CA certificate file in the proxy; none: the CA certificates of the proxy's operating system. */
  readonly caFile?: string;
  /** Client certificate of the proxy; none: the proxy presents none. */
  readonly clientCertificate?: ClientCertificateSource;
}

/** A port of an external service. */
export interface ExternalPort {
  /** The protocol, followed by the number if several ports have the same protocol. */
  readonly name: string;
  readonly number: number;
  /** Port of the server. */
  readonly target: number;
  readonly protocol: PortProtocol;
  readonly tls?: TlsOrigination;
}

/** How a proxy resolves the hosts of an external service. */
export type ResolutionMode = 'dns' | 'static' | 'none' | 'dynamic-dns';

/** An external service, as data: references are keys. */
export interface ExternalRecord {
  /** Construct path. */
  readonly path: string;
  readonly name: string;
  readonly namespace: string;
  readonly hosts: readonly string[];
  readonly ports: readonly ExternalPort[];
  readonly resolution: ResolutionMode;
  /** Addresses or CIDRs that clients connect to, where the host alone does not identify it. */
  readonly addresses: readonly string[];
  /** Addresses or hosts that proxies connect to instead of the host itself. */
  readonly endpoints: readonly string[];
  /** Key of the egress gateway. */
  readonly egressGateway?: string;
  readonly traffic: TrafficPolicy;
  readonly routes: RouteTable;
}
