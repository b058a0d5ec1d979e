import { AccessGateway, AccessRecord, AccessService } from './access-record';
import { AccessRow } from './access-row';
import { AccessTarget } from './access-target';
import { ConsentRequirement } from './consent-requirements';
import { TargetDenials } from './denial-rows';
import { externalPlaintextPorts, externalRows, outsideRows } from './external-rows';
import { gatewayRows } from './gateway-rows';
import { GatewaySettings, gatewaySettings } from './gateway-settings';
import { IndexedRecord } from './indexed-record';
import { namespaceRows } from './namespace-rows';
import { NamespacesOfApp } from './network-difference';
import { NetworkLayer } from './network-layer';
import { RowNetworks } from './row-network';
import { PlaintextPort, plaintextPorts } from './service-ports';
import { serviceRows } from './service-rows';
import { TokenRequirement } from './token-requirements';
import { keyOf } from '../model/edge';
import { AccessDenial, NamespaceEnforcement } from '../model/enforcement';

/** Who may call what in a mesh. */
export interface AccessMatrix {
  /** Construct path of the mesh. */
  readonly path: string;
  readonly provider: string;
  readonly trustDomain: string;
  readonly namespaces: readonly NamespaceEnforcement[];
  /** The rows, whatever the token and the consent of a request, and whatever denials say: see `printedRows()`. */
  readonly rows: readonly AccessRow[];
  readonly plaintext: readonly PlaintextPort[];
  readonly tokens: readonly TokenRequirement[];
  readonly consents: readonly ConsentRequirement[];
  readonly denials: readonly TargetDenials[];
  /** Denials in dry run: they change no row. */
  readonly dryRuns: readonly DryRun[];
  readonly gateways: readonly GatewaySettings[];
  /** The NetworkPolicies; none: nothing is known of them, and they are not compared. */
  readonly network?: MatrixNetwork;
}

/** A denial of a target that denies nothing yet. */
export interface DryRun { readonly target: AccessTarget; readonly denial: AccessDenial }

export interface MatrixNetwork { readonly layer: NetworkLayer; readonly rows: RowNetworks; readonly namespaces: NamespacesOfApp }

/**
 * The rows with what NetworkPolicies do about them. That nothing of the mesh denies does not mean that anyone may call: such a row is left out where
 * NetworkPolicies restrict the pods that are called.
 */
export function networkedRows({ rows, network }: AccessMatrix): AccessRow[] {
  if (!network) return [...rows];
  const isCalled = ({ target: { type } }: AccessRow) => type === 'service' || type === 'namespace';
  return rows.map(row => network.rows.annotated(row)).filter(row => !(row.reason === 'no-policy' && isCalled(row) && row.network?.isRestricted));
}

/** The access matrix of a mesh. The work grows with the number of edges and routes. */
export function accessMatrix(record: AccessRecord): AccessMatrix {
  const mesh = new IndexedRecord(record);
  const layer = new NetworkLayer(record.enforcement.network);
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
    network: {
      layer, rows: new RowNetworks(layer, record.externals), namespaces: new Map(record.namespaces.map(({ name, created }) => [name, { created }])),
    },
    denials: record.services.flatMap(service => denialsOf(service, mesh)),
    dryRuns: record.services.flatMap(service => dryRunsOf(service, mesh)),
    tokens: [
      ...record.services.flatMap(service => tokensOfService(service, mesh)), ...record.gateways.flatMap(gateway => tokensOfGateway(gateway, mesh)),
    ],
    consents: [
      ...record.services.flatMap(service => consentsOfService(service, mesh)),
      ...record.gateways.flatMap(gateway => consentsOfGateway(gateway, mesh)),
    ],
  };
}

function denialsOf(service: AccessService, { services }: IndexedRecord): TargetDenials[] {
  const key = keyOf(service);
  const { denials = [], policies } = services.get(key)!;
  return denials.length ? [{ target: { type: 'service', key }, denials, policies: policies.filter(({ effect }) => effect === 'deny') }] : [];
}

function dryRunsOf(service: AccessService, { services }: IndexedRecord): DryRun[] {
  const key = keyOf(service);
  return (services.get(key)!.dryRunDenials ?? []).map(denial => ({ target: { type: 'service', key }, denial }));
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

/** The consent that the proxies of a service require: not where the mesh asks nobody. */
function consentsOfService(service: AccessService, { services }: IndexedRecord): ConsentRequirement[] {
  const key = keyOf(service);
  const { consentPorts: ports } = services.get(key)!;
  return ports.length ? service.externalAuthorizations.map(authorization => ({ target: { type: 'service', key }, authorization, ports })) : [];
}

function consentsOfGateway(gateway: AccessGateway, { gateways }: IndexedRecord): ConsentRequirement[] {
  const key = keyOf(gateway);
  return gateways.get(key)!.requiresConsent ? gateway.externalAuthorizations.map(authorization => ({ target: { type: 'gateway', key }, authorization })) : [];
}
