import { EgressGatewayModel } from './egress-gateway';
import { Grant } from './grant';
import { Identity } from './identity';
import { NamespaceModel } from './namespace';
import { PortProtocol, speaksHttp } from './port';
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

/** Something outside the mesh that services call, as providers and checks see it. */
export interface ExternalModel {
  /** Construct path. */
  readonly path: string;
  readonly name: string;
  readonly namespace: NamespaceModel;
  readonly hosts: readonly string[];
  readonly ports: readonly ExternalPort[];
  readonly resolution: ResolutionMode;
  /** What clients connect to, as addresses or CIDRs, where the host alone does not tell. */
  readonly addresses: readonly string[];
  /** What proxies connect to, as addresses or hosts, instead of the host itself. */
  readonly endpoints: readonly string[];
  readonly gateway?: EgressGatewayModel;
  readonly traffic: TrafficPolicy;
  readonly routes: RouteTable;
  /** Who calls it. Grows as edges are added. */
  readonly grants: Grant[];
}

/** The ports on which the mesh sees single requests. */
export function externalHttpPorts(external: ExternalModel): readonly ExternalPort[] {
  return external.ports.filter(speaksHttp);
}

/** Whether nobody but the application can tell its addresses: the mesh neither looks the hosts up nor was told. */
export function resolvedByClient({ resolution, addresses, hosts }: ExternalModel): boolean {
  return !addresses.length && (resolution === 'none' || (resolution !== 'dynamic-dns' && hosts.some(host => host.startsWith('*'))));
}

/** Where it can be reached from: its own namespace first, then those of its callers and its gateway by name. */
export function exportedTo(external: ExternalModel): Identity['namespace'][] {
  const { namespace, grants, gateway } = external;
  const others = [...grants.map(({ caller }) => caller.namespace), ...(gateway ? [gateway.namespace] : [])].filter(other => other !== namespace);
  return [namespace, ...[...new Set(others)].sort((a, b) => (a.name < b.name ? -1 : 1))];
}
