/** PrometheusRules of the Prometheus operator. */
export interface PrometheusRuleSettings {
  /** Labels by which a Prometheus selects PrometheusRules; none: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The label `severity` of alerts that somebody has to act on at once. */
  readonly pageSeverity: string;
  /** The label `severity` of alerts that can wait for a working day. */
  readonly ticketSeverity: string;
}

/** Those of a mesh without settings. */
export const DEFAULT_RULE_SETTINGS: PrometheusRuleSettings = { pageSeverity: 'page', ticketSeverity: 'ticket' };
