import { AccessGateway, AccessRecord, AccessService } from './access-record';
import { AccessRow } from './access-row';
import { TargetDenials } from './denial-rows';
import { externalPlaintextPorts, externalRows, outsideRows } from './external-rows';
import { gatewayRows } from './gateway-rows';
import { GatewaySettings, gatewaySettings } from './gateway-settings';
import { IndexedRecord } from './indexed-record';
import { namespaceRows } from './namespace-rows';
import { PlaintextPort, plaintextPorts } from './service-ports';
import { serviceRows } from './service-rows';
import { TokenRequirement } from './token-requirements';
import { keyOf } from '../model/edge';
import { NamespaceEnforcement } from '../model/enforcement';

/** Who may call what in a mesh. */
export interface AccessMatrix {
  /** Construct path of the mesh. */
  readonly path: string;
  readonly provider: string;
  readonly trustDomain: string;
  readonly namespaces: readonly NamespaceEnforcement[];
  /** The rows, whatever the token of a request, and whatever denials say: see `printedRows()`. */
  readonly rows: readonly AccessRow[];
  readonly plaintext: readonly PlaintextPort[];
  readonly tokens: readonly TokenRequirement[];
  readonly denials: readonly TargetDenials[];
  readonly gateways: readonly GatewaySettings[];
}

/** The access matrix of a mesh. The work grows with the number of edges and routes. */
export function accessMatrix(record: AccessRecord): AccessMatrix {
  const mesh = new IndexedRecord(record);
  return {
    path: record.path,
    provider: record.provider,
    trustDomain: record.settings.trustDomain,
    namespaces: record.namespaces.map(({ name }) => mesh.namespaces.get(name)!),
    rows: [
      ...record.services.flatMap(service => serviceRows(service, mesh)),
      ...record.namespaces.flatMap(({ path, name }) => namespaceRows(path, mesh.namespaces.get(name)!)),
      ...record.externals.flatMap(external => externalRows(external, mesh)),
      ...record.namespaces.flatMap(({ path, name }) => outsideRows(path, mesh.namespaces.get(name)!)),
      ...record.gateways.flatMap(gateway => gatewayRows(gateway, mesh)),
    ],
    plaintext: [
      ...record.services.flatMap(service => plaintextPorts(service, mesh)),
      ...record.externals.flatMap(external => externalPlaintextPorts(external, mesh)),
    ],
    gateways: record.gateways.map(gatewaySettings),
    denials: record.services.flatMap(service => denialsOf(service, mesh)),
    tokens: [
      ...record.services.flatMap(service => tokensOfService(service, mesh)), ...record.gateways.flatMap(gateway => tokensOfGateway(gateway, mesh)),
    ],
  };
}

function denialsOf(service: AccessService, { services }: IndexedRecord): TargetDenials[] {
  const key = keyOf(service);
  const { denials = [], policies } = services.get(key)!;
  return denials.length ? [{ target: { type: 'service', key }, denials, policies: policies.filter(({ effect }) => effect === 'deny') }] : [];
}

/** The tokens that the proxies of a service require: not those that the mesh cannot verify. */
function tokensOfService(service: AccessService, { services }: IndexedRecord): TokenRequirement[] {
  const key = keyOf(service);
  const { tokenPorts: ports } = services.get(key)!;
  return ports.length ? service.jwt.map(jwt => ({ target: { type: 'service', key }, jwt, ports })) : [];
}

function tokensOfGateway(gateway: AccessGateway, { gateways }: IndexedRecord): TokenRequirement[] {
  const key = keyOf(gateway);
  return gateways.get(key)!.requiresToken ? gateway.jwt.map(jwt => ({ target: { type: 'gateway', key }, jwt })) : [];
}
