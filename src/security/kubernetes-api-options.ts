/**
 * Addresses of the Kubernetes API: those of its servers. No labels select them.
 * @example
 * const kubernetesApi: KubernetesApiOptions = { networks: ['172.18.0.2/32'] };
 */
export interface KubernetesApiOptions {
  /** CIDRs of the API servers, at least one: `kubectl get endpointslices kubernetes` shows the addresses. */
  readonly networks: string[];
  /**
   * Port of the API servers, 1 to 65535: not that of the Service `kubernetes`.
   * @default 6443
   */
  readonly port?: number;
}
