/** Size of the mesh's proxy beside each pod, and what passes it by. Amounts as Kubernetes writes them. */
export interface ProxySettings {
  readonly cpuRequest?: string;
  readonly cpuLimit?: string;
  readonly memoryRequest?: string;
  readonly memoryLimit?: string;
  readonly concurrency?: number;
  readonly skipOutboundPorts?: readonly number[];
  readonly opaquePorts?: readonly number[];
}
