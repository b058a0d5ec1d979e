'use strict';
// Mistakes that rules could have. Each is put in where it changes something, and a test has to fail.
const inExpr = (fault, from, to) => ({ fault, change: rule => { rule.expr = rule.expr.replace(from, to); } });

const FAULTS = [
  inExpr('the namespace of workloads is not selected', /destination_workload_namespace="[^"]*", /g, ''),
  inExpr('the namespace of Services is not selected', /destination_service_namespace="[^"]*", /g, ''),
  inExpr('the namespace of pods is not selected', /([{ ])namespace="[^"]*", /g, '$1'),
  inExpr('workloads match by their beginning', /(destination_workload|deployment)(=~?)"([^"]*)"/g, '$1=~"($3).*"'),
  inExpr('the first of several workloads is missing', /(destination_workload|deployment)=~"[^"|]*\|([^"]*)"/g, '$1=~"$2"'),
  inExpr('the last of several workloads is missing', /(destination_workload|deployment)=~"([^"]*)\|[^"|]*"/g, '$1=~"$2"'),
  inExpr('servers are taken for clients', /reporter="destination"/g, 'reporter="source"'),
  inExpr('responses of clients are those of all', /, response_flags=~"[^"]*"/g, ''),
  inExpr('clients do not report', /reporter="source"/g, 'reporter="none"'),
  inExpr('waypoints do not report', /reporter="waypoint"/g, 'reporter="destination"'),
  inExpr('outbound is taken for inbound', /direction="inbound"/g, 'direction="outbound"'),
  inExpr('no errors is no value', /\((sum\(.*\)) or vector\(0\)\) \//g, '$1 /'),
  inExpr('errors of clients only count', /response_code=~"5\.\."/g, 'response_code=~"4.."'),
  inExpr('failures of gRPC do not count', /grpc_response_status=~"[^"]*"/g, 'grpc_response_status="99"'),
  inExpr('failures of Linkerd do not count', /classification="failure"/g, 'classification="success"'),
  inExpr('bounds are read as Prometheus 2 writes them', /le=~"(\d+)[^"]*"/g, 'le="$1"'),
  inExpr('the threshold is 10 % higher', /> \(([\d.]+) \* /g, (_, factor) => `> (${factor * 1.1} * `),
  inExpr('the threshold is 10 % lower', /> \(([\d.]+) \* /g, (_, factor) => `> (${factor * 0.9} * `),
  inExpr('the short window is not asked', /\(slo:sli_error:ratio_rate(5m|30m)\{[^}]*\} > \([^)]*\) and /g, '('),
  inExpr('there is no least rate of requests', /\) >= [\d.]+/g, ') >= 0'),
  inExpr('the least rate of requests is too high', /\) >= [\d.]+/g, ') >= 999999'),
  inExpr('absence is never noticed', /^absent\(/, 'count('),
  { fault: 'a threshold of health is 10 % higher', change: rule => { if (rule.alert?.startsWith('Mesh')) rule.expr = rule.expr.replace(/> ([\d.]+)$/, (_, most) => `> ${most * 1.1}`); } },
  { fault: 'a threshold of health is 10 % lower', change: rule => { if (rule.alert?.startsWith('Mesh')) rule.expr = rule.expr.replace(/> ([\d.]+)$/, (_, most) => `> ${most * 0.9}`); } },
  inExpr('containers of applications count', /container=~?"[^"]*"/g, 'container!=""'),
  { fault: 'pages are tickets', change: rule => { if (rule.labels?.severity === 'critical' && rule.labels.slo) rule.labels.severity = 'warning'; } },
];

module.exports = { FAULTS };
