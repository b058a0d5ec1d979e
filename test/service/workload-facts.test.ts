import { workloadFacts } from '../../src/service/workload-facts';

const http = (port: number | string, path?: string) => ({ httpGet: { port, path } });

const workload = (containers: object[], kind = 'Deployment', spec: object = {}) => {
  const its = { ...spec, template: { spec: { containers } } };
  return { kind, spec: kind === 'CronJob' ? { jobTemplate: { spec: its } } : its };
};

describe('HTTP probes', () => {
  test.each(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Rollout', 'Job', 'CronJob'])('of a %s', kind => {
    expect(workloadFacts(workload([{ livenessProbe: http(8080, '/health') }], kind)).probes).toEqual([{ port: 8080, path: '/health' }]);
  });

  test('of all containers, of each kind', () => {
    const containers = [
      { livenessProbe: http(1, '/l'), readinessProbe: http(2, '/r'), startupProbe: http(3, '/s') },
      { readinessProbe: http(4, '/other') },
    ];
    expect(workloadFacts(workload(containers)).probes).toEqual([
      { port: 1, path: '/l' }, { port: 2, path: '/r' }, { port: 3, path: '/s' }, { port: 4, path: '/other' },
    ]);
  });

  test.each([
    ['a name', http('web', '/'), [{ port: 8080, path: '/' }]],
    ['a number in a string', http('9090', '/'), [{ port: 9090, path: '/' }]],
    ['a name of another container', http('admin', '/'), []],
  ])('a port is %s', (_, livenessProbe, probes) => {
    expect(workloadFacts(workload([{ ports: [{ name: 'web', containerPort: 8080 }], livenessProbe }, { ports: [{ name: 'admin', containerPort: 1 }] }])).probes)
      .toEqual(probes);
  });

  test.each([[undefined, '/'], ['health', '/health'], ['/health?deep=no', '/health']])('the path %s is what the kubelet requests', (path, asked) => {
    expect(workloadFacts(workload([{ livenessProbe: http(80, path) }])).probes).toEqual([{ port: 80, path: asked }]);
  });

  test.each([{ tcpSocket: { port: 80 } }, { exec: { command: ['true'] } }])('%j is none, and counts for health', probe => {
    const { probes, health } = workloadFacts(workload([{ livenessProbe: probe }]));
    expect(probes).toEqual([]);
    expect(health).toEqual({ liveness: true, readiness: false });
  });

  test('a gRPC probe calls the health service', () => {
    const { probes, health } = workloadFacts(workload([{ readinessProbe: { grpc: { port: 9000, service: 'ledger' } } }]));
    expect(probes).toEqual([{ port: 9000, path: '/grpc.health.v1.Health/Check', isGrpc: true }]);
    expect(health).toEqual({ liveness: false, readiness: true });
  });

  test.each([
    {}, { port: 'grpc' }, { port: '9000' }, { port: 0 }, { port: 70000 }, { port: 9000.5 },
  ])('a gRPC probe of %j is none: Kubernetes refuses it', grpc => {
    expect(workloadFacts(workload([{ ports: [{ name: 'grpc', containerPort: 9000 }], livenessProbe: { grpc } }])).probes).toEqual([]);
  });

  test.each([0, 65536, '70000', 80.5])('an HTTP probe of port %j is none', port => {
    expect(workloadFacts(workload([{ livenessProbe: http(port, '/') }])).probes).toEqual([]);
  });

  test('the first and the last port are ports', () => {
    const { probes } = workloadFacts(workload([{ livenessProbe: { grpc: { port: 1 } }, readinessProbe: http(65535) }]));
    expect(probes.map(({ port }) => port)).toEqual([1, 65535]);
  });

  test('init containers have none that count', () => {
    const { spec } = workload([{}]);
    Object.assign((spec as any).template.spec, { initContainers: [{ livenessProbe: http(80, '/') }] });
    expect(workloadFacts({ kind: 'Deployment', spec })).toMatchObject({ probes: [], replicas: undefined, health: { liveness: false, readiness: false } });
  });
});

test.each([
  ['Deployment', 3], ['StatefulSet', 3], ['ReplicaSet', 3], ['Rollout', 3], ['DaemonSet', undefined], ['Job', undefined], ['CronJob', undefined],
])('the replicas of a %s', (kind, replicas) => {
  expect(workloadFacts(workload([{}], kind, { replicas: 3 })).replicas).toBe(replicas);
});

test('health is that of the container that serves requests', () => {
  expect(workloadFacts(workload([{ readinessProbe: {} }, { livenessProbe: {} }])).health).toEqual({ liveness: false, readiness: true });
});

test('a workload without pods has no facts', () => {
  expect(workloadFacts({ kind: 'Rollout', spec: { replicas: 1, workloadRef: {} } })).toEqual({
    probes: [], replicas: 1, health: { liveness: false, readiness: false }, template: {},
  });
});

describe('probed ports that no container declares', () => {
  const ports = [{ name: 'web', containerPort: 8080 }];
  const undeclared = (spec: object) => workloadFacts({ kind: 'Deployment', spec: { template: { spec } } }).health!.undeclaredPorts;

  test('of each kind of probe, each once', () => {
    const containers = [
      { ports, livenessProbe: { grpc: { port: 9000 } }, readinessProbe: { tcpSocket: { port: 9001 } }, startupProbe: http('admin') },
      { livenessProbe: http(9000) },
    ];
    expect(undeclared({ containers })).toEqual([9000, 9001, 'admin']);
  });

  test('not those of another container, of a native sidecar, or of another host', () => {
    const containers = [{ ports, livenessProbe: http('web'), readinessProbe: http(9000), startupProbe: http(9001) }, { ports: [{ containerPort: 9001 }] }];
    const elsewhere = { livenessProbe: { httpGet: { port: 9002, host: 'example.com' } } };
    expect(undeclared({ containers: [...containers, elsewhere], initContainers: [{ ports: [{ containerPort: 9000 }] }] })).toBeUndefined();
  });

  test('not of pods that declare no port', () => {
    expect(undeclared({ containers: [{ livenessProbe: http(8080) }] })).toBeUndefined();
  });
});
