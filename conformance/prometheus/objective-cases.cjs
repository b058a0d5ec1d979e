'use strict';
// Tests of the alerts of one service level objective: what has to fire, what must not. The numbers are those of the SRE workbook and of Sloth.
const { REQUESTS, UNANSWERED, counter, latencies } = require('./series.cjs');

const HOUR = 60;
const DAY = 24 * HOUR;
const PER_MINUTE = 6000;

/** Bounds around that of an objective: queries must not read these. */
const BOUNDS = at => ({ below: [], at, above: [at * 2] });

/**
 * @param row of alerts.json: namespace, service, slo, objective, days, workloads; perhaps latencyMs, isGrpc, minRequestsPerSecond, waypointServices
 * @param plane the data plane
 */
function objectiveCases(row, plane) {
  const budget = (100 - row.objective) / 100;
  // Percent of the budget that burns in the long window × period / window.
  const factor = (percent, hours) => percent / 100 * row.days * 24 / hours;
  const [pageQuick, pageSlow, ticket] = [factor(2, 1), factor(5, 6), factor(10, 72)];
  const steady = (minutes, share, rate) => [{ minutes, share, rate }];
  const at = (name, share, expected, minutes = 8 * HOUR) => ({ name, shape: steady(minutes, share), expected });
  const burst = (name, share, expected) => ({ name, shape: [...steady(10 * HOUR, 0), ...steady(HOUR + 10, share)], expected });
  const cases = [
    at('no errors, while others fail', 0, [], 4 * DAY),
    at('below the slow ticket', 0.95 * ticket * budget, [], 4 * DAY),
    at('above the slow ticket', 1.05 * ticket * budget, ['ticket'], 4 * DAY),
    at('below the slow page', 0.95 * pageSlow * budget, ['ticket']),
    at('above the slow page', 1.05 * pageSlow * budget, ['page', 'ticket']),
    ...(pageQuick * budget < 0.9 ? [
      burst('an hour below the quick page', 0.95 * pageQuick * budget, ['ticket']),
      burst('an hour above the quick page', 1.05 * pageQuick * budget, ['page', 'ticket']),
    ] : []),
    // The long windows of the page still hold it, the short ones do not.
    { name: 'an outage that is over', shape: [...steady(2 * HOUR, 0), ...steady(20, 1), ...steady(46, 0)], expected: ['ticket'] },
    { name: 'everything fails', shape: steady(2 * HOUR, 1), expected: ['page', 'ticket'] },
    { name: 'nothing but others', shape: [], expected: ['absent'] },
    { name: 'the pods are gone', shape: [...steady(2 * HOUR, 0), { minutes: 30, share: null }], expected: row.latencyMs || !UNANSWERED[plane] ? [] : ['page', 'ticket'], unanswered: 'UH' },
    ...(row.minRequestsPerSecond ? [
      { name: 'everything fails at a low rate', shape: steady(4 * DAY, 1, row.minRequestsPerSecond * 60 * 0.9), expected: [] },
      { name: 'everything fails at the least rate', shape: steady(4 * DAY, 1, row.minRequestsPerSecond * 60 * 1.1), expected: ['page', 'ticket'] },
    ] : []),
  ].filter(({ expected, unanswered }) => !unanswered || expected.length);
  return [
    ...cases.map(one => test(row, plane, one, String)),
    // Prometheus 3 writes bounds as floats.
    ...(row.latencyMs ? cases.slice(4, 5).map(one => test(row, plane, { ...one, name: `${one.name}, Prometheus 3` }, bound => `${bound}.0`)) : []),
  ];
}

function test(row, plane, { name, shape, expected, unanswered }, write) {
  const minutes = shape.reduce((sum, stretch) => sum + stretch.minutes, 0) || 2 * HOUR;
  const answered = bad => counter(shape.map(({ minutes: length, share, rate = PER_MINUTE }) => (
    { minutes: length, perMinute: share === null ? null : rate * (bad ? share : 1 - share) / row.workloads.length }
  )));
  const total = counter(shape.map(({ minutes: length, share, rate = PER_MINUTE }) => ({ minutes: length, perMinute: share === null ? null : rate / row.workloads.length })));
  const services = (plane === 'istio-ambient' && row.waypointServices) || [row.service];
  const own = shape.length ? row.workloads.flatMap((workload, i) => {
    const of = { namespace: row.namespace, service: services[i % services.length], workload };
    return [
      ...REQUESTS[plane](of, answered(false), answered(true), row.isGrpc),
      ...(row.latencyMs ? latencies(plane, of, BOUNDS(row.latencyMs[plane]), answered(false), total, write) : []),
    ];
  }) : [];
  const refused = unanswered ? services.flatMap(service => UNANSWERED[plane](
    { namespace: row.namespace, service }, counter(shape.map(({ minutes: length, share }) => ({ minutes: length, perMinute: share === null ? PER_MINUTE : 0 }))), unanswered, row.isGrpc,
  )) : [];
  return {
    name: `${row.slo}: ${name}`,
    isLong: minutes > DAY,
    interval: '2m',
    input_series: [...own, ...refused, ...others(row, plane, minutes)],
    alert_rule_test: ['ErrorBudgetBurn', 'SloMetricAbsent'].map(alertname => ({
      eval_time: `${minutes - 4}m`,
      alertname,
      exp_alerts: expected.filter(kind => (kind === 'absent') === (alertname === 'SloMetricAbsent')).map(kind => ({
        exp_labels: { ...row.labels, namespace: row.namespace, service: row.service, slo: row.slo, severity: kind === 'page' ? row.severities.page : row.severities.ticket },
        exp_annotations: { summary: row.summaries[kind === 'absent' ? 'absent' : 'burning'], description: row.descriptions[kind === 'absent' ? 'absent' : 'burning'] },
      })),
    })),
  };
}

/** Servers that a selector could match by mistake: in another namespace, and with longer names. All their requests fail. */
function others(row, plane, minutes) {
  const bad = counter([{ minutes, perMinute: PER_MINUTE }]);
  const none = counter([{ minutes, perMinute: 0 }]);
  return [
    ...row.workloads.map(workload => ({ namespace: 'other', service: row.service, workload })),
    ...row.workloads.flatMap(workload => [`${workload}0`, `x-${workload}`].map(longer => ({ namespace: row.namespace, service: `${row.service}0`, workload: longer }))),
  ].flatMap(of => [
    ...REQUESTS[plane](of, none, bad, false),
    ...UNANSWERED[plane]?.(of, bad, 'UH', false) ?? [],
    ...(row.latencyMs ? latencies(plane, of, BOUNDS(row.latencyMs[plane]), none, bad) : []),
  ]).filter(({ series }, i, all) => all.findIndex(one => one.series === series) === i);
}

module.exports = { objectiveCases };
