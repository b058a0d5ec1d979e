import { ApiObject, Chart, Testing } from 'cdk8s';
import { Fixture, errorOf, fixture } from '../mesh-fixture';

const PROBE = { httpGet: { port: 'web', path: '/health', host: 'a' }, tcpSocket: { port: 1 }, grpc: { port: 9 } };
const RESOURCES = { requests: { cpu: 1, memory: '1Gi' }, limits: { cpu: '2', memory: '2Gi' } };
const CONTAINER = { name: 'a', resources: RESOURCES, ports: [{ name: 'web', containerPort: 8080 }], livenessProbe: PROBE, readinessProbe: PROBE, startupProbe: PROBE };
const SPEC = {
  replicas: 2,
  selector: { matchLabels: { app: 'own' }, matchExpressions: [{ key: 'app', operator: 'In', values: ['own'] }] },
  template: {
    metadata: { labels: { app: 'own' }, annotations: { a: 'b' } },
    spec: { serviceAccountName: 'own', serviceAccount: 'own', hostNetwork: true, containers: [CONTAINER], initContainers: [CONTAINER] },
  },
};
const DEPLOYMENT = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'own', namespace: 'shop', labels: { app: 'own' } }, spec: SPEC };
const CRON_JOB = { ...DEPLOYMENT, apiVersion: 'batch/v1', kind: 'CronJob', spec: { jobTemplate: { spec: SPEC } } };
const GATEWAY = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'own', namespace: 'shop', annotations: { 'gateway.istio.io/service-account': 'a' } },
  spec: { gatewayClassName: 'istio', addresses: [{ type: 'IPAddress' }], infrastructure: { parametersRef: { kind: 'ConfigMap', name: 'a' } } },
};

/** The paths of all values below a manifest, but those that say what the object is. */
function paths(value: any, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object') return [path];
  const below = Object.keys(value).flatMap(key => paths(value[key], [...path, Array.isArray(value) ? Number(key) : key]));
  return path.length ? [path, ...below] : below;
}

function replaced(manifest: any, [first, ...rest]: readonly (string | number)[], odd: unknown): any {
  const copy = Array.isArray(manifest) ? [...manifest] : { ...manifest };
  copy[first] = rest.length ? replaced(manifest[first], rest, odd) : odd;
  return copy;
}

const isIdentity = ([first, second]: readonly (string | number)[]) => (
  first === 'apiVersion' || first === 'kind' || (first === 'metadata' && second !== 'labels' && second !== 'annotations')
);
const ODD = [5, 'text', null, [null], { a: 5 }];

/** The error of an app whose manifest has odd values; none is fine too. */
function found(declare: (used: Fixture, manifest: any) => void, manifest: object): string | undefined {
  const used = fixture();
  declare(used, manifest);
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    return errorOf(() => Testing.synth(used.chart));
  } finally {
    stderr.mockRestore();
  }
}

const ofVersion = ({ chart, shop }: Fixture, manifest: any) => {
  shop.addService('own').addVersion('v1', { workload: new ApiObject(chart, 'raw', manifest) });
};
const beside = (chart: Chart, manifest: any) => new ApiObject(chart, 'raw', manifest);

describe('no value of a raw manifest is a crash', () => {
  const cases = (manifest: object, declare: (used: Fixture, manifest: any) => void) => paths(manifest).flatMap(path => (
    (isIdentity(path) ? [] : ODD).map(odd => ({ path, odd, error: found(declare, replaced(manifest, path, odd)) }))
  )).filter(({ error }) => error !== undefined && !error.startsWith('Validation failed with the following errors:\n'));

  test('a Deployment or CronJob of a version', () => {
    expect(cases(DEPLOYMENT, ofVersion)).toEqual([]);
    expect(cases(CRON_JOB, ofVersion)).toEqual([]);
  });

  test('beside the mesh, on its own and in a List', () => {
    expect(cases(DEPLOYMENT, ({ chart, shop }, manifest) => { shop.addWorkload('job', { image: 'a' }); beside(chart, manifest); })).toEqual([]);
    expect(cases(GATEWAY, ({ chart, shop }, manifest) => {
      shop.addWorkload('job', { image: 'a' });
      beside(chart, { apiVersion: 'v1', kind: 'List', items: [manifest, { kind: 'ConfigMap', metadata: 5 }, 5, null] });
    })).toEqual([]);
  });
});

test.each<[string, object, string]>([
  ['a path', { containers: [{ livenessProbe: { httpGet: { port: 80, path: 5 } } }] }, 'spec.template.spec.containers[0].livenessProbe.httpGet.path of chart/raw is 5, allowed: a text'],
  ['a label', { template: { metadata: { labels: { version: 1 } } } }, 'spec.template.metadata.labels of chart/raw is { version: 1 }, allowed: names with texts'],
  ['containers', { containers: { name: 'a' } }, 'spec.template.spec.containers of chart/raw is { name: "a" }, allowed: a list'],
  ['an item of a list', { containers: [null] }, 'spec.template.spec.containers[0] of chart/raw is missing, allowed: an object'],
  ['replicas', { replicas: '2' }, 'spec.replicas of chart/raw is "2", allowed: a number'],
])('the error names the field: %s', (_, { template, replicas, ...pods }: any, text) => {
  const manifest = { ...DEPLOYMENT, spec: { replicas, template: { ...template, spec: { serviceAccountName: 'own', containers: [], ...pods } } } };
  expect(found(ofVersion, manifest)).toContain(`chart/shop/own/v1: ${text}; write it as Kubernetes takes it (workload-mismatch)`);
});
