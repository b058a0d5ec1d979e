/**
 * Outbound traffic policy: which destinations the pods of a namespace may send traffic to.
 * @example
 * const vault = new MeshNamespace(chart, 'vault', { mesh, outboundTraffic: OutboundTraffic.REGISTRY_ONLY });
 */
export enum OutboundTraffic {
  /** Any destination: traffic to undeclared destinations passes through unchanged. */
  ALLOW_ANY = 'ALLOW_ANY',
  /** Only declared destinations: services of the mesh, and each `ExternalService` that the namespace has or calls. */
  REGISTRY_ONLY = 'REGISTRY_ONLY',
}
