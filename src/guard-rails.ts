/**
 * Guard rails: what happens when a setting is valid, but not recommended, such as a timeout of an hour, retries of POST, or pods without probes.
 * @example
 * new Mesh(chart, 'mesh', { provider: MeshProvider.istio(), guardRails: GuardRails.ERROR });
 */
export enum GuardRails {
  /** An error: synthesis fails, unless it is acknowledged with a reason. */
  ERROR = 'ERROR',
  /** A warning, unless it is acknowledged with a reason. */
  WARNING = 'WARNING',
  /** Not reported. */
  OFF = 'OFF',
}
