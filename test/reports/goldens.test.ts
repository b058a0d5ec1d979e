import { join } from 'path';
import { App } from 'cdk8s';
import { matrices } from './mesh-file';
import { buildShop } from '../../examples/shop/shop';
import { MeshProvider } from '../../src';
import { differenceCsv, matrixCsv } from '../../src/reports/access-csv';
import { accessDifferences } from '../../src/reports/access-difference';
import { differenceJson, matrixJson } from '../../src/reports/access-json';
import { differenceMarkdown, matrixMarkdown } from '../../src/reports/access-markdown';
import { expectGolden } from '../golden';
import { after, before } from './widening/app';

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

test.each(['istio', 'istio-ambient', 'linkerd', 'gateway-api'] as const)('the matrix of the shop on %s', mesh => {
  const app = new App();
  buildShop(app, mesh);
  const all = matrices(app);
  expectGolden(matrixMarkdown(all), join(__dirname, `shop/${mesh}.md`));
  if (mesh !== 'istio') return;
  expectGolden(matrixJson(all), join(__dirname, 'shop/istio.json'));
  expectGolden(matrixCsv(all), join(__dirname, 'shop/istio.csv'));
});

test('the difference of two states', () => {
  const [old, now] = [before, after].map(build => {
    const app = new App();
    build(app, MeshProvider.istio());
    return matrices(app);
  });
  const differences = accessDifferences(old, now);
  expectGolden(differenceMarkdown(differences), join(__dirname, 'widening/istio.md'));
  expectGolden(differenceJson(differences), join(__dirname, 'widening/istio.json'));
  expectGolden(differenceCsv(differences), join(__dirname, 'widening/istio.csv'));
  expectGolden(differenceMarkdown(accessDifferences(now, now)), join(__dirname, 'widening/none.md'));
});
