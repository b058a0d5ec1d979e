'use strict';
// Tests of the alerts on the health of a mesh: a little below each threshold nothing fires, above it one alert does.
const { REQUESTS, counter, latencies, series } = require('./series.cjs');

const MINUTES = 60;
const PER_MINUTE = 6000;
const CONTROL_PLANE = { 'istio': ['istio-system', 'discovery'], 'istio-ambient': ['istio-system', 'discovery'], 'linkerd': ['linkerd', 'destination'] };

const constant = value => `${value}x${MINUTES / 2}`;
const rising = perMinute => counter([{ minutes: MINUTES, perMinute }]);
const ALL = ['MeshProxyCpuHigh', 'MeshProxyMemoryHigh', 'MeshErrorRateHigh', 'MeshLatencyHigh', 'MeshServiceLatencyHigh', 'MeshControlPlaneCpuHigh', 'MeshControlPlaneMemoryHigh', 'MeshConfigPushSlow', 'MeshProxyConvergenceSlow', 'MeshControlPlaneAbsent'];

/** @param row `health` of alerts.json: namespace of the mesh, and the thresholds */
function healthCases({ namespace, thresholds }, plane) {
  const proxy = { namespace, pod: 'users-1', container: plane === 'linkerd' ? 'linkerd-proxy' : 'istio-proxy' };
  const [home, container] = CONTROL_PLANE[plane];
  const controller = { namespace: home, pod: 'control-1', container };
  const of = { namespace, service: 'users', workload: 'users-v1' };
  const cpu = (labels, cores) => series('container_cpu_usage_seconds_total', labels, rising(cores * 60));
  const memory = (labels, bytes) => series('container_memory_working_set_bytes', labels, constant(Math.round(bytes)));
  const histogram = (name, bounds, slowerThan) => [
    ...bounds.map(le => series(`${name}_bucket`, { namespace: home, le }, rising(le > slowerThan ? PER_MINUTE : 0))),
    series(`${name}_bucket`, { namespace: home, le: '+Inf' }, rising(PER_MINUTE)),
  ];
  const there = memory(controller, 1);
  const answeredWithin = ms => latencies(plane, of, { below: [ms / 2], at: ms, above: [ms * 2] }, rising(PER_MINUTE), rising(PER_MINUTE));
  const test = (name, input, ...expected) => ({
    name: `health: ${name}`,
    interval: '2m',
    input_series: input,
    // Of an alert that has to fire its labels and annotations are in the rules: what is compared is that it fires.
    alerts: Object.fromEntries(ALL.map(alert => [alert, expected.includes(alert) ? 1 : 0])),
    minutes: MINUTES - 10,
  });
  const { proxyCpuCores, proxyMemoryBytes, errorPercent, latencyMs, serviceLatencyMs, controlPlaneCpuCores, controlPlaneMemoryBytes, configPushSeconds, proxyConvergenceSeconds } = thresholds;
  const errors = percent => REQUESTS[plane](of, rising(PER_MINUTE * (1 - percent / 100)), rising(PER_MINUTE * percent / 100), false);
  const below = 0.95;
  const above = 1.05;
  return [
    test('all below', [
      there, cpu(proxy, proxyCpuCores * below), memory(proxy, proxyMemoryBytes * below), ...errors(errorPercent * below), ...answeredWithin(latencyMs),
      cpu(controller, controlPlaneCpuCores * below), memory({ ...controller, pod: 'control-2' }, controlPlaneMemoryBytes * below),
      ...(plane === 'linkerd' ? [] : [...histogram('pilot_xds_push_time', [0.01, 0.1, 1, 3, 5, 10, 20, 30], 0.1), ...histogram('pilot_proxy_convergence_time', [0.1, 0.5, 1, 3, 5, 10, 20, 30], 5)]),
      // Proxies and services of others.
      cpu({ ...proxy, namespace: 'other' }, 9), memory({ ...proxy, namespace: 'other' }, 9e9), cpu({ ...proxy, container: 'app' }, 9), memory({ ...proxy, container: 'app' }, 9e9),
      ...REQUESTS[plane]({ ...of, namespace: 'other' }, rising(0), rising(PER_MINUTE), false),
    ]),
    test('CPU of a proxy', [there, cpu(proxy, proxyCpuCores * above)], 'MeshProxyCpuHigh'),
    test('memory of a proxy', [there, memory(proxy, proxyMemoryBytes * above)], 'MeshProxyMemoryHigh'),
    test('errors', [there, ...errors(errorPercent * above)], 'MeshErrorRateHigh'),
    ...(plane === 'linkerd' ? [] : [test('errors of gRPC', [there, ...REQUESTS[plane](of, rising(PER_MINUTE * 0.98), rising(PER_MINUTE * 0.02), true)], 'MeshErrorRateHigh')]),
    test('latency', [there, ...answeredWithin(latencyMs * 2)], 'MeshLatencyHigh'),
    test('latency of a service', [there, ...answeredWithin(serviceLatencyMs * 2)], 'MeshLatencyHigh', 'MeshServiceLatencyHigh'),
    test('CPU of the control plane', [there, cpu(controller, controlPlaneCpuCores * above)], 'MeshControlPlaneCpuHigh'),
    test('memory of the control plane', [memory(controller, controlPlaneMemoryBytes * above)], 'MeshControlPlaneMemoryHigh'),
    ...(plane === 'linkerd' ? [] : [
      test('pushes', [there, ...histogram('pilot_xds_push_time', [0.01, 0.1, 1, 3, 5, 10, 20, 30], configPushSeconds)], 'MeshConfigPushSlow'),
      test('convergence', [there, ...histogram('pilot_proxy_convergence_time', [0.1, 0.5, 1, 3, 5, 10, 20, 30], proxyConvergenceSeconds)], 'MeshProxyConvergenceSlow'),
    ]),
    test('no control plane', [memory({ ...controller, namespace: 'other' }, 1)], 'MeshControlPlaneAbsent'),
  ].map(({ alerts, minutes, ...one }) => ({
    ...one,
    promql_expr_test: Object.entries(alerts).map(([alert, count]) => ({
      expr: `count(ALERTS{alertname="${alert}", alertstate="firing"}) or vector(0)`, eval_time: `${minutes}m`, exp_samples: [{ labels: '{}', value: count }],
    })),
  }));
}

module.exports = { healthCases };
