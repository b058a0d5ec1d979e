import { readFileSync } from 'fs';
import { runPage } from './run-page';
import { fencesOf } from '../../projenrc/doc-code/fences';
import { FEATURE_AREAS } from '../../projenrc/feature-areas';
import { withSupportTable } from '../../projenrc/support-table';
import { ALL_FEATURES } from '../../src/model/feature';
import { expectGolden } from '../golden';

const SHOWN = ['VirtualService', 'AuthorizationPolicy'];

test('the smallest example writes the YAML that README.md shows, and prints one warning', () => {
  const readme = readFileSync('README.md', 'utf8');
  const printed = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const shown = runPage(fencesOf('README.md', readme)[0].code).filter(object => SHOWN.some(kind => object.includes(`kind: ${kind}\n`) && !object.includes('name: deny-all')));
  expect(printed.mock.calls).toEqual([[expect.stringMatching(/^warning: shop\/mesh: .*\(no-pod-security\)\n$/)]]);
  printed.mockRestore();
  expectGolden(readme.replace(/```yaml\n[\s\S]*?```/, () => `\`\`\`yaml\n${shown.join('---\n')}\`\`\``), 'README.md');
});

test('each feature has one capability area', () => {
  expect(Object.values(FEATURE_AREAS).flat().sort()).toEqual([...ALL_FEATURES].sort());
});

test('the support table is generated from the capabilities of the providers', () => {
  expectGolden(withSupportTable(readFileSync('README.md', 'utf8')), 'README.md');
});

test('a page without room for the table is an error', () => {
  expect(() => withSupportTable('# Title\n')).toThrow('the page has 0 lines <!-- support-table -->, allowed: 2');
});
