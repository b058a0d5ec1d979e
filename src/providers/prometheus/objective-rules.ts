import { prometheusRule, Rule } from './prometheus-rule';
import { selector } from './selector';
import { ServiceMetrics } from './service-metrics';
import { BurnRate, burnRates, ERROR_WINDOWS } from '../../model/burn-rate';
import { renderDuration } from '../../model/duration';
import { MeshModel } from '../../model/mesh';
import { DEFAULT_RULE_SETTINGS } from '../../model/prometheus-rule-settings';
import { ServiceModel } from '../../model/service';
import { errorBudget, rounded, ServiceLevelObjectiveRecord } from '../../model/service-level-objective';
import { serviceLabels } from '../kubernetes/service';
import { Manifest } from '../provider';

/** The window in which series of requests have to be there. */
const ABSENCE_WINDOW = '1h';

/**
 * The rules of a service level objective: records of the share of bad requests, with the names that Sloth gives them, and alerts on burn rates and absence.
 * See https://sre.google/workbook/alerting-on-slos/ and https://sloth.dev/
 */
export function objectiveRules(
  objective: ServiceLevelObjectiveRecord, service: ServiceModel, { settings }: MeshModel, metrics: ServiceMetrics,
): Manifest[] {
  const { indicator, name, objectivePercent, days } = objective;
  // The mistake is a finding.
  if (metrics.unmeasured(service) || (indicator.kind === 'latency' && !metrics.latencyBoundsMs.includes(indicator.maxMs))) return [];
  const labels = { namespace: service.namespace.name, service: service.name, slo: name };
  const record = (series: string, expr: string): Rule => ({ record: series, expr, labels });
  const budget = errorBudget(objectivePercent);
  const alerts = new Alerts(objective, service, metrics, settings.prometheusRules);
  return [prometheusRule(name, service.namespace.name, serviceLabels(service), settings, [
    record('slo:objective:ratio', `vector(${rounded(1 - budget)})`),
    record('slo:error_budget:ratio', `vector(${budget})`),
    record('slo:time_period:days', `vector(${days})`),
    ...ERROR_WINDOWS.map(window => record(errorSeries(window), indicator.kind === 'latency'
      ? metrics.slowRatio(service, indicator.maxMs, window) : metrics.errorRatio(service, window))),
    alerts.burning('page'),
    alerts.burning('ticket'),
    alerts.absent(),
  ])];
}

function errorSeries(window: string): string { return `slo:sli_error:ratio_rate${window}`; }

/** The alerts of an objective. */
class Alerts {
  constructor(
    private readonly objective: ServiceLevelObjectiveRecord, private readonly service: ServiceModel, private readonly metrics: ServiceMetrics,
    private readonly settings = DEFAULT_RULE_SETTINGS,
  ) {}

  public burning(severity: BurnRate['severity']): Rule {
    const { name, namespace } = this.service;
    const { days } = this.objective;
    return {
      alert: 'ErrorBudgetBurn',
      expr: burnRates(days).filter(rate => rate.severity === severity).map(rate => `(${this.tooFast(rate)})`).join(' or '),
      labels: this.labels(severity),
      annotations: {
        summary: `${namespace.name}/${name} burns the error budget of ${this.objective.name} too fast`,
        description: `the objective is ${this.goal()}`,
      },
    };
  }

  public absent(): Rule {
    const { name, namespace } = this.service;
    return {
      alert: 'SloMetricAbsent',
      expr: this.metrics.absence(this.service, ABSENCE_WINDOW),
      for: '10m',
      labels: this.labels('ticket'),
      annotations: {
        summary: `the mesh reports no requests to ${namespace.name}/${name}, so ${this.objective.name} measures nothing`,
        description: 'nobody calls the service, its pods have no proxy, or nobody scrapes the proxies',
      },
    };
  }

  private tooFast({ short, long, factor }: BurnRate): string {
    const { objectivePercent, minRequestsPerSecond, name } = this.objective;
    const exceeds = (window: string) => (
      `${selector(errorSeries(window), { namespace: this.service.namespace.name, slo: name })} > (${factor} * ${errorBudget(objectivePercent)})`
    );
    const guard = minRequestsPerSecond === undefined ? [] : [`(${this.metrics.requestRate(this.service, long)}) >= ${minRequestsPerSecond}`];
    return [`${exceeds(short)} and ${exceeds(long)}`, ...guard].join(' and on () ');
  }

  private goal(): string {
    const { objectivePercent, days, indicator } = this.objective;
    return indicator.kind === 'latency'
      ? `${objectivePercent} % of the requests within ${renderDuration(indicator.maxMs)}, over ${days} days`
      : `${objectivePercent} % of the requests without a server error, over ${days} days`;
  }

  private labels(severity: BurnRate['severity']): Record<string, string> {
    const { name, alertLabels } = this.objective;
    const { pageSeverity, ticketSeverity } = this.settings;
    return {
      ...alertLabels, namespace: this.service.namespace.name, service: this.service.name, slo: name, severity: severity === 'page' ? pageSeverity : ticketSeverity,
    };
  }
}
