/** Settings of the sidecar proxy: resources as Kubernetes quantities, worker threads, excluded and opaque ports. */
export interface ProxySettings {
  readonly cpuRequest?: string;
  readonly cpuLimit?: string;
  readonly memoryRequest?: string;
  readonly memoryLimit?: string;
  readonly concurrency?: number;
  readonly skipOutboundPorts?: readonly number[];
  readonly opaquePorts?: readonly number[];
}
