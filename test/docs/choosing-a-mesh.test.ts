import { readFileSync } from 'fs';
import { withOnlySupported, withSupportTable } from '../../projenrc/support-table';
import { expectGolden } from '../golden';

const PAGE = 'docs/guides/choosing-a-mesh.md';

test('the tables are generated from the capabilities of the providers', () => {
  expectGolden(withOnlySupported(withSupportTable(readFileSync(PAGE, 'utf8'))), PAGE);
});

test('what only one mesh supports is in its row alone', () => {
  const rows = readFileSync(PAGE, 'utf8').split('\n').map(line => line.split(' | ')).filter(({ length }) => length === 2);
  expect(rows.filter(([, features]) => features.includes('fault injection: delay')).map(([mesh]) => mesh)).toEqual(['| Istio']);
  expect(rows.filter(([, features]) => features.includes('weighted routing between versions'))).toEqual([]);
});
