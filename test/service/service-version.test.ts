import { ApiObject, App, Chart, Duration, JsonPatch, Size, Testing, Yaml } from 'cdk8s';
import {
  Capability, ConfigMap, ContainerProps, Cpu, Deployment, EnvFieldPaths, EnvValue, Handler, ImagePullPolicy, LabelSelector, Probe, Protocol,
  Volume,
} from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ServiceVersionOptions } from '../../src';
import { withSeccompProfile } from '../../src/service/seccomp-profile';
import { deploymentWithoutDefaults } from '../../src/service/server-defaults';
import { find, fixture, service, errorOf, settledService } from '../mesh-fixture';

const version = (options: ServiceVersionOptions, name = 'v1') => errorOf(() => fixture().shop.addService('users').addVersion(name, options));

test.each(['V1', '1.0', '-v1', 'v1-', 'v'.repeat(58)])('a version is not named %s', name => {
  expect(version({ image: 'i' }, name)).toBe(
    `chart/shop/users/${name}: version is ${JSON.stringify(name)}, allowed: 1 to 57 lower-case letters, digits and dashes, first and last a letter or digit; `
    + 'choose a name that Kubernetes accepts as a DNS label',
  );
});

test('a service may have a name that leaves none for its versions', () => {
  const { shop } = fixture();
  const users = shop.addService('u'.repeat(62));
  expect(errorOf(() => users.addVersion('v', { image: 'i' }))).toBe(
    `chart/shop/${users.serviceName}: serviceName is "${users.serviceName}", allowed: at most 61 characters for a service with versions; `
    + `choose a shorter name: ${users.serviceName}-v has to be a DNS label too`,
  );
  const long = shop.addService('s'.repeat(61));
  expect(errorOf(() => long.addVersion('v1', { image: 'i' }))).toMatch(/: version is "v1", allowed: one lower-case letter or digit; /);
  expect(errorOf(() => long.addVersion('v', { image: 'i' }))).toBeUndefined();
});

test('a version may be as long as its Deployment allows', () => {
  expect(version({ image: 'i' }, 'v'.repeat(57))).toBeUndefined();
});

test.each([
  [{}, 'missing'],
  [{ image: 'i', containers: [{ image: 'i' }] }, '"image and containers"'],
])('pods have one form: %j', (options, got) => {
  expect(version(options)).toBe(
    `chart/shop/users/v1: form of the pods is ${got}, allowed: exactly one of image, containers, workload and podLabels; give the image, or one of the longer forms`,
  );
});

test.each([-1, 1.5, Infinity])('replicas are not %d', replicas => {
  expect(version({ image: 'i', replicas })).toBe(
    `chart/shop/users/v1: replicas is ${JSON.stringify(replicas)}, allowed: whole numbers from 0 to 2147483647; give the number of pods`,
  );
});

test('what sets the replicas is one', () => {
  expect(version({ image: 'i', replicas: 2, autoscaled: true })).toBe(
    'chart/shop/users/v1: replicas is 2, allowed: none with autoscaled; give one of the two: the autoscaler sets the number of pods',
  );
});

test.each<[string, ServiceVersionOptions, string, string]>([
  ['containers', { containers: [{ image: 'i' }], workingDir: '/tmp' }, '"workingDir"', 'set them on one of the containers'],
  ['workload', { workload: new Deployment(new Chart(new App(), 'c'), 'd'), replicas: 2, liveness: Probe.fromTcpSocket() }, '"replicas and liveness"',
    'set them on the workload that has the pods, or leave them out'],
  ['podLabels', { podLabels: { track: 'a' }, replicas: 2 }, '"replicas"', 'set them on the workload that has the pods, or leave them out'],
])('other options together with %s are an error', (form, options, got, fix) => {
  expect(version(options)).toBe(`chart/shop/users/v1: options together with ${form} is ${got}, allowed: none; ${fix}`);
});

test('there is a container', () => {
  expect(version({ containers: [] })).toBe('chart/shop/users/v1: containers is [], allowed: at least one; the first serves the ports of the service');
});

test.each<[Partial<ContainerProps>]>([[{ port: 80 }], [{ portNumber: 80 }]])('ports are the service\'s: %j', port => {
  const message = 'chart/shop/users/v1: portNumber is 80, allowed: none; give the ports to addService(): they are ports of the service';
  expect(version({ containers: [{ image: 'i', ...port }] })).toBe(message);
});

test('a version is there once', () => {
  const { shop } = fixture();
  const { service: users } = service(shop, 'users');
  expect(errorOf(() => users.addVersion('v1', { image: 'i' }))).toBe('There is already a Construct with name \'v1\' in MeshService [users]');
});

test('the defaults are as safe as those of cdk8s-plus, and modest', () => {
  const { chart, shop } = fixture();
  service(shop, 'users', { metrics: { port: 9090 } });
  const { metadata, spec } = find(chart, 'Deployment', 'users-v1');
  expect(metadata).toEqual({
    name: 'users-v1', namespace: 'shop', labels: { 'app': 'users', 'version': 'v1', 'app.kubernetes.io/name': 'users', 'app.kubernetes.io/version': 'v1' },
  });
  expect(spec.replicas).toBe(2);
  expect(spec.selector).toEqual({ matchLabels: { app: 'users', version: 'v1' } });
  expect(spec.template.metadata.labels).toEqual(metadata.labels);
  expect(spec.template.spec).toMatchObject({ serviceAccountName: 'users', automountServiceAccountToken: false, securityContext: { runAsNonRoot: true } });
  expect(spec.template.spec.containers).toEqual([expect.objectContaining({
    name: 'users',
    image: 'users:v1',
    ports: [{ containerPort: 8080, name: 'http' }, { containerPort: 9090, name: 'http-metrics' }],
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '500m', memory: '512Mi' } },
    securityContext: expect.objectContaining({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false }),
  })]);
});

test('a container has ports of its own beside the service\'s, and each name once', () => {
  const { chart, shop } = fixture();
  const users = shop.addService('users', { ports: [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8080, suffix: 'metrics' }, { port: 82, suffix: 'b' }], metrics: { port: 9090 } });
  users.addVersion('v1', { image: 'i', ports: [{ number: 7000, name: 'debug' }] });
  const [{ ports }] = find(chart, 'Deployment', 'users-v1').spec.template.spec.containers;
  expect(ports).toEqual([
    { containerPort: 8080, name: 'http' }, { containerPort: 82, name: 'http-b' }, { containerPort: 9090, name: 'http-metrics' }, { containerPort: 7000, name: 'debug' },
  ]);
});

test('the port of metrics leaves a name to the service\'s port that has it', () => {
  const { chart, shop } = fixture();
  shop.addService('users', { ports: [{ port: 8080 }, { port: 8081, suffix: 'metrics' }], metrics: { port: 9090 } }).addVersion('v1', { image: 'i' });
  const [{ ports }] = find(chart, 'Deployment', 'users-v1').spec.template.spec.containers;
  expect(ports).toEqual([{ containerPort: 8080, name: 'http' }, { containerPort: 8081, name: 'http-metrics' }, { containerPort: 9090 }]);
});

test('a service may publish the port of its metrics', () => {
  const { chart, shop } = fixture();
  shop.addService('users', { metrics: { port: 8080 } }).addVersion('v1', { image: 'i' });
  const [{ ports }] = find(chart, 'Deployment', 'users-v1').spec.template.spec.containers;
  expect(ports).toEqual([{ containerPort: 8080, name: 'http' }]);
});

test('more than one container: the first serves the ports', () => {
  const { chart, shop } = fixture();
  shop.addService('users').addVersion('v1', { containers: [{ image: 'a' }, { image: 'b', name: 'helper', resources: { cpu: { request: Cpu.millis(1) } } }] });
  const [first, second] = find(chart, 'Deployment', 'users-v1').spec.template.spec.containers;
  expect(first).toMatchObject({ name: 'users', ports: [{ containerPort: 8080 }] });
  expect(second).toMatchObject({ name: 'helper', resources: { requests: { cpu: '1m' } } });
  expect(second.ports).toBeUndefined();
});

test('the workload is open to all that cdk8s-plus and patches can do', () => {
  const { chart, shop } = fixture();
  const { versions: [v1] } = service(shop, 'users');
  v1.object.addJsonPatch(JsonPatch.add('/spec/minReadySeconds', 7));
  v1.workload.addInitContainer({ image: 'init', name: 'init' });
  v1.workload.select(LabelSelector.of({ labels: { track: 'stable' } }));
  v1.workload.podMetadata.addLabel('track', 'stable');
  const { spec } = find(chart, 'Deployment', 'users-v1');
  expect(spec).toMatchObject({ minReadySeconds: 7, selector: { matchLabels: { app: 'users', version: 'v1', track: 'stable' } } });
  expect(spec.template.spec.initContainers).toHaveLength(1);
  expect(spec.template.metadata.labels).not.toHaveProperty(['cdk8s.io/metadata.addr']);
});

describe('the workload is made when it is first read, and reading changes nothing', () => {
  test.each<[string, (scope: Construct) => ServiceVersionOptions]>([
    ['an image', () => ({ image: 'i' })],
    ['ports of its own', () => ({ image: 'i', ports: [{ number: 7000, name: 'debug' }, { number: 7001 }] })],
    ['a setting that says nothing', () => ({ image: 'i', liveness: undefined })],
    ['variables and probes', () => ({
      image: 'i',
      envVariables: { B: EnvValue.fromValue('2'), A: EnvValue.fromValue('1') },
      liveness: Probe.fromCommand(['alive'], { timeoutSeconds: Duration.seconds(3) }),
      readiness: Probe.fromHttpGet('/ready'),
      startup: Probe.fromTcpSocket({ failureThreshold: 7 }),
    })],
    ['a variable from elsewhere', () => ({ image: 'i', envVariables: { HOST: EnvValue.fromFieldRef(EnvFieldPaths.NODE_IP) } })],
    ['no pods', () => ({ image: 'i', replicas: 0 })],
    ['all that a container says', () => ({
      image: 'i',
      command: ['run'],
      args: ['--fast'],
      envVariables: { A: EnvValue.fromValue('1'), HOST: EnvValue.fromFieldRef(EnvFieldPaths.NODE_IP) },
      imagePullPolicy: ImagePullPolicy.NEVER,
      lifecycle: { preStop: Handler.fromCommand(['stop']) },
      liveness: Probe.fromHttpGet('/health', { port: 8080 }),
      readiness: Probe.fromTcpSocket({ port: 8080, host: 'localhost' }),
      ports: [{ number: 7000, name: 'debug', protocol: Protocol.UDP, hostIp: '127.0.0.1', hostPort: 7001 }],
      resources: { cpu: { request: Cpu.units(1) }, ephemeralStorage: { limit: Size.gibibytes(1) } },
      securityContext: { user: 1000, capabilities: { add: [Capability.NET_ADMIN] } },
      workingDir: '/tmp',
    })],
    ['containers', () => ({ containers: [{ image: 'a' }, { image: 'b', name: 'helper' }] })],
    ['a volume', scope => ({ image: 'i', volumeMounts: [{ path: '/tmp', volume: Volume.fromEmptyDir(scope, 'tmp', 'tmp') }] })],
  ])('%s', (_, options) => {
    const synthesized = (touch: boolean) => {
      const { chart, shop } = fixture();
      const users = shop.addService('users', { metrics: { port: 9090 } });
      const v1 = users.addVersion('v1', options(chart));
      if (touch) expect(ApiObject.of(v1.workload)).toBe(v1.object);
      return Yaml.stringify(...Testing.synth(chart));
    };
    expect(synthesized(true)).toBe(synthesized(false));
  });

  test('it is what cdk8s-plus renders, less the defaults of the API server', () => {
    const { chart, shop } = fixture();
    const users = shop.addService('users');
    users.addVersion('v1', { image: 'i', liveness: Probe.fromHttpGet('/health', { port: 8080 }) });
    const own = new Deployment(chart, 'own', {
      metadata: { name: 'own', namespace: 'shop' },
      serviceAccount: users.serviceAccount,
      select: false,
      containers: [{
        name: 'users',
        image: 'i',
        ports: [{ number: 8080, name: 'http' }],
        liveness: Probe.fromHttpGet('/health', { port: 8080 }),
        resources: {
          cpu: { request: Cpu.millis(100), limit: Cpu.millis(500) },
          memory: { request: Size.mebibytes(128), limit: Size.mebibytes(512) },
        },
        securityContext: { capabilities: { drop: [Capability.ALL] } },
      }],
    });
    own.select(LabelSelector.of({ labels: { app: 'users', version: 'v1' } }));
    const withoutLabels = ({ spec: { template, ...spec } }: any) => Yaml.stringify({ ...spec, template: template.spec });
    const { spec } = find(chart, 'Deployment', own.name);
    expect(withoutLabels(find(chart, 'Deployment', 'users-v1'))).toBe(withoutLabels({ spec: withSeccompProfile(deploymentWithoutDefaults(spec)) }));
  });

  test('what was done to the object stays, whenever it is done', () => {
    const { chart, shop } = fixture();
    const { versions: [v1] } = service(shop, 'users');
    const { object } = v1;
    object.addJsonPatch(JsonPatch.add('/spec/minReadySeconds', 7));
    object.metadata.addLabel('before', 'yes');
    v1.workload.metadata.addLabel('through', 'yes');
    v1.workload.podMetadata.addLabel('pods', 'yes');
    object.metadata.addLabel('after', 'yes');
    object.addJsonPatch(JsonPatch.add('/spec/paused', true));
    expect(v1.object).toBe(object);
    expect(find(chart, 'Deployment', 'users-v1')).toMatchObject({
      metadata: { labels: { before: 'yes', through: 'yes', after: 'yes' } },
      spec: { minReadySeconds: 7, paused: true, template: { metadata: { labels: { pods: 'yes' } } } },
    });
  });

  test('what the workload depends on, its object depends on', () => {
    const { chart, shop } = fixture();
    const { versions: [v1] } = service(shop, 'users');
    const settings = new ConfigMap(chart, 'settings');
    v1.workload.node.addDependency(settings);
    const kinds = Testing.synth(chart).map(({ kind }) => kind);
    expect(kinds.indexOf('ConfigMap')).toBeLessThan(kinds.indexOf('Deployment'));
  });
});

test('probes are read when the mesh is settled, by number and by name', () => {
  const { shop } = fixture();
  const users = shop.addService('users', { ports: [{ port: 80, targetPort: 8080 }] });
  const v1 = users.addVersion('v1', {
    image: 'i',
    liveness: Probe.fromHttpGet('/health?deep=no', { port: 8080 }),
    readiness: Probe.fromTcpSocket({ port: 8080 }),
    startup: Probe.fromHttpGet('/started', { port: 9000, periodSeconds: Duration.seconds(1) }),
  });
  const probes = () => settledService(users).probes;
  expect(probes()).toEqual([{ port: 8080, path: '/health' }, { port: 9000, path: '/started' }]);
  v1.object.addJsonPatch(JsonPatch.add('/spec/template/spec/containers/0/readinessProbe', { httpGet: { path: '/ready', port: 'http' } }));
  expect(probes()).toContainEqual({ port: 8080, path: '/ready' });
});

describe('numbers that only cdk8s-plus reads', () => {
  const ID = (user: unknown, of = 'user') => (
    `chart/shop/users/v1: securityContext.${of} is ${JSON.stringify(user)}, allowed: whole numbers from 0 to 2147483647; give the ID of a ${of}`
  );
  const PORT = (what: string, port: unknown) => `chart/shop/users/v1: ${what} is ${JSON.stringify(port)}, allowed: whole numbers from 1 to 65535; give a TCP port`;
  const CPUS = 'CPUs or thousandths of them, 0 or more; for instance Cpu.millis(100)';

  test.each<[ServiceVersionOptions, string]>([
    [{ securityContext: { user: NaN } }, ID(NaN)],
    [{ securityContext: { group: -1 } }, ID(-1, 'group')],
    [{ ports: [{ number: 80, hostPort: Infinity }] }, PORT('ports[0].hostPort', Infinity)],
    [{ ports: [{ number: 0 }] }, PORT('ports[0].number', 0)],
    [{ ports: [{ number: NaN }] }, PORT('ports[0].number', NaN)],
    [{ ports: [{ number: 70_000 }] }, PORT('ports[0].number', 70_000)],
    [{ resources: { cpu: { limit: Cpu.millis(NaN) } } }, `chart/shop/users/v1: resources.cpu.limit is "NaNm", allowed: ${CPUS}`],
    [{ resources: { cpu: { request: Cpu.units(-0.5) } } }, `chart/shop/users/v1: resources.cpu.request is "-0.5", allowed: ${CPUS}`],
    [{ resources: { memory: { limit: Size.mebibytes(NaN) } } }, 'chart/shop/users/v1: resources.memory.limit is "NaN", allowed: a finite size; for instance Size.mebibytes(128)'],
  ])('%j', (options, message) => {
    expect(version({ image: 'i', ...options })).toBe(message);
  });

  test('others are taken', () => {
    expect(version({
      image: 'i',
      securityContext: { user: 0, group: 2147483647 },
      ports: [{ number: 80, hostPort: 65535 }],
      resources: { cpu: { request: Cpu.millis(0.5), limit: Cpu.units(1.5) }, memory: { limit: Size.gibibytes(1) } },
    })).toBeUndefined();
  });
});
