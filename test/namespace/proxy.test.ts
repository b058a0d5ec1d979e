import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { ProxyOptions } from '../../src';
import { proxySettings } from '../../src/namespace/proxy';

test.each<[ProxyOptions, string]>([
  [{ resources: { ephemeralStorage: { request: Size.gibibytes(1) } } }, 'proxy.resources is "ephemeralStorage", allowed: cpu and memory; leave it out: the proxy has no setting for it'],
  [
    { resources: { cpu: { request: Cpu.units(1), limit: Cpu.millis(999) } } },
    'proxy.resources.cpu.request is 1000, allowed: at most the limit, 999; raise the limit or lower the request',
  ],
  [
    { resources: { memory: { request: Size.mebibytes(2), limit: Size.mebibytes(1) } } },
    'proxy.resources.memory.request is 2048, allowed: at most the limit, 1024; raise the limit or lower the request',
  ],
  [{ concurrency: -1 }, 'proxy.concurrency is -1, allowed: whole numbers from 0 to 2147483647; give the number of worker threads'],
  [{ skipOutboundPorts: [0] }, 'proxy.skipOutboundPorts is 0, allowed: whole numbers from 1 to 65535; give a TCP port'],
  [{ opaquePorts: [70_000] }, 'proxy.opaquePorts is 70000, allowed: whole numbers from 1 to 65535; give a TCP port'],
])('refuses %j', (options, message) => {
  expect(() => proxySettings('here', options)).toThrow(new Error(`here: ${message}`));
});

test('amounts stand as Kubernetes writes them, ports once and sorted', () => {
  expect(proxySettings('here', {
    resources: { cpu: { request: Cpu.millis(500), limit: Cpu.units(2) }, memory: { request: Size.mebibytes(512), limit: Size.gibibytes(2) } },
    concurrency: 0,
    skipOutboundPorts: [6379, 3306, 6379],
    opaquePorts: [25],
  })).toEqual({
    cpuRequest: '500m', cpuLimit: '2', memoryRequest: '512Mi', memoryLimit: '2Gi', concurrency: 0, skipOutboundPorts: [3306, 6379], opaquePorts: [25],
  });
});
