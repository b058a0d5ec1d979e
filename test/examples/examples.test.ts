import { App } from 'cdk8s';
import { MeshApp } from 'cdk8s-mesh';
import { buildRoutes } from '../../examples/routes/routes';
import { MeshName, meshName } from '../../examples/shop/mesh';
import { buildShop } from '../../examples/shop/shop';
import { expectGolden } from '../golden';

const EXAMPLES = { shop: buildShop, routes: buildRoutes };

describe.each(Object.entries(EXAMPLES))('%s', (example, build) => {
  describe.each(['istio', 'istio-ambient', 'linkerd', 'gateway-api'] as const)('on %s', mesh => {
    test('is the YAML in the golden file', () => {
      expectGolden(rendered(build, mesh).yaml, `${__dirname}/${example}/${mesh}.yaml`);
    });

    test('warns of what is in the golden file, nothing else', () => {
      expectGolden(rendered(build, mesh).warnings, `${__dirname}/${example}/${mesh}.warnings.txt`);
    });

    test('comes out the same each time', () => {
      expect(rendered(build, mesh).yaml).toEqual(rendered(build, mesh).yaml);
    });
  });
});

test('what routes would lose on other meshes is printed', () => {
  const stdout = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const mesh = process.env.MESH;
  delete process.env.MESH; // Istio
  try {
    jest.isolateModules(() => jest.requireActual('../../examples/routes/compare'));
    expectGolden(stdout.mock.calls.map(([text]) => text).join(''), `${__dirname}/routes/compare.txt`);
  } finally {
    stdout.mockRestore();
    if (mesh !== undefined) process.env.MESH = mesh;
  }
});

test('Istio is the default', () => {
  expect(meshName()).toBe('istio');
  expect(meshName('linkerd')).toBe('linkerd');
});

test.each(['consul', 'Istio', ''])('MESH=%s is an error that names what is allowed', word => {
  expect(() => meshName(word)).toThrow(`MESH is "${word}", allowed: istio, istio-ambient, linkerd, gateway-api; leave it out for istio`);
});

/** The YAML of an example, and what it warns of. */
function rendered(build: (app: App, mesh: MeshName) => unknown, mesh: MeshName) {
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const app = new MeshApp();
    build(app, mesh);
    return { yaml: app.synthYaml(), warnings: stderr.mock.calls.map(([line]) => line).join('') };
  } finally {
    stderr.mockRestore();
  }
}
