/**
 * Which CRDs of Gateway API the cluster has.
 * @see https://gateway-api.sigs.k8s.io/concepts/versioning/#release-channels
 * @example
 * new Mesh(chart, 'mesh', { provider: MeshProvider.gatewayApi({ channel: GatewayApiChannel.EXPERIMENTAL }) });
 */
export enum GatewayApiChannel {
  /** What is stable. */
  STANDARD = 'standard',
  /** More fields, such as `retry`, that may still change. */
  EXPERIMENTAL = 'experimental',
}
