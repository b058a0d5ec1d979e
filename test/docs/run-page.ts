import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import * as ts from 'typescript';

/** The objects that the code of a page writes, as YAML, file by file. */
export function runPage(code: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'page-'));
  const before = process.env.CDK8S_OUTDIR;
  process.env.CDK8S_OUTDIR = folder;
  try {
    const { outputText } = ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it is our own page
    new Function('require', 'exports', outputText)(require, {});
    return readdirSync(folder).sort().flatMap(file => readFileSync(join(folder, file), 'utf8').split('---\n'));
  } finally {
    if (before === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = before;
    rmSync(folder, { recursive: true });
  }
}
