import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import * as ts from 'typescript';
import { fencesOf } from '../../projenrc/doc-code/fences';
import { withSupportTable } from '../../projenrc/support-table';
import { expectGolden } from '../golden';

const SHOWN = ['VirtualService', 'AuthorizationPolicy'];

test('the smallest example writes the YAML that README.md shows', () => {
  const readme = readFileSync('README.md', 'utf8');
  const written = run(fencesOf('README.md', readme)[0].code);
  const shown = written.split('---\n').filter(object => SHOWN.some(kind => object.includes(`kind: ${kind}\n`) && !object.includes('name: deny-all')));
  expectGolden(readme.replace(/```yaml\n[\s\S]*?```/, () => `\`\`\`yaml\n${shown.join('---\n')}\`\`\``), 'README.md');
});

test('the table says what the providers say', () => {
  expectGolden(withSupportTable(readFileSync('README.md', 'utf8')), 'README.md');
});

test('a page without room for the table is an error', () => {
  expect(() => withSupportTable('# Title\n')).toThrow('the page has 0 lines <!-- support-table -->, allowed: 2');
});

/** What the code of a page writes to its one file. */
function run(code: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  const before = process.env.CDK8S_OUTDIR;
  process.env.CDK8S_OUTDIR = folder;
  try {
    const { outputText } = ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it is our own page
    new Function('require', 'exports', outputText)(require, {});
    return readFileSync(join(folder, 'shop.k8s.yaml'), 'utf8');
  } finally {
    if (before === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before;
    rmSync(folder, { recursive: true });
  }
}
