import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';
import { Fence, fencesOf } from './fences';
import { userFile, userOptions } from './user-project';

const FIXTURES = 'rosetta'; // the same as for README and docstrings

/**
 * Type-checks every TypeScript fence of some Markdown files, each as a file of its own, as in a new project of a user.
 *
 * @returns one line per error
 */
export function check(markdown: Map<string, string>): string[] {
  const fences = new Map<string, Fence>();
  for (const [file, text] of markdown) {
    for (const fence of fencesOf(file, text)) fences.set(path.resolve(`${file}.${fence.line}.ts`), fence);
  }
  const options = userOptions();
  const host = ts.createCompilerHost(options);
  const lenient = { noEmit: true, noUnusedLocals: false, noUnusedParameters: false };
  const program = ts.createProgram([...fences.keys()], { ...options, ...lenient }, {
    ...host,
    fileExists: file => fences.has(path.resolve(file)) || host.fileExists(file),
    getSourceFile: (file, target, ...rest) => {
      const fence = fences.get(path.resolve(file));
      const text = fence ? complete(fence) : userFile(file);
      return text === undefined ? host.getSourceFile(file, target, ...rest) : ts.createSourceFile(file, text, target, true);
    },
  });
  return [...fences].flatMap(([file, { file: page, line }]) => {
    const source = program.getSourceFile(file)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(({ start, messageText }) => {
      const code = source.text.split('\n')[source.getLineAndCharacterOfPosition(start ?? 0).line].trim();
      return `${page}:${line} \`${code}\`: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  });
}

/** As jsii-rosetta does: the code goes where the fixture says `/// here`, its imports to the top. */
function complete({ code, fixture }: Fence): string {
  const module = '\nexport {};'; // names in two fences do not meet
  const file = path.join(FIXTURES, `${fixture ?? 'default'}.ts-fixture`);
  if (fixture === false || fixture === undefined && !fs.existsSync(file)) return code + module;
  const imports: string[] = [];
  const statements = code.replace(/^import\b[\s\S]*?;$/gm, text => `${imports.push(text) && ''}`);
  return [...imports, fs.readFileSync(file, 'utf8').replace(/[/]{3}[ \t]*here[ \t]*$/im, () => statements)].join('\n') + module;
}
