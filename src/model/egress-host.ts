/** An entry of an egress scope that the user gives: a Service of the cluster, a host of a ServiceEntry, or all services of a namespace. */
export interface EgressHostRecord {
  readonly namespace: string;
  /** Name of a Service. */
  readonly service?: string;
  /** Host of a ServiceEntry. */
  readonly host?: string;
}

/** The Service of the Kubernetes API, in each cluster. */
export const KUBERNETES_API: EgressHostRecord = { namespace: 'default', service: 'kubernetes' };

/** Which services the proxies of a namespace get configuration of: the callees of each workload, those of a list, or all. */
export type EgressScopeRecord =
  | { readonly by: 'calls' }
  | { readonly by: 'hosts'; readonly hosts: readonly EgressHostRecord[] }
  | { readonly by: 'all' };
