import { join } from 'path';
import { App } from 'cdk8s';
import * as fc from 'fast-check';
import { data } from './data';
import { documents } from './documents';
import { PROVIDERS } from './providers';
import { ShuffledSource } from './statements';
import { Mesh, MeshApp, MeshProvider } from '../../src';
import { anyOrder, DECLARED, Order } from '../generator/step';

const source = new ShuffledSource(join(__dirname, 'all-kinds.ts'), 'build');
/** Rate limits ask for the releases that they are made for, and a Pod Security level for the CNI plugins. */
const MESHES = {
  ...PROVIDERS,
  istio: () => MeshProvider.istio({ cni: true, envoyFilters: ['1.30', '1.31'] }),
  linkerd: () => MeshProvider.linkerd({ cni: true }),
};

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true)); // losses, as warnings
afterEach(() => jest.restoreAllMocks());

/** What the app renders, what is wrong with it, and its mesh as data. */
function outcome(app: App, provider: MeshProvider, order: Order) {
  const mesh: Mesh = source.exports(order, jest.requireActual).build(app, provider);
  return { findings: mesh.findings, data: data(mesh), documents: documents(app.synthYaml()) };
}

test.each(Object.entries(MESHES))('declarations of all kinds give the same documents, findings and data on %s in any order', (_, provider) => {
  const declared = outcome(new MeshApp(), provider(), DECLARED);
  fc.assert(fc.property(anyOrder, fc.constantFrom(() => new App(), () => new MeshApp()), (order, app) => {
    expect(outcome(app(), provider(), order)).toEqual(declared);
  }), { numRuns: 30 });
}, 60_000);
