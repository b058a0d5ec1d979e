import { PolicyPeer, PolicyPort, SelectedPods } from '../model/network-enforcement';

/** One end of a connection: pods, also `others` (those of a namespace that only a policy for all of its pods selects), networks, or anyone. */
export type ConnectionEnd = PolicyPeer | { readonly others: string } | 'anyone';

export function endKey(end: ConnectionEnd): string { return end !== 'anyone' && 'others' in end ? `others ${end.others}` : peerKey(end); }

export function peerKey(peer: PolicyPeer | 'anyone'): string {
  if (peer === 'anyone') return 'anyone';
  if ('cidr' in peer) return `network ${peer.cidr}`;
  const labels = Object.entries(peer.labels ?? {}).map(entry => entry.join('=')).sort();
  return ['pods', peer.namespace, ...labels].join(' ');
}

/** @param podsWith the pods of a construct with a selector */
export function endText(
  end: ConnectionEnd, podsWith: (selector: Exclude<PolicyPeer, { readonly cidr: string }>) => SelectedPods | undefined,
): string {
  if (end === 'anyone') return end;
  if ('others' in end) return `other pods of namespace ${end.others}`;
  if ('cidr' in end) return end.cidr === '0.0.0.0/0' ? 'any IPv4 address' : end.cidr === '::/0' ? 'any IPv6 address' : `network ${end.cidr}`;
  const pods = podsWith(end);
  if (pods) return podsText(pods);
  const labels = Object.entries(end.labels ?? {}).map(entry => entry.join('='));
  return labels.length ? `pods of namespace ${end.namespace} with ${labels.join(', ')}` : `all pods of namespace ${end.namespace}`;
}

function podsText({ type, key }: SelectedPods): string {
  switch (type) {
    case 'service': case 'workload': return key;
    case 'gateway': return `gateway ${key}`;
    case 'egress-gateway': return `egress gateway ${key}`;
    case 'waypoint': return `waypoint of namespace ${key}`;
  }
}

/** Ports of connections: TCP, unless another protocol is named. A port with two protocols is one text. */
export function portTexts(ports: readonly PolicyPort[]): string[] {
  const byPort = new Map<number, string[]>();
  for (const { port, protocol } of ports) byPort.set(port, [...byPort.get(port) ?? [], protocol]);
  return [...byPort].sort(([a], [b]) => a - b).map(([port, protocols]) => (protocols.join() === 'TCP' ? `${port}` : `${port} (${protocols.sort().join(', ')})`));
}
