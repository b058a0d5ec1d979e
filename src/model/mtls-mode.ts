/**
 * Whether the server's proxy takes requests of callers without a mesh identity.
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/#PeerAuthentication-MutualTLS-Mode
 * @example
 * new MeshNamespace(chart, 'legacy', { mesh, mtls: MtlsMode.PERMISSIVE });
 */
export enum MtlsMode {
  /** Only mutual TLS. */
  STRICT = 'STRICT',
  /** Mutual TLS and plain text: a stage on the way to `STRICT`. */
  PERMISSIVE = 'PERMISSIVE',
  /** Only plain text. */
  DISABLE = 'DISABLE',
}
