import { App } from 'cdk8s';
import { Mesh, MeshProvider } from 'cdk8s-mesh';
import * as fc from 'fast-check';
import { buildRoutes } from '../../examples/routes/routes';
import { buildShop } from '../../examples/shop/shop';
import { ownedManifests } from '../../src/owned-manifests';
import { settledFor } from '../../src/settled-for';
import { conformantMesh } from '../conformant-mesh';
import { build } from '../generator/build';
import { randomApp } from '../generator/random-app';
import { build as buildAllKinds } from '../order/all-kinds';

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true)); // losses, as warnings
afterEach(() => jest.restoreAllMocks());

const PROVIDERS = {
  'istio': MeshProvider.istio(), 'istio-ambient': MeshProvider.istioAmbient(), 'linkerd': MeshProvider.linkerd(), 'gateway-api': conformantMesh(),
} as const;

function expectSameFromJson(declare: (app: App) => void): void {
  const app = new App();
  declare(app);
  const mesh = app.node.findAll().find(construct => construct instanceof Mesh) as Mesh;
  const { _record: record, _provider: provider } = mesh;
  const copy = JSON.parse(JSON.stringify(record));
  expect(copy).toEqual(record);
  const manifests = ownedManifests(mesh._settled, provider);
  expect(manifests.flatMap(owned => owned.manifests).length).toBeGreaterThan(0);
  expect(ownedManifests(settledFor(copy, provider).mesh, provider)).toEqual(manifests);
}

describe.each(Object.entries(PROVIDERS))('a mesh written as JSON and read back gives the same manifests on %s', (name, provider) => {
  test.each(Object.entries({ shop: buildShop, routes: buildRoutes }))('%s', (_, example) => {
    expectSameFromJson(app => { example(app, name as keyof typeof PROVIDERS); });
  });

  test('declarations of all kinds', () => expectSameFromJson(app => { buildAllKinds(app, provider); }));

  test('random apps', () => {
    fc.assert(fc.property(randomApp, spec => expectSameFromJson(app => build(app, provider, spec))), { seed: 41, numRuns: 50 });
  });
});
