/**
 * Where the pods of a namespace may send traffic.
 * @example
 * const vault = new MeshNamespace(chart, 'vault', { mesh, outboundTraffic: OutboundTraffic.REGISTRY_ONLY });
 */
export enum OutboundTraffic {
  /** Anywhere: what the mesh does not know passes as if there were no mesh. */
  ALLOW_ANY = 'ALLOW_ANY',
  /** Only to what is declared: services of the mesh, and each `ExternalService` of the namespace or called from it. */
  REGISTRY_ONLY = 'REGISTRY_ONLY',
}
