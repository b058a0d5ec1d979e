/**
 * What a finding does to synthesis.
 * @example
 * const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.istio(), failOn: Severity.WARNING });
 */
export enum Severity {
  /** Synthesis fails. */
  ERROR = 'ERROR',
  /** Printed, unless acknowledged with a reason. */
  WARNING = 'WARNING',
}
