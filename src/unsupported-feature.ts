/**
 * What happens to what the mesh cannot do.
 * @example
 * new Mesh(chart, 'mesh', { provider: MeshProvider.linkerd(), unsupported: UnsupportedFeature.REPORT });
 */
export enum UnsupportedFeature {
  /** Synthesis fails with one error that lists every loss. */
  ERROR = 'ERROR',
  /** Each loss is a warning, and the rest is rendered. Requests that the mesh cannot tell apart go the way of all others; calls it cannot tell apart stay denied. */
  REPORT = 'REPORT',
}
