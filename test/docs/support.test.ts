import { supportPage } from '../../projenrc/support-table';
import { expectGolden } from '../golden';

test('docs/support.md says what the providers say', () => {
  expectGolden(supportPage(), 'docs/support.md');
});
