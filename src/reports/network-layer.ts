import { ConnectionPort } from './connection-port';
import { Endpoint } from './endpoint';
import { rulesByPeer } from './rules-by-peer';
import { addTo } from '../model/add-to';
import { hasLabels } from '../model/has-labels';
import { memoizeByIdentity } from '../model/memoize-by-identity';
import { NetworkEnforcement, NetworkPolicyRecord, SelectedPods } from '../model/network-enforcement';
import { podIndexKeys, selectorIndexKey } from '../model/selector-index';

export type End = 'ingress' | 'egress';

/** What the NetworkPolicies of a mesh allow, by the semantics of Kubernetes. */
export class NetworkLayer {
  private readonly bySelector = new Map<string, NetworkPolicyRecord[]>();
  private readonly podsByKey: ReadonlyMap<string, SelectedPods>;
  private readonly podsBySelector: ReadonlyMap<string, SelectedPods>;

  private readonly selecting = memoizeByIdentity(({ namespace, labels = {} }: Endpoint): Readonly<Record<End, readonly NetworkPolicyRecord[]>> => {
    if (namespace === undefined) return { ingress: [], egress: [] };
    const selecting = podIndexKeys(namespace, labels).flatMap(key => this.bySelector.get(key) ?? [])
      .filter(({ podLabels }) => hasLabels(labels, podLabels));
    return { ingress: selecting.filter(policy => policy.ingress), egress: selecting.filter(policy => policy.egress) };
  });

  constructor(public readonly enforcement: NetworkEnforcement) {
    for (const policy of enforcement.policies) addTo(this.bySelector, selectorIndexKey(policy.namespace, policy.podLabels), policy);
    this.podsByKey = new Map(enforcement.pods.map(pods => [`${pods.type} ${pods.key}`, pods]));
    this.podsBySelector = new Map([...enforcement.pods].reverse().map(pods => [selectorKey(pods), pods]));
  }

  /** The pods that a construct declares. */
  public podsOf(type: SelectedPods['type'], key: string): SelectedPods | undefined { return this.podsByKey.get(`${type} ${key}`); }

  /** The pods of a construct that have exactly the labels of a selector. */
  public podsWith(selector: Endpoint): SelectedPods | undefined { return this.podsBySelector.get(selectorKey(selector)); }

  /** The policies that restrict pods at an end; none: they are not restricted. */
  public restricting(end: End, pods: Endpoint): readonly NetworkPolicyRecord[] { return this.selecting(pods)[end]; }

  /** The policies that allow a connection at one of its ends; undefined if none restricts that end. */
  public allowing(end: End, pods: Endpoint, peer: Endpoint, port: ConnectionPort): readonly NetworkPolicyRecord[] | undefined {
    const restricting = this.restricting(end, pods);
    if (!restricting.length) return undefined;
    return restricting.filter(policy => rulesByPeer(policy[end]!).allow(peer, port));
  }

  /** Whether both ends allow a connection. */
  public allows(from: Endpoint, to: Endpoint, port: ConnectionPort): boolean {
    return this.allowing('egress', from, to, port)?.length !== 0 && this.allowing('ingress', to, from, port)?.length !== 0;
  }
}

/** A key of pods by their namespace and labels, whatever the order of the labels. */
export function selectorKey({ namespace, labels = {} }: Endpoint): string {
  return JSON.stringify([namespace, Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
