/**
 * Kinds of differences between two meshes in the support of a feature.
 * @example
 * for (const difference of mesh.compareTo(MeshProvider.linkerd()).differences) {
 *   const serious = difference.kind === DifferenceKind.LOST;
 * }
 */
export enum DifferenceKind {
  /** Supported now, not supported on the other mesh. */
  LOST = 'LOST',
  /** Supported on both, with a difference. */
  CHANGED = 'CHANGED',
  /** Not supported now, supported on the other mesh. */
  GAINED = 'GAINED',
}

/**
 * A feature that a construct requires, and that two meshes support differently.
 * @example
 * const differences: FeatureDifference[] = mesh.compareTo(MeshProvider.linkerd()).differences;
 */
export interface FeatureDifference {
  /** Whether the feature is lost, changed or gained. */
  readonly kind: DifferenceKind;
  /** Path of the construct that requires the feature. */
  readonly path: string;
  /** The feature, in lower case with dashes: `consistent-hash`. */
  readonly feature: string;
  /** The feature in words, as in the support table. */
  readonly description: string;
  /** Support of the current mesh: `yes`, `differs` or `no`. */
  readonly before: string;
  /** Support of the other mesh: `yes`, `differs` or `no`. */
  readonly after: string;
  /** The behavior of the other mesh; if it supports the feature fully, the limit of the current mesh that is gone. */
  readonly note: string;
}
