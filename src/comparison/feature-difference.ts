/**
 * What becomes of something that a construct asks for, when the mesh is another.
 * @example
 * for (const difference of mesh.compareTo(MeshProvider.linkerd()).differences) {
 *   const serious = difference.kind === DifferenceKind.LOST;
 * }
 */
export enum DifferenceKind {
  /** It works now, and will not. */
  LOST = 'LOST',
  /** It works on both, in another way. */
  CHANGED = 'CHANGED',
  /** It does not work now, and will. */
  GAINED = 'GAINED',
}

/**
 * One thing that one construct asks for, and that two meshes do differently.
 * @example
 * const differences: FeatureDifference[] = mesh.compareTo(MeshProvider.linkerd()).differences;
 */
export interface FeatureDifference {
  /** What becomes of it. */
  readonly kind: DifferenceKind;
  /** Path of the construct that asks. */
  readonly path: string;
  /** The feature, in lower case with dashes: `consistent-hash`. */
  readonly feature: string;
  /** The feature in words, as in the support table. */
  readonly description: string;
  /** What the mesh of now says: `yes`, `differs` or `no`. */
  readonly before: string;
  /** What the other mesh says: `yes`, `differs` or `no`. */
  readonly after: string;
  /** What the other mesh does instead; where it does just what is said, what falls away. */
  readonly note: string;
}
