import { AccessAuthorization } from './read-external-authorization';
import { AccessJwt } from './read-jwt';
import { Edge } from '../model/edge';
import { Enforcement } from '../model/enforcement';
import { ExternalRecord } from '../model/external-record';
import { GatewayListener, GatewayRecord, GatewayRouteRecord } from '../model/gateway-record';
import { MeshRecord } from '../model/mesh-record';
import { NamespaceModel } from '../model/namespace';
import { Port } from '../model/port';
import { ServiceRecord } from '../model/service-record';
import { WorkloadRecord } from '../model/workload';

type Place = 'path' | 'name' | 'namespace';
type PortNumbers = Pick<Port, 'number' | 'target'>;

/** What the access matrix reads of a mesh: the parts of its record that say who may call whom, and what the mesh enforces of it. */
export interface AccessRecord {
  readonly provider: string;
  readonly path: string;
  readonly settings: Pick<MeshRecord['settings'], 'trustDomain'>;
  readonly namespaces: readonly Pick<NamespaceModel, 'path' | 'name' | 'created'>[];
  readonly services: readonly AccessService[];
  readonly workloads: readonly Pick<WorkloadRecord, Place | 'serviceAccount'>[];
  readonly externals: readonly AccessExternal[];
  readonly gateways: readonly AccessGateway[];
  readonly edges: readonly Edge[];
  readonly enforcement: Enforcement;
}

export interface AccessService extends Pick<ServiceRecord, Place | 'serviceAccount'> {
  readonly ports: readonly PortNumbers[];
  readonly jwt: readonly AccessJwt[];
  readonly externalAuthorizations: readonly AccessAuthorization[];
}

export interface AccessExternal extends Pick<ExternalRecord, Place | 'hosts' | 'addresses' | 'endpoints' | 'egressGateway'> { readonly ports: readonly PortNumbers[] }

export interface AccessGateway extends Pick<GatewayRecord, Place | 'allowedClients' | 'deniedClients' | 'keptHeaders' | 'internalHeaders' | 'trustedProxies'> {
  readonly listeners: readonly AccessListener[];
  readonly routes: readonly AccessRoute[];
  readonly jwt: readonly AccessJwt[];
  readonly externalAuthorizations: readonly AccessAuthorization[];
}

export interface AccessRoute extends Pick<GatewayRouteRecord, 'owner' | 'hosts' | 'matches' | 'service' | 'port' | 'justification'> {}

export interface AccessListener extends Pick<GatewayListener, 'hosts' | 'port'> {
  /** Whether clients need a certificate. */
  readonly clientCertificates: boolean;
  readonly tls: boolean;
}
