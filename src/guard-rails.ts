/**
 * What happens where a setting is legal, but not what experience recommends: a timeout of an hour, retries of a POST, pods without probes.
 * @example
 * new Mesh(chart, 'mesh', { provider: MeshProvider.istio(), guardRails: GuardRails.ERROR });
 */
export enum GuardRails {
  /** Synthesis fails, unless it is acknowledged with a reason. */
  ERROR = 'ERROR',
  /** Printed, unless acknowledged with a reason. */
  WARNING = 'WARNING',
  /** Nothing. */
  OFF = 'OFF',
}
