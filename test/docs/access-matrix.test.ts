import { readFileSync } from 'fs';
import { parse } from 'yaml';
import { ExitCode } from '../../src/cli/exit-code';

const PAGE = readFileSync('docs/guides/access-matrix.md', 'utf8');

/** The code of the fences in a language. */
const fences = (language: string) => [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, code]) => code);

test('the difference in the page is part of one that is tested', () => {
  const golden = readFileSync('test/reports/widening/istio.md', 'utf8').split('\n');
  const shown = fences('markdown').join('\n');
  expect(shown.split('\n').filter(line => !golden.includes(line))).toEqual([]);
  expect(shown.match(/^- (opens|closes)/gm)).toHaveLength(5);
});

test('the page has all exit codes', () => {
  const codes = Object.values(ExitCode).filter(code => typeof code === 'number');
  expect([...PAGE.matchAll(/^\| (\d) \|/gm)].map(([, code]) => Number(code))).toEqual(codes);
});

test('the workflow is YAML, and expects the exit code for opened access', () => {
  const { steps } = parse(fences('yaml')[0]).jobs.access;
  expect(steps.at(-1).if).toContain(`steps.access.outputs.code == '${ExitCode.OPENS_ACCESS}'`);
});
