/** Clients or servers as NetworkPolicies name them: pods of a namespace, all or those with some labels, or networks as CIDRs. */
export type NetworkPeerRecord =
  | { readonly namespace: string; readonly labels?: Readonly<Record<string, string>> }
  | { readonly cidrs: readonly string[] };

/** The DNS servers of the cluster, at their own port: not that of a Service. */
export interface ClusterDnsRecord { readonly servers: readonly NetworkPeerRecord[]; readonly port: number }

/** What the NetworkPolicies of a mesh need to know of the cluster. */
export interface NetworkPolicySettings {
  /** None: kube-dns. */
  readonly dns?: ClusterDnsRecord;
  /** None: that of the provider. */
  readonly controlPlaneNamespace?: string;
  /** Who scrapes the metrics of proxies and applications. */
  readonly scrapers: readonly NetworkPeerRecord[];
  /** The Kubernetes API, for pods that call it. */
  readonly kubernetesApi?: { readonly cidrs: readonly string[]; readonly port: number };
}

/** The DNS servers of most clusters: CoreDNS has the labels of kube-dns. */
export const KUBE_DNS: ClusterDnsRecord = { servers: [{ namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }], port: 53 };
