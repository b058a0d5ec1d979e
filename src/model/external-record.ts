import { PortProtocol } from './port';
import { RouteTable } from './route-table';
import { TrafficPolicy } from './traffic-policy';

/** How a proxy speaks TLS for an application that speaks plain text to it. The server's certificate is always verified. */
export interface TlsOrigination {
  /** Name in the TLS greeting and in the server's certificate; none: the host that the request asks for. */
  readonly serverName?: string;
  /** File in the proxy; none: the authorities that the proxy's operating system trusts. */
  readonly caFile?: string;
}

/** A port of something outside the mesh. */
export interface ExternalPort {
  /** Protocol, then the number where several speak it. */
  readonly name: string;
  readonly number: number;
  /** Port of the server. */
  readonly target: number;
  readonly protocol: PortProtocol;
  readonly tls?: TlsOrigination;
}

/** How a proxy learns the addresses of something outside the mesh. */
export type ResolutionMode = 'dns' | 'static' | 'none' | 'dynamic-dns';

/** An external service, as data: what it refers to is named by key. */
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
