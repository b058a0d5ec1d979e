/* eslint-disable @stylistic/max-len -- one entry a line */
import { existsSync, readdirSync } from 'fs';
import { join } from 'path';
import { decide, decideByMatrix } from './decisions';
import { MeshApp, MeshProvider } from '../../src';
import { Mesh } from '../../src/mesh';
import { conformantMesh } from '../conformant-mesh';

const FOLDER = join(__dirname, '../scenarios');
const PROVIDERS: Record<string, () => MeshProvider> = {
  'istio': () => MeshProvider.istio(), 'istio-ambient': () => MeshProvider.istioAmbient(), 'linkerd': () => MeshProvider.linkerd(), 'gateway-api': () => conformantMesh(),
};

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

/** The meshes of a scenario. */
function built(name: string, provider: MeshProvider): Mesh[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { build } = require(join(FOLDER, name, 'app'));
  const app = new MeshApp();
  build(app, provider);
  return app.node.findAll().filter((one): one is Mesh => one instanceof Mesh);
}

const CASES = readdirSync(FOLDER, { withFileTypes: true }).filter(entry => entry.isDirectory()).flatMap(({ name }) => (
  Object.keys(PROVIDERS).filter(provider => existsSync(join(FOLDER, name, `${provider}.yaml`))).map(provider => [name, provider] as const)
));

let decisions = 0;

test.each(CASES)('%s on %s: every declared connection is allowed, every other is denied, and the access matrix decides alike', (name, provider) => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const choice = require(join(FOLDER, name, 'app')).providers?.[provider] ?? PROVIDERS[provider];
  for (const mesh of built(name, choice())) {
    if (!mesh._record.namespaces.some(({ networkPolicies }) => networkPolicies)) continue;
    const { count, wrong } = decide(mesh);
    decisions += count;
    expect(wrong).toEqual([]);
    expect(decideByMatrix(mesh).wrong).toEqual([]);
  }
});

test('which are many', () => expect(decisions).toBeGreaterThan(50000));
