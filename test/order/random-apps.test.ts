import { App } from 'cdk8s';
import * as fc from 'fast-check';
import { data } from './data';
import { documents } from './documents';
import { MeshApp, MeshProvider } from '../../src';
import { conformantMesh } from '../conformant-mesh';
import { AppSpec } from '../generator/app-spec';
import { build, BuildOptions } from '../generator/build';
import { randomApp } from '../generator/random-app';
import { anyOrder } from '../generator/step';

const PROVIDERS = [MeshProvider.istio(), MeshProvider.istioAmbient(), MeshProvider.linkerd(), conformantMesh()];
const MINUTES = 60_000;
/** More by `ORDER_RUNS=200 npx jest test/order/random-apps`. */
const RUNS = Number(process.env.ORDER_RUNS ?? 70);

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true)); // losses, as warnings
afterEach(() => jest.restoreAllMocks());

/** What an app renders, what is wrong with it, and its mesh as data. */
function outcome(app: App, provider: MeshProvider, spec: AppSpec, options?: BuildOptions) {
  const mesh = build(app, provider, spec, options);
  return { findings: mesh.findings, data: data(mesh), documents: documents(app.synthYaml()) };
}

test('a random app has the same documents, findings and data in whatever order it is declared', () => {
  fc.assert(fc.property(randomApp, anyOrder, anyOrder, (spec, order, other) => {
    for (const provider of PROVIDERS) {
      const declared = outcome(new MeshApp(), provider, spec);
      expect(outcome(new MeshApp(), provider, spec, { order })).toEqual(declared);
      expect(outcome(new App(), provider, spec, { order: other })).toEqual(declared);
    }
  }), { numRuns: RUNS });
}, 10 * MINUTES);

test('a random app has the same documents, findings and data however often somebody looks at its findings and objects while it is declared', () => {
  fc.assert(fc.property(randomApp, anyOrder, fc.array(fc.constantFrom('findings', 'objects', 'nothing'), { size: 'max', maxLength: 60 }), (spec, order, looks) => {
    for (const provider of PROVIDERS) {
      let place = 0;
      const observed = outcome(new MeshApp(), provider, spec, {
        order,
        afterEach: ({ mesh, namespaces, services, gateways }) => {
          const look = looks[place++];
          if (look === 'findings') expect(mesh!.findings).toBeDefined();
          if (look === 'objects') for (const one of [...namespaces, ...services, ...gateways]) expect(one?.objects).not.toEqual([]);
        },
      });
      expect(observed).toEqual(outcome(new MeshApp(), provider, spec, { order }));
    }
  }), { numRuns: Math.ceil(RUNS / 2) });
}, 5 * MINUTES);
