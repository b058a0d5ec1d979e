import { ApiObject, Chart, JsonPatch, Size } from 'cdk8s';
import { ContainerProps, Cpu } from 'cdk8s-plus-28';
import { MeshProvider } from '../../src';
import { findingTexts, fixture } from '../mesh-fixture';

const finding = (path: string, what: string, of: string, request: string, limit: string) => (
  `ERROR ${path}: ${what} request of container ${of} is ${request}, allowed: at most its limit, ${limit}; `
  + 'lower the request, or raise the limit (workload-mismatch)'
);

const CPU: Partial<ContainerProps> = { resources: { cpu: { request: Cpu.units(2), limit: Cpu.millis(500) } } };
const MEMORY: Partial<ContainerProps> = { resources: { memory: { request: Size.gibibytes(1), limit: Size.mebibytes(512) } } };

describe.each([MeshProvider.istio(), MeshProvider.linkerd()])('a request above its limit', provider => {
  test('of a version', () => {
    const { mesh, shop } = fixture(provider);
    shop.addService('users').addVersion('v1', { image: 'i', ...CPU });
    expect(findingTexts(mesh)).toEqual([finding('chart/shop/users/v1', 'cpu', 'users of chart/shop/users/v1', '"2"', '500m')]);
  });

  test('of any of its containers, and of its init containers', () => {
    const { mesh, shop } = fixture(provider);
    const v1 = shop.addService('users').addVersion('v1', { containers: [{ image: 'i' }, { image: 'i', name: 'side', ...MEMORY }] });
    v1.workload.addInitContainer({ image: 'i', name: 'init', ...CPU });
    expect(findingTexts(mesh)).toEqual([
      finding('chart/shop/users/v1', 'cpu', 'init of chart/shop/users/v1', '"2"', '500m'),
      finding('chart/shop/users/v1', 'memory', 'side of chart/shop/users/v1', '"1024Mi"', '512Mi'),
    ]);
  });

  test('of a workload that serves nothing', () => {
    const { mesh, shop } = fixture(provider);
    shop.addWorkload('mailer', { image: 'i', ...MEMORY });
    expect(findingTexts(mesh)).toEqual([finding('chart/shop/mailer', 'memory', 'mailer of chart/shop/mailer', '"1024Mi"', '512Mi')]);
  });
});

/** The findings of a version with a workload of the user's own. */
function ownWorkload(resources: object): string[] {
  const { chart, mesh, shop } = fixture();
  shop.addService('users').addVersion('v1', { workload: deployment(chart, resources) });
  return findingTexts(mesh);
}

function deployment(chart: Chart, resources: object): ApiObject {
  const spec = { serviceAccountName: 'users', containers: [{ name: 'a', image: 'i' }], initContainers: [{ name: 'b', image: 'i', resources }] };
  return new ApiObject(chart, 'own', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'own', namespace: 'shop' }, spec: { template: { spec } } });
}

test('of a workload of the user\'s own, of any resource', () => {
  expect(ownWorkload({ requests: { 'cpu': 2, 'ephemeral-storage': '3G' }, limits: { 'cpu': '1500m', 'ephemeral-storage': '2Gi' } })).toEqual([
    finding('chart/shop/users/v1', 'cpu', 'b of chart/own', '2', '1500m'),
    finding('chart/shop/users/v1', 'ephemeral-storage', 'b of chart/own', '"3G"', '2Gi'),
  ]);
});

test('of a patch', () => {
  const { mesh, shop } = fixture();
  shop.addService('users').addVersion('v1', { image: 'i' }).object
    .addJsonPatch(JsonPatch.replace('/spec/template/spec/containers/0/resources/requests/cpu', '1'));
  expect(findingTexts(mesh)).toEqual([finding('chart/shop/users/v1', 'cpu', 'users of chart/shop/users/v1', '"1"', '500m')]);
});

test('not one that equals its limit, nor one alone', () => {
  expect(ownWorkload({ requests: { cpu: '700m', memory: '1Gi' }, limits: { cpu: 0.7 } })).toEqual([]);
  expect(ownWorkload({ limits: { cpu: 1 } })).toEqual([]);
  expect(ownWorkload({})).toEqual([]);
});
