import { MeshApp } from 'cdk8s-mesh';
import { MeshName, meshName } from '../../examples/shop/mesh';
import { buildShop } from '../../examples/shop/shop';
import { expectGolden } from '../golden';

describe.each(['istio', 'istio-ambient', 'linkerd', 'gateway-api'] as const)('the shop on %s', mesh => {
  test('is the YAML in the golden file', () => {
    expectGolden(shop(mesh).yaml, `${__dirname}/shop/${mesh}.yaml`);
  });

  test('warns of what is in the golden file, nothing else', () => {
    expectGolden(shop(mesh).warnings, `${__dirname}/shop/${mesh}.warnings.txt`);
  });

  test('comes out the same each time', () => {
    expect(shop(mesh).yaml).toEqual(shop(mesh).yaml);
  });
});

test('Istio is the default', () => {
  expect(meshName()).toBe('istio');
  expect(meshName('linkerd')).toBe('linkerd');
});

test.each(['consul', 'Istio', ''])('MESH=%s is an error that names what is allowed', word => {
  expect(() => meshName(word)).toThrow(`MESH is "${word}", allowed: istio, istio-ambient, linkerd, gateway-api; leave it out for istio`);
});

function shop(mesh: MeshName) {
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const app = new MeshApp();
    buildShop(app, mesh);
    return { yaml: app.synthYaml(), warnings: stderr.mock.calls.map(([line]) => line).join('') };
  } finally {
    stderr.mockRestore();
  }
}
