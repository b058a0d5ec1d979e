import { readFileSync } from 'fs';
import { fencesOf } from '../../projenrc/doc-code/fences';

test('the tests that docs/testing.md shows are run', () => {
  const run = readFileSync('test/examples/testing.test.ts', 'utf8');
  const shown = fencesOf('docs/testing.md', readFileSync('docs/testing.md', 'utf8')).map(({ code }) => code.slice(code.indexOf('test(')));
  expect(shown.filter(test => !run.includes(test))).toEqual([]);
  expect(shown).toHaveLength(run.match(/^test\(/gm)!.length);
});
