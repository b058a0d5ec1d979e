import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { MeshHealthRules, MeshHealthRulesProps, MeshProvider } from '../../src';
import { errorOf, find, fixture } from '../mesh-fixture';

function expressions(props: Partial<MeshHealthRulesProps> = {}, provider = MeshProvider.istio()): Record<string, string> {
  const { chart, mesh, open } = fixture(provider);
  expect(open.namespaceName).toBe('open');
  new MeshHealthRules(chart, 'health', { mesh, namespace: 'monitoring', ...props });
  const { metadata, spec } = find(chart, 'PrometheusRule', 'mesh-health');
  expect(metadata.namespace).toBe('monitoring');
  return Object.fromEntries(spec.groups[0].rules.map(({ alert, expr }: any) => [alert, expr]));
}

/** The number at the end of each expression. */
const thresholds = (exprs: Record<string, string>) => Object.fromEntries(Object.entries(exprs).map(([alert, expr]) => [alert, Number(/> ([\d.]+)$/.exec(expr)?.[1])]));

test('the thresholds by default', () => {
  expect(thresholds(expressions())).toEqual({
    MeshProxyCpuHigh: 0.2,
    MeshProxyMemoryHigh: 256 * 1024 ** 2,
    MeshErrorRateHigh: 1,
    MeshLatencyHigh: 100,
    MeshServiceLatencyHigh: 1000,
    MeshControlPlaneCpuHigh: 1,
    MeshControlPlaneMemoryHigh: 2 * 1024 ** 3,
    MeshConfigPushSlow: 1,
    MeshProxyConvergenceSlow: 10,
    MeshControlPlaneAbsent: NaN,
  });
});

test('each threshold can be set', () => {
  expect(thresholds(expressions({
    proxyCpu: Cpu.millis(500),
    proxyMemory: Size.mebibytes(512),
    errorPercent: 0.5,
    latencyP99: Duration.millis(250),
    serviceLatencyP99: Duration.seconds(2),
    controlPlaneCpu: Cpu.units(2),
    controlPlaneMemory: Size.gibibytes(4),
    configPush: Duration.millis(500),
    proxyConvergence: Duration.seconds(5),
  }))).toEqual({
    MeshProxyCpuHigh: 0.5,
    MeshProxyMemoryHigh: 512 * 1024 ** 2,
    MeshErrorRateHigh: 0.5,
    MeshLatencyHigh: 250,
    MeshServiceLatencyHigh: 2000,
    MeshControlPlaneCpuHigh: 2,
    MeshControlPlaneMemoryHigh: 4 * 1024 ** 3,
    MeshConfigPushSlow: 0.5,
    MeshProxyConvergenceSlow: 5,
    MeshControlPlaneAbsent: NaN,
  });
});

test('the namespace of the control plane', () => {
  expect(expressions({ controlPlaneNamespace: 'istio' }).MeshControlPlaneAbsent).toContain('namespace="istio"');
  expect(expressions({}, MeshProvider.linkerd()).MeshControlPlaneAbsent).toContain('namespace="linkerd"');
});

test('Linkerd has no alerts on configuration', () => {
  expect(Object.keys(expressions({}, MeshProvider.linkerd()))).not.toContain('MeshConfigPushSlow');
});

test('a mesh without namespaces: no selector of all namespaces', () => {
  const { chart, mesh } = fixture();
  new MeshHealthRules(chart, 'health', { mesh, namespace: 'monitoring' });
  const names = find(chart, 'PrometheusRule', 'mesh-health').spec.groups[0].rules.map(({ alert }: any) => alert);
  expect(names).not.toContain('MeshProxyCpuHigh');
  expect(names).toContain('MeshControlPlaneCpuHigh');
});

test('errors', () => {
  for (const latencyP99 of [Duration.seconds(50), Duration.minutes(5)]) expect(errorOf(() => expressions({ latencyP99 }))).toContain('below 50 s, the highest bound');
  expect(errorOf(() => expressions({ configPush: Duration.seconds(30) }))).toContain('below 30 s');
  for (const errorPercent of [-1, 100, NaN]) expect(errorOf(() => expressions({ errorPercent }))).toContain('from 0 to below 100');
  expect(errorOf(() => expressions({ proxyCpu: Cpu.millis(0) }))).toContain('above 0');
  expect(errorOf(() => expressions({ namespace: 'A' }))).toContain('namespace is');
  const { chart, mesh } = fixture();
  new MeshHealthRules(chart, 'health', { mesh, namespace: 'monitoring' });
  expect(errorOf(() => new MeshHealthRules(chart, 'again', { mesh, namespace: 'monitoring' }))).toContain('chart/health');
});
