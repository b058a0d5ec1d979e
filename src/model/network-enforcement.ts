type Labels = Readonly<Record<string, string>>;

/** The NetworkPolicies of a mesh, as they are rendered, and the pods that they select. */
export interface NetworkEnforcement {
  /** The port of pods at which connections from other pods of the mesh arrive, whatever the container port; none: at the container port. */
  readonly tunnelPort?: number;
  readonly policies: readonly NetworkPolicyRecord[];
  readonly pods: readonly SelectedPods[];
  /** What pods need beside the call graph. It names peers of policies: it allows nothing itself. */
  readonly infrastructure: readonly InfrastructurePeer[];
}

/** A NetworkPolicy. What several policies allow adds up. */
export interface NetworkPolicyRecord {
  readonly name: string;
  readonly namespace: string;
  /** Labels of the pods that it selects; none: all pods of the namespace. */
  readonly podLabels?: Labels;
  /** Who may connect to the pods; left out: the policy says nothing about it. An empty list denies all. */
  readonly ingress?: readonly NetworkRule[];
  /** Where the pods may connect to; left out: the policy says nothing about it. An empty list denies all. */
  readonly egress?: readonly NetworkRule[];
}

export interface NetworkRule {
  /** Left out: everybody. */
  readonly peers?: readonly PolicyPeer[];
  /** Left out: all ports and protocols. */
  readonly ports?: readonly PolicyPort[];
}

/** A peer of a NetworkPolicy: pods of a namespace, all or those with some labels, or a network. */
export type PolicyPeer = { readonly namespace: string; readonly labels?: Labels } | { readonly cidr: string };

/** A port of pods. */
export interface PolicyPort { readonly port: number; readonly protocol: 'TCP' | 'UDP' }

/** Pods that one construct declares, and the NetworkPolicies that select them. */
export interface SelectedPods {
  readonly type: 'service' | 'workload' | 'gateway' | 'egress-gateway' | 'waypoint';
  /** `namespace/name`; of a waypoint the name of the namespace. */
  readonly key: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** Names of the NetworkPolicies in their namespace. */
  readonly policies: readonly string[];
}

/** A peer that pods connect to, or that connects to pods, without an edge of the call graph. */
export interface InfrastructurePeer {
  readonly reason: 'dns' | 'control-plane' | 'scrape' | 'probe' | 'proxy-service' | 'kubernetes-api' | 'egress-host';
  /** Why the pods need it, as the declaration says. */
  readonly justification?: string;
  readonly end: 'ingress' | 'egress';
  /** The pods that declare it; left out: all. */
  readonly pods?: { readonly namespace: string; readonly labels: Labels };
  readonly peer: PolicyPeer;
  /** Left out: all. */
  readonly ports?: readonly number[];
}
