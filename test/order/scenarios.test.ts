import { readdirSync } from 'fs';
import { join } from 'path';
import { App } from 'cdk8s';
import * as fc from 'fast-check';
import { documents } from './documents';
import { PROVIDERS } from './providers';
import { ShuffledSource } from './statements';
import { MeshApp, MeshProvider } from '../../src';
import { MIGRATION_STAGES } from '../../src/model/migration-stage';
import { anyOrder, DECLARED, Order } from '../generator/step';

/** What a scenario's `app.ts` exports. */
interface Scenario {
  readonly providers?: Partial<typeof PROVIDERS>;
  build(app: App, provider: MeshProvider): void;
}

const FOLDER = join(__dirname, '..', 'scenarios');
/** The migration scenarios are one app. */
const scenarios = readdirSync(FOLDER, { withFileTypes: true })
  .filter(entry => entry.isDirectory() && !entry.name.startsWith('migration-')).map(({ name }) => name);
const sources = new Map(scenarios.map(name => [name, new ShuffledSource(join(FOLDER, name, 'app.ts'), 'build')]));
const sourceOf = (name: string) => sources.get(name)!;
const migrationShop = new ShuffledSource(join(FOLDER, 'migration-shop.ts'), 'shopAt');
/** One of each run: the meshes get the same orders, so that each is compiled once. */
const SEED = Date.now() % 2 ** 31;

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true)); // warnings
afterEach(() => jest.restoreAllMocks());

/** The documents, or the error in place of them. */
function outcome(app: App, mesh: keyof typeof PROVIDERS, source: ShuffledSource, order: Order): string[] {
  const { build, providers }: Scenario = source.exports(order, jest.requireActual);
  return documentsOf(one => build(one, (providers?.[mesh] ?? PROVIDERS[mesh])()), app);
}

function documentsOf(declare: (app: App) => void, app: App = new MeshApp()): string[] {
  declare(app);
  try {
    return documents(app.synthYaml());
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Validation failed')) return [error.message];
    throw error;
  }
}

describe.each(scenarios)('%s', name => {
  test.each(Object.keys(PROVIDERS) as (keyof typeof PROVIDERS)[])('on %s has the same documents in whatever order it is declared', mesh => {
    const source = sourceOf(name);
    const declared = outcome(new MeshApp(), mesh, source, DECLARED);
    fc.assert(fc.property(anyOrder, fc.constantFrom(() => new App(), () => new MeshApp()), (order, app) => {
      expect(outcome(app(), mesh, source, order)).toEqual(declared);
    }), { seed: SEED, numRuns: 5 });
  });
});

describe.each(MIGRATION_STAGES)('at stage %s', stage => {
  test.each(Object.keys(PROVIDERS) as (keyof typeof PROVIDERS)[])('the shop of the migration scenarios has the same documents on %s in whatever order', mesh => {
    const at = (order: Order) => documentsOf(app => migrationShop.exports(order, jest.requireActual).shopAt(stage, app, PROVIDERS[mesh]()));
    const declared = at(DECLARED);
    fc.assert(fc.property(anyOrder, order => expect(at(order)).toEqual(declared)), { seed: SEED, numRuns: 3 });
  });
});

test('most scenarios can be declared in several orders', () => {
  const ordersOf = (name: string) => {
    const source = sourceOf(name);
    return new Set(fc.sample(anyOrder, { seed: 1, numRuns: 20 }).map(order => source.places(order).join())).size;
  };
  expect(scenarios.filter(name => ordersOf(name) > 1).length).toBeGreaterThan(0.8 * scenarios.length);
  for (const name of ['zero-trust', 'gateway-canary', 'mirror-elsewhere', 'external-service', 'egress-gateway', 'caller-policy']) {
    expect([name, ordersOf(name) > 4]).toEqual([name, true]);
  }
});
