import { AccessExternal } from './access-record';
import { AccessRow } from './access-row';
import { AccessSource } from './access-source';
import { AccessTarget } from './access-target';
import { endKey } from './connection-end';
import { ConnectionPort } from './connection-port';
import { Endpoint } from './endpoint';
import { End, NetworkLayer } from './network-layer';
import { asCidr, EVERYWHERE, isCidr } from '../model/ip-network';
import { NetworkPolicyRecord } from '../model/network-enforcement';

/** A NetworkPolicy that allows or denies the connections of a row, and at which end. */
export interface RowPolicy { readonly end: End; readonly namespace: string; readonly name: string }

/** What NetworkPolicies do about a row. */
export interface RowNetwork {
  /**
   * - `allowed`: they allow its connections.
   * - `denied`: they deny them, whatever the mesh allows.
   * - `open`: they restrict neither end.
   * - `unknown`: the addresses of the client are those of nodes or of pods that are not known.
   */
  readonly verdict: 'allowed' | 'denied' | 'open' | 'unknown';
  readonly policies: readonly RowPolicy[];
  /** Whether the end that the row is about is restricted: the pods of a service or gateway, or the clients of an external service. */
  readonly isRestricted: boolean;
}

/** A connection of a request: between pods, or to an address. */
export interface Hop { readonly from?: Endpoint; readonly to: Endpoint; readonly ports: readonly ConnectionPort[] | 'any' }

/** A connection of a row: any key of each end. */
export interface RowConnection { readonly from: readonly string[]; readonly to: readonly string[]; readonly ports: Hop['ports'] }

/** The key of a client of which only the namespace is known: a proxy in it. */
export function proxiesKey(namespace: string): string { return `proxies ${namespace}`; }

/** The NetworkPolicies of rows. */
export class RowNetworks {
  private readonly externals: ReadonlyMap<string, AccessExternal>;

  constructor(private readonly layer: NetworkLayer, externals: readonly AccessExternal[]) {
    this.externals = new Map(externals.map(external => [`${external.namespace}/${external.name}`, external]));
  }

  /** A row with what NetworkPolicies do about it. */
  public annotated<T extends AccessRow>(row: T): T {
    const network = this.of(row);
    if (!network) return row;
    const isNone = row.enforcement === 'none' && network.isRestricted;
    const by = (enforcement: AccessRow['enforcement']): T => ({ ...row, network, enforcement, ...(enforcement === 'network-denied' ? { policies: [] } : {}) });
    if (network.verdict === 'denied' && row.reason !== 'no-policy') return by('network-denied');
    if (!isNone) return { ...row, network };
    return by(network.verdict === 'unknown' && row.source.type === 'kubelet' ? 'plugin' : 'network');
  }

  /** The connections of a row, as keys of their ends: those that it explains. */
  public connectionsOf(row: AccessRow): RowConnection[] {
    const { source, target } = row;
    return this.hopsOf(row, this.clientOf(source), this.serverOf(target)).flat().map(({ from, to, ports }) => ({
      from: from ? this.keysOf(from, source.type === 'network' ? source.cidrs : []) : source.type === 'namespace' ? [proxiesKey(source.namespace)] : [],
      to: this.keysOf(to, to.ip === undefined ? [] : this.serversOf(target)),
      ports,
    }));
  }

  private keysOf({ namespace, labels }: Endpoint, networks: readonly string[]): string[] {
    if (namespace !== undefined) return [endKey({ namespace, labels })];
    return networks.length ? networks.map(cidr => endKey({ cidr })) : [endKey('anyone'), ...EVERYWHERE.map(cidr => endKey({ cidr }))];
  }

  private serversOf({ key }: AccessTarget): string[] {
    const { endpoints = [], addresses = [] } = this.externals.get(key) ?? {};
    return [...endpoints, ...addresses].map(asCidr);
  }

  private of(row: AccessRow): RowNetwork | undefined {
    const { layer } = this;
    const { source } = row;
    if (!layer.enforcement.policies.length) return undefined;
    const client = this.clientOf(row.source);
    const server = this.serverOf(row.target);
    const isEgress = row.target.type === 'external' || row.target.type === 'outside';
    const restricted = isEgress ? client : server;
    const isRestricted = !!restricted && layer.restricting(isEgress ? 'egress' : 'ingress', restricted).length > 0;
    const paths = this.hopsOf(row, client, server);
    if (!paths.length) return { verdict: 'unknown', policies: [], isRestricted };
    const open = paths.map(hops => hops.map(hop => this.policiesOf(hop))).find(hops => hops.every(hop => hop.allows));
    if (source.type === 'kubelet' && !client) return { verdict: 'unknown', policies: [], isRestricted };
    if (!open) return { verdict: 'denied', policies: distinct(paths[0].flatMap(hop => this.policiesOf(hop).policies)), isRestricted };
    const policies = distinct(open.flatMap(hop => hop.policies));
    return { verdict: policies.length ? 'allowed' : client ? 'open' : 'unknown', policies, isRestricted };
  }

  /** The connections of a row, hop by hop; each of several ways. */
  private hopsOf(row: AccessRow, client: Endpoint | undefined, server: Endpoint | undefined): Hop[][] {
    const { layer, externals } = this;
    const { target, ports } = row;
    const { tunnelPort } = layer.enforcement;
    const tunnel: ConnectionPort[] = tunnelPort === undefined ? [] : [{ port: tunnelPort, protocol: 'TCP' }];
    const tcp = (numbers: readonly number[]): ConnectionPort[] => [...numbers.map(port => ({ port, protocol: 'TCP' as const })), ...tunnel];
    const waypoint = layer.podsOf('waypoint', target.key.split('/')[0]);
    const viaWaypoint = (last: Hop): Hop[][] => (
      waypoint && tunnel.length ? [[{ from: client, to: waypoint, ports: tunnel }, { ...last, from: waypoint }]] : []
    );
    if (target.type === 'service' || target.type === 'namespace') {
      if (!server) return [];
      const direct: Hop = { from: client, to: server, ports: ports ? tcp(ports.map(({ port, containerPort = port }) => containerPort!)) : 'any' };
      return [...viaWaypoint(direct), [direct]];
    }
    if (target.type === 'gateway') return server ? [[{ from: client, to: server, ports: 'any' }]] : [];
    const external = externals.get(target.key);
    if (!external) return [];
    const numbers = external.ports.filter(({ number }) => !ports || ports.some(({ port }) => port === number))
      .flatMap(({ number, target: port }) => [number, port]);
    const gateway = external.egressGateway === undefined ? undefined : layer.podsOf('egress-gateway', external.egressGateway);
    const servers = [...external.endpoints, ...external.addresses].map(ipOf).filter(ip => ip !== undefined);
    return [...servers.map(ip => ({ ip })), {}].flatMap(address => {
      const last: Hop = { from: client, to: address, ports: tcp(numbers) };
      return [...(gateway ? [[{ from: client, to: gateway, ports: 'any' as const }, { ...last, from: gateway }]] : []), ...viaWaypoint(last), [last]];
    });
  }

  /** Whether both ends allow a hop on one of its ports, and the policies that do; else those that restrict the end that denies. */
  private policiesOf({ from, to, ports }: Hop): { readonly allows: boolean; readonly policies: readonly RowPolicy[] } {
    const { layer } = this;
    const ends = [...(from ? [{ end: 'egress' as const, pods: from, peer: to }] : []), { end: 'ingress' as const, pods: to, peer: from }];
    const tried = ports === 'any' ? [...this.portsOf(to), ...from ? this.portsOf(from) : [], { port: 0, protocol: 'TCP' as const }] : ports;
    const asPolicies = (end: End, policies: readonly NetworkPolicyRecord[]) => policies.map(({ namespace, name }) => ({ end, namespace, name }));
    const policiesAt = (port: ConnectionPort) => ends.map(({ end, pods, peer }) => (
      { end, policies: peer ? layer.allowing(end, pods, peer, port) : layer.restricting(end, pods) }
    ));
    const allowing = tried.map(policiesAt)
      .filter(some => some.every(({ policies }, i) => !ends[i].peer || policies?.length !== 0));
    if (allowing.length) return { allows: true, policies: allowing.flat().flatMap(({ end, policies = [] }) => asPolicies(end, policies)) };
    const denying = ends.filter(({ end, pods, peer }) => peer && tried.every(port => layer.allowing(end, pods, peer, port)?.length === 0));
    return { allows: false, policies: denying.flatMap(({ end, pods }) => asPolicies(end, layer.restricting(end, pods))) };
  }

  private portsOf(pods: Endpoint): ConnectionPort[] {
    return (['ingress', 'egress'] as const).flatMap(end => (
      this.layer.restricting(end, pods).flatMap(policy => policy[end]!.flatMap(({ ports = [] }) => ports))
    ));
  }

  /** The pods or addresses of a client; undefined if they are not known. */
  private clientOf(source: AccessSource): Endpoint | undefined {
    const { layer } = this;
    switch (source.type) {
      case 'workload': return layer.podsOf('service', source.key) ?? layer.podsOf('workload', source.key);
      case 'gateway': case 'egress-gateway': return layer.podsOf(source.type, source.key);
      case 'identity': return source.identity.split('/').length > 2 ? {} : { namespace: source.identity.split('/')[0] };
      case 'namespace': return layer.podsOf('waypoint', source.namespace);
      case 'pods': return { namespace: source.namespace };
      case 'network': return source.cidrs[0].endsWith('/0') ? {} : { ip: source.cidrs[0].split('/')[0] };
      case 'kubelet': {
        const probe = layer.enforcement.infrastructure.find(({ reason }) => reason === 'probe');
        return probe && 'cidr' in probe.peer ? { ip: probe.peer.cidr.split('/')[0] } : undefined;
      }
      case 'mesh': case 'anyone': return {};
    }
  }

  private serverOf({ type, key }: AccessTarget): Endpoint | undefined {
    switch (type) {
      case 'service': return this.layer.podsOf('service', key);
      case 'gateway': return this.layer.podsOf('gateway', key);
      case 'namespace': return { namespace: key };
      default: return undefined;
    }
  }
}

function ipOf(address: string): string | undefined {
  const [ip] = address.split('/');
  return isCidr(asCidr(address)) ? ip : undefined;
}

function distinct(policies: readonly RowPolicy[]): RowPolicy[] {
  return [...new Map(policies.map(one => [`${one.end} ${one.namespace}/${one.name}`, one])).values()];
}
