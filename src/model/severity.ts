/**
 * Severity of a finding: its effect on synthesis.
 * @example
 * const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.istio(), failOn: Severity.WARNING });
 */
export enum Severity {
  /** Synthesis fails. */
  ERROR = 'ERROR',
  /** The finding is printed, unless acknowledged with a reason. */
  WARNING = 'WARNING',
}
