import { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { alertLabels } from './alert-labels';
import { ServiceLevelIndicator } from './service-level-indicator';
import { checkProps } from '../input/check-props';
import { constructPlace } from '../input/construct-place';
import { dnsLabel } from '../input/dns-label';
import { milliseconds } from '../input/duration';
import { instanceOf } from '../input/instance-of';
import { leastObjectivePercent } from '../model/burn-rate';
import { inputError } from '../model/input-error';
import { omitUndefined } from '../model/omit-undefined';
import { rounded } from '../model/service-level-objective';
import type { MeshService } from '../service/mesh-service';
import { seesRequests } from '../traffic/http-service';

/**
 * Properties of `ServiceLevelObjective`.
 * @example
 * const props: ServiceLevelObjectiveProps = { service: users, indicator: ServiceLevelIndicator.availability(), objectivePercent: 99.9 };
 */
export interface ServiceLevelObjectiveProps {
  /** The service. It has a port that speaks http, http2 or grpc. */
  readonly service: MeshService;
  /** Which requests are good. */
  readonly indicator: ServiceLevelIndicator;
  /**
   * Share of good requests in percent, below 100, with at most four decimals: 99.9. For a period of 30 days at least
   * 93.0556: below, the fastest alert could never fire.
   */
  readonly objectivePercent: number;
  /**
   * Period of the objective: whole days from 7 to 90. The factors of the burn rates follow from it.
   * @default Duration.days(30)
   */
  readonly period?: Duration;
  /**
   * Name among the objectives of the service: a DNS label. Two objectives of one indicator need names.
   * @default - `availability` or `latency`
   */
  readonly objectiveName?: string;
  /**
   * Least rate of requests per second, over the long window of an alert, at which it fires: above 0. With few requests a single error burns much of the budget.
   * @default - none: alerts fire at any rate
   */
  readonly minRequestsPerSecond?: number;
  /**
   * Labels of the alerts beside `severity`, `namespace`, `service` and `slo`, such as the team: by name, which has letters, digits and underscores.
   * @default - none
   */
  readonly alertLabels?: { [name: string]: string };
}

const DAY_MS = 24 * 3_600_000;
const LEAST_DAYS = 7;
const MOST_DAYS = 90;

/**
 * A service level objective of a service: a PrometheusRule that records the share of bad requests, and alerts where the error budget burns too fast.
 *
 * There are three alerts: `ErrorBudgetBurn` as page (2 % of the budget in an hour, or 5 % in 6 hours) and as ticket (10 % in a day, or in 3 days), each only as
 * long as a short window confirms it, and `SloMetricAbsent` where the mesh reports no requests: without it, an objective that measures nothing would look met.
 * The queries are those of the data plane, and match the pods of this service only, also those that Flagger copies.
 * @see https://sre.google/workbook/alerting-on-slos/
 * @example
 * new ServiceLevelObjective(chart, 'users-availability', { service: users, indicator: ServiceLevelIndicator.availability(), objectivePercent: 99.9 });
 */
export class ServiceLevelObjective extends Construct {
  /** The service. */
  public readonly service: MeshService;
  /** Name of its rules, which is the label `slo` of series and alerts: `user-service-availability`. */
  public readonly sloName: string;

  /** @throws if a prop is out of range, the service has no port that speaks HTTP or an objective of this name, or an alert could never fire */
  constructor(scope: Construct, id: string, props: ServiceLevelObjectiveProps) {
    super(...constructPlace(new.target, scope, id));
    const { path } = this.node;
    const { objectivePercent, period, minRequestsPerSecond, alertLabels: labels = {}, ...given } = checkProps(path, 'ServiceLevelObjectiveProps', props);
    this.service = instanceOf(path, 'service', given.service, 'MeshService');
    const { _indicator: indicator } = instanceOf(path, 'indicator', given.indicator, 'ServiceLevelIndicator');
    const { serviceName, namespace, _model: { objectives } } = this.service;
    this.sloName = `${serviceName}-${dnsLabel(path, 'objectiveName', given.objectiveName ?? indicator.kind)}`;
    seesRequests(path, this.service, 'an objective is about requests');
    const other = objectives.find(({ name }) => name === this.sloName);
    if (other) {
      throw inputError({
        where: path, what: `owner of ${this.sloName}`, got: other.path, allowed: 'one objective of each name', fix: 'set objectiveName: two objectives of one indicator need names',
      });
    }
    const days = periodDays(path, period);
    objectives.push(omitUndefined({
      path,
      name: this.sloName,
      indicator,
      objectivePercent: checkedObjective(path, objectivePercent, days),
      days,
      minRequestsPerSecond: minRequestsPerSecond === undefined ? undefined : positive(path, 'minRequestsPerSecond', minRequestsPerSecond),
      alertLabels: alertLabels(path, 'alertLabels', labels),
    }));
    namespace.mesh._renders(this, this.sloName, namespace.namespaceName);
  }

  /** The rendered objects. Patch them with `addJsonPatch`. */
  public get objects(): ApiObject[] { return this.service.namespace.mesh._objectsOf(this); }
}

function periodDays(where: string, period: Duration = Duration.days(30)): number {
  const days = milliseconds(where, 'period', period) / DAY_MS;
  if (Number.isInteger(days) && days >= LEAST_DAYS && days <= MOST_DAYS) return days;
  throw inputError({ where, what: 'period', got: `${rounded(days)} days`, allowed: `whole days from ${LEAST_DAYS} to ${MOST_DAYS}`, fix: 'for instance Duration.days(30)' });
}

function checkedObjective(where: string, percent: number, days: number): number {
  if (!(percent > 0 && percent < 100) || rounded(percent * 10_000) % 1) {
    throw inputError({ where, what: 'objectivePercent', got: percent, allowed: 'above 0 and below 100, in steps of 0.0001', fix: 'give the share of good requests in percent, such as 99.9' });
  }
  const least = leastObjectivePercent(days);
  if (percent > least) return percent;
  throw inputError({
    where,
    what: 'objectivePercent',
    got: percent,
    allowed: `above ${rounded(Math.ceil(least * 10_000) / 10_000)} for a period of ${days} days: its fastest burn rate would be an error rate of 100 % or more, at which no alert can fire`,
    fix: 'raise the objective, or shorten the period',
  });
}

function positive(where: string, what: string, value: number): number {
  if (Number.isFinite(value) && value > 0 && value <= 1_000_000) return rounded(value);
  throw inputError({ where, what, got: value, allowed: 'above 0, at most 1000000', fix: 'leave it out for alerts at any rate of requests' });
}
