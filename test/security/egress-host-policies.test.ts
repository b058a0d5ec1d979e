/* eslint-disable @stylistic/max-len -- one entry a line */
import { App, Chart } from 'cdk8s';
import {
  EgressHost, ExternalAuthorization, ExternalAuthorizer, HttpMethod, Mesh, MeshProvider, MeshService, MeshTelemetry, MeshWorkload, TelemetryProvider, UnsupportedFeature,
  ZeroTrustNamespace,
} from '../../src';
import { matrixCsv } from '../../src/reports/access-csv';
import { matrixJson } from '../../src/reports/access-json';
import { matrixMarkdown } from '../../src/reports/access-markdown';
import { errorOf, find } from '../mesh-fixture';
import { matrices } from '../reports/mesh-file';

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

function fixture(provider = MeshProvider.istio({ extensionProviders: ['otel', 'opa'] }), proxyServices?: EgressHost[]) {
  const app = new App();
  const chart = new Chart(app, 'chart');
  const mesh = new Mesh(chart, 'mesh', { provider, unsupported: UnsupportedFeature.REPORT, networkPolicies: { kubernetesApi: { networks: ['172.18.0.2/32'] } }, proxyServices });
  return { app, chart, mesh, shop: new ZeroTrustNamespace(chart, 'shop', { mesh }) };
}

const policy = (chart: Chart, name: string): any => find(chart, 'NetworkPolicy', name);
const reasons = (chart: Chart, name: string) => policy(chart, name).metadata.annotations?.['cdk8s-mesh/reasons'];
const inNamespace = (namespace: string, labels?: object) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } }, ...(labels ? { podSelector: { matchLabels: labels } } : {}) });
const rulesTo = (chart: Chart, name: string, namespace: string) => policy(chart, name).spec.egress.filter(({ to }: any) => JSON.stringify(to).includes(`"${namespace}"`));

describe('reasons of what pods call beside the call graph', () => {
  const KINDS: [string, EgressHost, string][] = [
    ['a Service', EgressHost.service('data', 'peers', { reason: 'SHOP-1: gossip' }), 'to data/peers: SHOP-1: gossip'],
    ['all Services', EgressHost.allServices('billing', { reason: 'SHOP-2: old' }), 'to billing/*: SHOP-2: old'],
    ['a host', EgressHost.serviceEntry('data', 'db.example.com', { networks: ['192.0.2.0/24'], reason: 'SHOP-3: reports' }), 'to data/db.example.com: SHOP-3: reports'],
    ['the Kubernetes API by host', EgressHost.kubernetesApi({ reason: 'SHOP-4: leases' }), 'to default/kubernetes: SHOP-4: leases'],
  ];

  test.each(KINDS)('%s: an annotation of the NetworkPolicy, and in the access matrix', (_, host, annotation) => {
    const { app, chart, shop } = fixture();
    shop.addService('users', { egressHosts: [host] }).addVersion('v1', { image: 'users' });
    shop.addService('carts').addVersion('v1', { image: 'carts' });
    expect(reasons(chart, 'users')).toBe(annotation);
    expect(reasons(chart, 'carts')).toBeUndefined();
    const reason = annotation.slice(annotation.indexOf(': ') + 2);
    const lines = matrixMarkdown(matrices(app)).split('\n').filter(line => line.includes(reason));
    expect(lines).toEqual([expect.stringMatching(/^\| `shop\/users` \| .* \| (egress hosts of the pods): `SHOP-\d: \w+` \| `shop\/users` \|$/)]);
    expect(matrixCsv(matrices(app)).split('\n').filter(line => line.includes(`egress hosts of the pods: ${reason}`))).toHaveLength(1);
    expect(JSON.parse(matrixJson(matrices(app))).meshes[0].connections.filter((one: any) => one.justification === reason)).toHaveLength(1);
  });

  test('the Kubernetes API, of services and workloads, also existing ones', () => {
    const { app, chart, shop } = fixture();
    const of = (name: string) => ({ callsKubernetesApi: true, kubernetesApiReason: `SHOP-5: ${name}` });
    shop.addService('users', of('users')).addVersion('v1', { image: 'users' });
    shop.addWorkload('cleaner', { image: 'cleaner', ...of('cleaner') });
    MeshService.fromExistingService(chart, 'old', { namespace: shop, serviceAccountName: 'old', podLabels: { app: 'old' }, ...of('old') });
    MeshWorkload.fromExistingWorkload(chart, 'job', { namespace: shop, serviceAccountName: 'job', podLabels: { app: 'job' }, ...of('job') });
    shop.addService('carts', { callsKubernetesApi: true }).addVersion('v1', { image: 'carts' });
    const text = matrixMarkdown(matrices(app));
    for (const name of ['users', 'cleaner', 'old', 'job']) {
      expect(reasons(chart, name)).toBe(`to the Kubernetes API: SHOP-5: ${name}`);
      expect(text).toContain(`| \`shop/${name}\` | \`network 172.18.0.2/32\` | \`6443\` | Kubernetes API: \`SHOP-5: ${name}\` | \`shop/${name}\` |`);
    }
    expect(reasons(chart, 'carts')).toBeUndefined();
    expect(text).toContain('| `shop/carts` | `network 172.18.0.2/32` | `6443` | Kubernetes API | `shop/carts` |');
  });

  test('of services that every proxy calls', () => {
    const { app, chart, shop } = fixture(undefined, [EgressHost.service('platform', 'otel', { podPorts: [4317], reason: 'spans' })]);
    shop.addService('users').addVersion('v1', { image: 'users' });
    expect(reasons(chart, 'users')).toBe('to platform/otel: spans');
    expect(matrixMarkdown(matrices(app))).toContain('services that proxies call: `spans`');
  });

  test('refused', () => {
    const { shop } = fixture();
    expect(errorOf(() => shop.addService('users', { kubernetesApiReason: 'leases' }))).toBe('chart/shop/users: kubernetesApiReason is "leases", allowed: only with callsKubernetesApi; set callsKubernetesApi: true, or leave the reason out');
    expect(errorOf(() => shop.addWorkload('job', { image: 'job', callsKubernetesApi: true, kubernetesApiReason: 'a\nb' }))).toMatch('chart/shop/job: reason is "a\\nb", allowed: a text of one line');
    expect(errorOf(() => EgressHost.service('data', 'peers', { reason: '' }))).toMatch('EgressHost.service: reason is "", allowed: a text of one line');
    expect(errorOf(() => EgressHost.service('data', 'peers', { podLabels: {} }))).toMatch('EgressHost.service: podLabels is {}, allowed: at least one label');
    expect(errorOf(() => EgressHost.service('data', 'peers', { podPorts: [] }))).toMatch('EgressHost.service: podPorts is [], allowed: at least one');
  });
});

describe('what proxies call, where others deploy it: the port that is named, and no other', () => {
  const MESHES: [string, MeshProvider, number[]][] = [
    ['Istio', MeshProvider.istio({ extensionProviders: ['otel', 'opa'] }), []], ['Istio ambient', MeshProvider.istioAmbient({ extensionProviders: ['otel', 'opa'] }), [15008]],
  ];
  const asked = (provider: string) => (provider === 'Istio' ? 'users' : 'waypoint');

  test.each(MESHES)('%s: a collector', (name, provider, tunnel) => {
    const rules = (existingService: EgressHost) => {
      const { chart, mesh, shop } = fixture(provider);
      const users = shop.addService('users');
      users.addVersion('v1', { image: 'users' });
      const web = shop.addService('web');
      web.addVersion('v1', { image: 'web' });
      web.calls(users, { methods: [HttpMethod.GET] });
      new MeshTelemetry(chart, 'telemetry', { mesh, tracing: { provider: TelemetryProvider.openTelemetry('otel', { existingService, port: 4317 }) } });
      return rulesTo(chart, asked(name), 'observability');
    };
    const ports = (...numbers: number[]) => [...numbers, ...tunnel].map(port => ({ port }));
    expect(rules(EgressHost.service('observability', 'otel'))).toEqual([{ to: [inNamespace('observability')], ports: ports(4317) }]);
    expect(rules(EgressHost.service('observability', 'otel', { podPorts: [14317], podLabels: { app: 'otel' } }))).toEqual([
      { to: [inNamespace('observability', { app: 'otel' })], ports: ports(14317).sort((a, b) => a.port - b.port) },
    ]);
  });

  test.each(MESHES)('%s: an external authorizer', (name, provider, tunnel) => {
    const { chart, shop } = fixture(provider);
    const users = shop.addService('users');
    users.addVersion('v1', { image: 'users' });
    new ExternalAuthorization(chart, 'consent', { service: users, authorizer: ExternalAuthorizer.grpc('opa', { existingService: EgressHost.service('auth', 'opa'), port: 9191 }) });
    expect(rulesTo(chart, asked(name), 'auth')).toEqual([{ to: [inNamespace('auth')], ports: [9191, ...tunnel].map(port => ({ port })) }]);
  });
});

test('the Kubernetes API as an egress host opens its addresses, never the pods of namespace default', () => {
  const { chart, shop } = fixture();
  shop.addService('users', { egressHosts: [EgressHost.kubernetesApi()] }).addVersion('v1', { image: 'users' });
  expect(rulesTo(chart, 'users', 'default')).toEqual([]);
  expect(policy(chart, 'users').spec.egress).toContainEqual({ to: [{ ipBlock: { cidr: '172.18.0.2/32' } }], ports: [{ port: 6443 }] });
});
