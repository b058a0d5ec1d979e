import { supportPage } from '../../projenrc/support-table';
import { expectGolden } from '../golden';

test('docs/support.md is generated from the capabilities of the providers', () => {
  expectGolden(supportPage(), 'docs/support.md');
});
