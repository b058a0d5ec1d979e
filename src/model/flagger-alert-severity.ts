/**
 * The events that an alert is sent for.
 * @see https://docs.flagger.app/usage/alerting
 * @example
 * const alert: FlaggerAlert = { name: 'on-call', provider: 'slack', severity: FlaggerAlertSeverity.ERROR };
 */
export enum FlaggerAlertSeverity {
  /** All: also the start and each step. */
  INFO = 'info',
  /** Failed checks and rollbacks. */
  WARN = 'warn',
  /** Rollbacks. */
  ERROR = 'error',
}
