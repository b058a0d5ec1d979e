import { alertLabelValue } from './alert-labels';
import { checkProps } from '../input/check-props';
import { objectLabels } from '../input/label';
import { omitUndefined } from '../model/omit-undefined';
import { DEFAULT_RULE_SETTINGS, PrometheusRuleSettings } from '../model/prometheus-rule-settings';

/**
 * PrometheusRules of the Prometheus operator: those of each `ServiceLevelObjective` and of `MeshHealthRules`.
 * @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule
 * @example
 * const mesh = new Mesh(chart, 'mesh', {
 *   provider: MeshProvider.istio(),
 *   prometheusRules: { labels: { release: 'kube-prometheus-stack' }, pageSeverity: 'critical', ticketSeverity: 'warning' },
 * });
 */
export interface PrometheusRuleOptions {
  /**
   * Labels of the PrometheusRules, by which `ruleSelector` of the Prometheus selects them.
   * @default - none: only a Prometheus whose `ruleSelector` is empty (`{}`) reads them
   */
  readonly labels?: { [name: string]: string };
  /**
   * Value of the label `severity` of alerts that somebody has to act on at once: one line.
   * @default page
   */
  readonly pageSeverity?: string;
  /**
   * Value of the label `severity` of alerts that can wait for a working day: one line.
   * @default ticket
   */
  readonly ticketSeverity?: string;
}

/** The options in the model's terms. @throws if a label or a severity is invalid */
export function prometheusRuleSettings(where: string, options: PrometheusRuleOptions): PrometheusRuleSettings {
  const { labels, pageSeverity, ticketSeverity } = checkProps(where, 'PrometheusRuleOptions', options, 'prometheusRules');
  const severity = (name: 'pageSeverity' | 'ticketSeverity', value = DEFAULT_RULE_SETTINGS[name]) => alertLabelValue(where, `prometheusRules.${name}`, value);
  return omitUndefined({
    labels: labels && objectLabels(where, 'prometheusRules.labels', labels, 'give the labels that ruleSelector of the Prometheus selects, or leave it out'),
    pageSeverity: severity('pageSeverity', pageSeverity),
    ticketSeverity: severity('ticketSeverity', ticketSeverity),
  });
}
