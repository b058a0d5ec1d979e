/**
 * Mutual TLS mode: whether the server's proxy accepts plaintext traffic, from clients without a mesh identity.
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/#PeerAuthentication-MutualTLS-Mode
 * @example
 * new MeshNamespace(chart, 'legacy', { mesh, mtls: MtlsMode.PERMISSIVE });
 */
export enum MtlsMode {
  /** Only mutual TLS. */
  STRICT = 'STRICT',
  /** Mutual TLS and plaintext: for a migration to `STRICT`. */
  PERMISSIVE = 'PERMISSIVE',
  /** Only plaintext. */
  DISABLE = 'DISABLE',
}
