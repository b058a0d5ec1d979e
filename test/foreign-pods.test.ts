import { ApiObject, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Fixture, fixture, errorOf, service } from './mesh-fixture';
import { EgressGateway, Mesh, MeshNamespace, MeshProvider, MeshService, MeshWorkload } from '../src';

/** What synthesis says of an app in which users may be called by the frontend only. */
function found(declare: (used: Fixture & { readonly frontend: MeshService }) => void, provider?: MeshProvider): string[] {
  const used = fixture(provider);
  const { service: frontend } = service(used.shop, 'frontend');
  frontend.calls(service(used.shop, 'users').service);
  declare({ ...used, shop: used.shop, open: used.open, frontend });
  return (errorOf(() => Testing.synth(used.chart)) ?? '').split('\n').filter(line => line.includes('chart/')).map(line => line.trim());
}

/** A workload as plain YAML says it. */
function plain(scope: Chart, kind: string, labels: Record<string, string>, serviceAccountName?: string, namespace = 'shop'): ApiObject {
  const template = { metadata: { labels }, spec: { serviceAccountName, containers: [{ name: 'a', image: 'a' }] } };
  const spec = kind === 'Pod' ? template.spec : kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template };
  const apiVersion = kind === 'Pod' ? 'v1' : kind.endsWith('Job') ? 'batch/v1' : 'apps/v1';
  return new ApiObject(scope, 'plain', { apiVersion, kind, metadata: { name: 'plain', namespace, labels: kind === 'Pod' ? labels : {} }, spec });
}

const overlap = (path: string, other: string, labels: string) => (
  `${path}: its pods have the labels that select those of ${other}, ${labels}: policies and routes of ${other} apply to them; `
  + `give its pods other labels, or pass it as workload to ${other} (overlapping-pod-labels)`
);
const shared = (path: string, account: string, other: string) => (
  `${path}: its pods have the client identity of ${other}, ServiceAccount shop/${account}: calls that ${other} declares are allowed for them too; `
  + `give it a ServiceAccount of its own, or pass it as workload to ${other} (shared-service-account)`
);

test.each(['Deployment', 'StatefulSet', 'Job', 'CronJob', 'Pod'])('a %s with the labels of a service, or the ServiceAccount of a caller', kind => {
  expect(found(({ chart }) => { plain(chart, kind, { app: 'users', tier: 'x' }); })).toEqual([expect.stringContaining(overlap('chart/plain', 'chart/shop/users', 'app: users'))]);
  expect(found(({ chart }) => { plain(chart, kind, { app: 'other' }, 'frontend'); })).toEqual([expect.stringContaining(shared('chart/plain', 'frontend', 'chart/shop/frontend'))]);
});

test('a Deployment of cdk8s-plus', () => {
  expect(found(({ chart, frontend }) => {
    new kplus.Deployment(chart, 'own', {
      metadata: { namespace: 'shop' }, podMetadata: { labels: { app: 'users' } }, select: false, containers: [{ image: 'a' }], serviceAccount: frontend.serviceAccount,
    });
  })).toEqual([
    expect.stringContaining(overlap('chart/own/Resource', 'chart/shop/users', 'app: users')), expect.stringContaining(shared('chart/own/Resource', 'frontend', 'chart/shop/frontend')),
  ]);
});

test('a workload without a Service, and an egress gateway', () => {
  expect(found(({ chart, shop }) => { shop.addWorkload('worker', { image: 'a' }); plain(chart, 'Job', { app: 'worker' }); })).toEqual([
    expect.stringContaining(overlap('chart/plain', 'chart/shop/worker', 'app: worker')),
  ]);
  expect(found(({ chart, shop }) => { new EgressGateway(chart, 'egress', { namespace: shop }); plain(chart, 'Job', { app: 'egress' }); })).toEqual([
    expect.stringContaining(overlap('chart/plain', 'chart/egress', 'app: egress')),
  ]);
});

test('a Gateway whose pods Istio runs with the ServiceAccount of a caller', () => {
  const gateway = (name: string, gatewayClassName: string) => found(({ chart, shop, frontend }) => {
    service(shop, 'edge-istio').service.calls(frontend);
    new ApiObject(chart, 'plain', { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name, namespace: 'shop' }, spec: { gatewayClassName } });
  }, MeshProvider.istioAmbient());
  expect(gateway('frontend', 'istio-waypoint')).toEqual([expect.stringContaining(shared('chart/plain', 'frontend', 'chart/shop/frontend'))]);
  expect(gateway('edge', 'istio')).toEqual([expect.stringContaining(shared('chart/plain', 'edge-istio', 'chart/shop/edge-istio'))]);
  expect(gateway('edge', 'other')).toEqual([]);
});

test('not of the workloads of the mesh, nor of existing pods, which other objects of this app may deploy, nor of others', () => {
  expect(found(({ chart, shop, open, frontend }) => {
    const own = shop.addService('own');
    own.addVersion('v1', {
      workload: new kplus.StatefulSet(chart, 'own', {
        metadata: { namespace: 'shop' },
        containers: [{ image: 'a' }],
        serviceAccount: own.serviceAccount,
        service: new kplus.Service(chart, 'headless', { ports: [{ port: 80 }], metadata: { namespace: 'shop' } }),
        podMetadata: { labels: { app: 'own', version: 'v1' } },
        select: false,
      }),
    });
    const db = MeshService.fromExistingService(chart, 'db', { namespace: shop, serviceAccountName: 'db', podLabels: { app: 'db' } });
    db.calls(frontend);
    MeshWorkload.fromExistingWorkload(chart, 'job', { namespace: shop, serviceAccountName: 'job', podLabels: { app: 'job' } }).calls(frontend);
    plain(chart, 'StatefulSet', { app: 'db' }, 'db');
    new ApiObject(chart, 'elsewhere', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' }, spec: { template: { metadata: { labels: { app: 'users' } } } } });
    new ApiObject(chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'users-too', namespace: 'shop' }, spec: { selector: { app: 'users' } } });
    void open;
  })).toEqual([]);
});

test('nor in another cluster: the chart of another mesh with a namespace of this name', () => {
  const used = fixture();
  service(used.shop, 'users');
  const staging = new Chart(used.app, 'staging');
  new MeshNamespace(staging, 'shop', { mesh: new Mesh(staging, 'mesh', { provider: MeshProvider.istio() }) });
  plain(staging, 'Deployment', { app: 'users' });
  expect(errorOf(() => used.app.synthYaml())).toBeUndefined();
});
