import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { MeshNamespace, MeshServiceOptions, ProxyOptions } from '../../../src';
import { find, fixture, service } from '../../mesh-fixture';

function annotations(options: MeshServiceOptions, proxy?: ProxyOptions): any {
  const { chart, mesh } = fixture();
  service(new MeshNamespace(chart, 'far', { mesh, proxy }), 'users', options);
  return find(chart, 'Deployment', 'users-v1').spec.template.metadata.annotations;
}

test('no settings, no annotations', () => {
  expect(annotations({})).toBeUndefined();
});

test.each([
  [{ cpu: { request: Cpu.millis(500) } }, ['500m', '2000m', '128Mi', '1024Mi']],
  [{ cpu: { limit: Cpu.units(1) } }, ['100m', '1', '128Mi', '1024Mi']],
  [{ memory: { request: Size.mebibytes(512) } }, ['100m', '2000m', '512Mi', '1024Mi']],
  [{ memory: { limit: Size.gibibytes(2) } }, ['100m', '2000m', '128Mi', '2Gi']],
])('one of the four brings all: %j', (resources, [cpu, cpuLimit, memory, memoryLimit]) => {
  expect(annotations({ proxy: { resources } })).toEqual({
    'sidecar.istio.io/proxyCPU': cpu,
    'sidecar.istio.io/proxyCPULimit': cpuLimit,
    'sidecar.istio.io/proxyMemory': memory,
    'sidecar.istio.io/proxyMemoryLimit': memoryLimit,
  });
});

test('the rest of the proxy\'s settings, those of the service before those of the namespace', () => {
  expect(annotations({ proxy: { concurrency: 0, skipOutboundPorts: [6379] } }, { concurrency: 2, skipOutboundPorts: [3306] })).toEqual({
    'proxy.istio.io/config': 'concurrency: 0\n', 'traffic.sidecar.istio.io/excludeOutboundPorts': '6379',
  });
});

test('what the service leaves out is the namespace\'s', () => {
  expect(annotations({ proxy: { concurrency: 1 } }, { skipOutboundPorts: [6379, 3306, 3306] })).toEqual({
    'proxy.istio.io/config': 'concurrency: 1\n', 'traffic.sidecar.istio.io/excludeOutboundPorts': '3306,6379',
  });
});

test('metrics are found by their annotations', () => {
  expect(annotations({ metrics: { port: 9090, path: '/stats' } })).toEqual({
    'prometheus.io/scrape': 'true', 'prometheus.io/port': '9090', 'prometheus.io/path': '/stats',
  });
});
