import { ConnectionEnd, endKey, peerKey } from './connection-end';
import { Connection } from './connection-groups';
import { ConnectionPort, hasPort } from './connection-port';
import { Endpoint, includesEndpoint, isEverywhere } from './endpoint';
import { End, NetworkLayer, selectorKey } from './network-layer';
import { NetworkUnit, unitsOf } from './network-units';
import { boundaryAddresses } from './networks';
import { addTo } from '../model/add-to';
import { compareTexts } from '../model/compare-texts';
import { EVERYWHERE } from '../model/ip-network';
import { memoizeByIdentity } from '../model/memoize-by-identity';
import { InfrastructurePeer, NetworkEnforcement, PolicyPeer, PolicyPort } from '../model/network-enforcement';
import { podIndexKeys, selectorIndexKey } from '../model/selector-index';

/** The namespaces of a state, and whether the app creates them: with such a namespace its pods are gone. */
export type NamespacesOfApp = ReadonlyMap<string, { readonly created: boolean }>;

export interface NetworkState { readonly layer: NetworkLayer; readonly namespaces: NamespacesOfApp }

/**
 * The connections that one state allows and the other does not. Only pods whose policies differ are compared: connections between others are in both.
 * Pods have no address of a given network, except that of all addresses. What each new pod needs (DNS, control plane, scrape) is not news.
 */
export function connectionsBeyond(now: NetworkState, before: NetworkState): Connection[] {
  const changes = new Map<string, Connection>();
  const subjects = subjectsOf(now, before);
  const peers = new Map<string, Endpoint[]>();
  for (const subject of subjects) for (const key of podIndexKeys(subject.namespace!, subject.labels ?? {})) addTo(peers, key, subject);
  for (const subject of subjects) {
    if (isGone(subject.namespace!, now, before)) continue;
    for (const end of ['ingress', 'egress'] as const) {
      const known = unitsOf(before.layer, end, subject);
      if (known.has('anyone') && !known.get('anyone')!.ports) continue;
      for (const [key, all] of unitsOf(now.layer, end, subject)) {
        const unit = isNew(subject, before) ? withoutUsual(now.layer, end, subject, all) : all;
        if (!unit) continue;
        const reason = reasonOf(now.layer, end, subject, unit);
        const ports = newPorts(unit, end, subject, { now, before, known: known.get(key), peers });
        if (!ports) continue;
        const [own, peer] = [endOf(subject), unit.peer];
        const [from, to] = end === 'ingress' ? [peer, own] : [own, peer];
        const id = JSON.stringify([endKey(from), endKey(to), ports]);
        const change = changes.get(id);
        const policies = [...new Set([...change?.policies ?? [], ...unit.policies])];
        changes.set(id, { from, to, policies, ...(ports === 'all' ? {} : { ports }), ...reason });
      }
    }
  }
  return [...changes.values()];
}

/** What a unit of pods is for beside the call graph; undefined if it is not, or if it has further ports. */
export function reasonOf(layer: NetworkLayer, end: End, pods: Endpoint, unit: NetworkUnit): Pick<Connection, 'reason' | 'justification'> | undefined {
  const known = infrastructureOf(layer, end, pods, unit);
  const isFor = known.some(one => !one.ports)
    || (!!known.length && !!unit.ports?.every(({ port }) => known.some(({ ports }) => ports!.includes(port))));
  if (!isFor) return undefined;
  const { reason } = known[0];
  const given = known.filter(one => one.reason === reason).flatMap(({ justification }) => justification ?? []);
  const justifications = [...new Set(given)].sort(compareTexts);
  return { reason, ...(justifications.length ? { justification: justifications.join('; ') } : {}) };
}

/** A unit without what the pods of every service need; undefined if nothing is left. */
function withoutUsual(layer: NetworkLayer, end: End, pods: Endpoint, unit: NetworkUnit): NetworkUnit | undefined {
  const usual = infrastructureOf(layer, end, pods, unit).filter(({ reason }) => reason !== 'kubernetes-api' && reason !== 'egress-host');
  if (usual.some(({ ports }) => !ports)) return undefined;
  const ports = unit.ports?.filter(({ port }) => !usual.some(one => one.ports!.includes(port)));
  return ports && !ports.length ? undefined : { ...unit, ...(ports ? { ports } : {}) };
}

/** What pods declare themselves comes first. */
function infrastructureOf({ enforcement }: NetworkLayer, end: End, pods: Endpoint, { peer }: NetworkUnit): readonly InfrastructurePeer[] {
  if (peer === 'anyone') return [];
  const index = infrastructureByPeer(enforcement);
  return [...index.get(infrastructureKey(end, peer, pods)) ?? [], ...index.get(infrastructureKey(end, peer)) ?? []];
}

const infrastructureByPeer = memoizeByIdentity(({ infrastructure }: NetworkEnforcement): ReadonlyMap<string, InfrastructurePeer[]> => {
  const index = new Map<string, InfrastructurePeer[]>();
  for (const one of infrastructure) addTo(index, infrastructureKey(one.end, one.peer, one.pods), one);
  return index;
});

function infrastructureKey(end: End, peer: PolicyPeer, pods?: Endpoint): string { return `${end} ${peerKey(peer)} ${pods ? selectorKey(pods) : ''}`; }

/** The pods whose connections policies may change: those that a policy or a construct of either state selects. */
function subjectsOf(now: NetworkState, before: NetworkState): Endpoint[] {
  const subjects = new Map<string, Endpoint>();
  const add = (subject: Endpoint) => subjects.set(selectorKey(subject), subject);
  for (const { layer: { enforcement: { policies, pods } } } of [before, now]) {
    for (const { namespace, podLabels = {} } of policies) add({ namespace, labels: podLabels });
    for (const { namespace, labels } of pods) add({ namespace, labels });
  }
  return [...subjects.values()];
}

/** The pods of a subject as an end of a connection. */
export function endOf({ namespace, labels = {} }: Endpoint): ConnectionEnd {
  return Object.keys(labels).length ? { namespace: namespace!, labels } : { others: namespace! };
}

/** Whether a namespace exists in one of the states only, with the app: nobody could connect to its pods, or nobody can. */
function isGone(namespace: string, now: NetworkState, before: NetworkState): boolean {
  const [one, other] = [now.namespaces.get(namespace), before.namespaces.get(namespace)];
  return !one !== !other && !!(one ?? other)?.created;
}

/** Whether pods get a NetworkPolicy of their own, and had none: of a new service, or the first that a waypoint serves. */
function isNew(subject: Endpoint, before: NetworkState): boolean {
  return !before.layer.restricting('egress', subject).some(({ podLabels }) => podLabels);
}

interface Compared {
  readonly now: NetworkState;
  readonly before: NetworkState;
  /** The same peer before. */
  readonly known?: NetworkUnit;
  /** The pods of both states, by `podIndexKeys()`. */
  readonly peers: ReadonlyMap<string, readonly Endpoint[]>;
}

/** The ports of a unit on which some connection passes that did not; undefined if there is none. */
function newPorts(
  unit: NetworkUnit, end: End, subject: Endpoint, { now, before, known, peers }: Compared,
): readonly PolicyPort[] | 'all' | undefined {
  const passes = (peer: Endpoint, port: ConnectionPort) => {
    const [from, to] = end === 'ingress' ? [peer, subject] : [subject, peer];
    return now.layer.allows(from, to, port) && !before.layer.allows(from, to, port);
  };
  const other = end === 'ingress' ? 'egress' : 'ingress';
  if (!unit.ports) {
    // Where the other end restricts ports, only these can pass.
    const ports = (peer: Endpoint) => [
      ...now.layer.restricting(other, peer).flatMap(policy => policy[other]!.flatMap(rule => rule.ports ?? [])), ...ANY_PORT,
    ];
    return representativesOf(unit, end, subject, before.layer, peers).some(peer => ports(peer).some(port => passes(peer, port))) ? 'all' : undefined;
  }
  const added = unit.ports.filter(port => !(known && hasPort(known.ports, port)));
  if (!added.length) return undefined; // mostly: only now look for peers
  const representatives = representativesOf(unit, end, subject, before.layer, peers);
  const ports = added.filter(port => representatives.some(peer => passes(peer, port)));
  return ports.length ? ports : undefined;
}

/** A port that no policy names: 0 is none of a pod. */
const ANY_PORT: readonly ConnectionPort[] = [{ port: 0, protocol: 'TCP' }, { port: 0, protocol: 'SCTP' }];

/** Peers of a unit, one for each kind of peer that the policies of both states tell apart. */
function representativesOf(
  { peer }: NetworkUnit, end: End, subject: Endpoint, before: NetworkLayer, peers: ReadonlyMap<string, readonly Endpoint[]>,
): Endpoint[] {
  if (peer !== 'anyone' && !('cidr' in peer)) {
    const exact = { namespace: peer.namespace, labels: peer.labels ?? {} };
    return [exact, ...(peers.get(selectorIndexKey(peer.namespace, peer.labels)) ?? []).filter(one => includesEndpoint(peer, one))];
  }
  const networks = before.restricting(end, subject).flatMap(policy => policy[end]!).flatMap(({ peers: some = [] }) => some)
    .flatMap(one => ('cidr' in one ? [one.cidr] : []));
  const own = peer === 'anyone' ? EVERYWHERE : [peer.cidr];
  const outside = boundaryAddresses([...own, ...networks]).map(ip => ({ ip }));
  return peer === 'anyone' ? [{}, ...outside] : [...(isEverywhere(peer.cidr) ? [{}] : []), ...outside.filter(one => includesEndpoint(peer, one))];
}
