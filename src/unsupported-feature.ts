/**
 * What happens when a feature is used that the mesh does not support.
 * @example
 * new Mesh(chart, 'mesh', { provider: MeshProvider.linkerd(), unsupported: UnsupportedFeature.REPORT });
 */
export enum UnsupportedFeature {
  /** An error: synthesis fails, and lists every unsupported feature. */
  ERROR = 'ERROR',
  /** A warning for each unsupported feature, and the rest is rendered. Requests that the mesh cannot match get the default route; calls that it cannot match stay denied. */
  REPORT = 'REPORT',
}
