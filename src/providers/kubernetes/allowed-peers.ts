import { compareTexts } from '../../model/compare-texts';
import { PolicyPort } from '../../model/network-enforcement';
import { NetworkPeerRecord } from '../../model/network-policy-settings';

/** TCP ports by number. */
export function tcp(ports: readonly number[]): PolicyPort[] { return ports.map(port => ({ port, protocol: 'TCP' })); }

/** Peers with the same ports: a rule of a NetworkPolicy. */
export interface PeerRule { readonly peers: readonly NetworkPeerRecord[] | 'anyone'; readonly ports: readonly PolicyPort[] | 'all' }

/** Who may connect to pods, or where pods may connect to, and on which ports. */
export class AllowedPeers {
  private readonly byPeer = new Map<string, { readonly peer: NetworkPeerRecord; ports: Map<string, PolicyPort> | 'all' }>();
  private isOpen = false;

  /** Allows a peer on some ports; ports that it has already stay. */
  public add(peer: NetworkPeerRecord, ports: readonly PolicyPort[] | 'all'): void {
    const key = peerText(peer);
    const allowed = this.byPeer.get(key) ?? { peer, ports: new Map<string, PolicyPort>() };
    this.byPeer.set(key, allowed);
    if (ports === 'all') allowed.ports = 'all';
    else if (allowed.ports !== 'all') for (const port of ports) allowed.ports.set(`${port.port}/${port.protocol}`, port);
  }

  /** Allows every client, on all ports. */
  public addAnyone(): void { this.isOpen = true; }

  /** A rule for each list of ports, sorted: a further peer is a further entry in the diff, nothing else. */
  public rules(): PeerRule[] {
    if (this.isOpen) return [{ peers: 'anyone', ports: 'all' }];
    const rules = new Map<string, { readonly peers: NetworkPeerRecord[]; readonly ports: readonly PolicyPort[] | 'all' }>();
    for (const [, { peer, ports: some }] of [...this.byPeer].sort(([a], [b]) => compareTexts(a, b))) {
      const ports = some === 'all' ? some : [...some.values()].sort((a, b) => a.port - b.port || compareTexts(a.protocol, b.protocol));
      if (!ports.length) continue; // no port, no rule: a rule without ports would allow all
      const key = JSON.stringify(ports);
      const rule = rules.get(key) ?? { peers: [], ports };
      rules.set(key, rule);
      rule.peers.push(peer);
    }
    return [...rules].sort(([a, one], [b, other]) => firstPort(one) - firstPort(other) || compareTexts(a, b)).map(([, rule]) => rule);
  }
}

function firstPort({ ports }: PeerRule): number { return ports === 'all' ? 0 : ports[0].port; }

/** A peer as text, another for each: pods before networks. */
function peerText(peer: NetworkPeerRecord): string {
  if ('cidrs' in peer) return `network ${[...peer.cidrs].sort().join(' ')}`;
  const { namespace, labels = {} } = peer;
  return ['namespace', namespace, ...Object.entries(labels).map(([key, value]) => `${key}=${value}`).sort()].join(' ');
}
