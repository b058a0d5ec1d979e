import { readFileSync } from 'fs';
import { withVersionTable } from '../../projenrc/version-table';
import { LINKERD_VERSIONS } from '../../src/providers/linkerd/versions';
import { expectGolden } from '../golden';

const PAGE = 'docs/prerequisites.md';

test('the versions in docs/prerequisites.md are those of the providers', () => {
  expectGolden(withVersionTable(readFileSync(PAGE, 'utf8')), PAGE);
});

test('each release of a mesh is in one row, and one row of a mesh has its default', () => {
  const rows = readFileSync(PAGE, 'utf8').split('\n').map(line => line.split('|').map(cell => cell.trim())).filter(([, mesh]) => mesh === 'Linkerd');
  expect(rows.filter(([, , , , byDefault]) => byDefault.startsWith(`Linkerd ${LINKERD_VERSIONS.default},`))).toHaveLength(1);
  expect(rows.map(([, , version]) => version)).toEqual(['2.20', '2.18 to 2.19']);
});

test('a page without room for the table is an error', () => {
  expect(() => withVersionTable('# Title\n')).toThrow('the page has 0 lines <!-- version-table -->, allowed: 2');
});
