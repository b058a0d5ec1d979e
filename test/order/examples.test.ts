import { join } from 'path';
import { App } from 'cdk8s';
import * as fc from 'fast-check';
import { documents } from './documents';
import { ShuffledSource } from './statements';
import { MeshApp } from '../../src';
import { anyOrder, DECLARED, Order } from '../generator/step';

const EXAMPLES = join(__dirname, '..', '..', 'examples');
const MESHES = ['istio', 'istio-ambient', 'linkerd', 'gateway-api'] as const;
/** Each example, and those of its parts that declare rules of one service. */
const CASES = [
  { folder: 'shop', functionName: 'buildShop', ordered: [] },
  { folder: 'routes', functionName: 'buildRoutes', ordered: ['addDirectResponse', 'addRules'] },
];

describe.each(CASES)('$folder', ({ folder, functionName, ordered }) => {
  const parts = new ShuffledSource(join(EXAMPLES, folder, `${folder}.ts`), functionName, ordered);
  const services = new ShuffledSource(join(EXAMPLES, folder, 'services.ts'), 'addServices');

  /** The documents and warnings, with the parts and the services in these orders. */
  function outcome(app: App, mesh: string, orderOfParts: Order, orderOfServices: Order) {
    const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      const load = (name: string) => (name === join(EXAMPLES, folder, 'services') ? services.exports(orderOfServices, jest.requireActual) : jest.requireActual(name));
      parts.exports(orderOfParts, load)[functionName](app, mesh);
      return { documents: documents(app.synthYaml()), warnings: stderr.mock.calls.map(([line]) => line) };
    } finally {
      stderr.mockRestore();
    }
  }

  test.each(MESHES)('on %s has the same documents and warnings in whatever order its parts and services are declared', mesh => {
    const declared = outcome(new MeshApp(), mesh, DECLARED, DECLARED);
    fc.assert(fc.property(anyOrder, anyOrder, fc.constantFrom(() => new App(), () => new MeshApp()), (orderOfParts, orderOfServices, app) => {
      expect(outcome(app(), mesh, orderOfParts, orderOfServices)).toEqual(declared);
    }), { numRuns: 10 });
  }, 60_000);

  test('can be declared in many orders', () => {
    for (const source of [parts, services]) {
      expect(new Set(fc.sample(anyOrder, { seed: 1, numRuns: 20 }).map(order => source.places(order).join())).size).toBeGreaterThan(10);
    }
  });
});
