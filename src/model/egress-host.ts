/** An entry of an egress scope that the user gives: a Service of the cluster, a host of a ServiceEntry, or all services of a namespace. */
export interface EgressHostRecord {
  readonly namespace: string;
  /** Name of a Service. */
  readonly service?: string;
  /** Host of a ServiceEntry. */
  readonly host?: string;
  /** Ports of the servers of the host; none: 443. */
  readonly ports?: readonly number[];
  /** Networks of the servers of the host; none: any address. */
  readonly cidrs?: readonly string[];
  /** Labels of the pods of the Service, where others deploy them; none: unknown. */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Container ports of the Service, where others deploy its pods; none: unknown. */
  readonly podPorts?: readonly number[];
  /** Why pods need it, as the declaration says. */
  readonly justification?: string;
}

/** An egress host as a text for a reader. */
export function egressHostText({ namespace, service, host }: EgressHostRecord): string { return `${namespace}/${host ?? service ?? '*'}`; }

/** Whether it is the Service of the Kubernetes API: its endpoints are no pods. */
export function isKubernetesApi({ namespace, service }: EgressHostRecord): boolean {
  return namespace === KUBERNETES_API.namespace && service === KUBERNETES_API.service;
}

/** The ports of a host of a ServiceEntry, unless it has others. */
export const HOST_PORTS: readonly number[] = [443];

/** The Service of the Kubernetes API, in each cluster. */
export const KUBERNETES_API: EgressHostRecord = { namespace: 'default', service: 'kubernetes' };

/** Which services the proxies of a namespace get configuration of: the callees of each workload, those of a list, or all. */
export type EgressScopeRecord =
  | { readonly by: 'calls' }
  | { readonly by: 'hosts'; readonly hosts: readonly EgressHostRecord[] }
  | { readonly by: 'all' };
