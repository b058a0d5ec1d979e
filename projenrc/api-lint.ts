// Fails if the public API would lose something in another language, or in its docs: `npm run lint:api`.
import * as ts from 'typescript';
import { lint } from './api-lint/lint';

const ENTRY = 'src/index.ts';
const { options } = ts.getParsedCommandLineOfConfigFile('tsconfig.json', {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} })!;
const findings = lint(ts.createProgram([ENTRY], { ...options, noEmit: true, types: ['node'] }), ENTRY);

for (const { place, what, text, rule } of findings) console.error(`${place} ${what} ${text} [${rule}]`);
if (findings.length) {
  console.error(`${findings.length} findings. What each rule is for: projenrc/api-lint/rules`);
  process.exitCode = 1;
}
