import * as path from 'path';
import * as ts from 'typescript';

/** What `cdk8s init typescript-app` of the installed CLI writes: the project of a new user. */
export const TEMPLATE = path.resolve('node_modules/cdk8s-cli/templates/typescript-app');

/**
 * The types of Node that the template asks for, @types/node 14, bring this `lib` along; ours bring a newer one, which would hide what is missing there.
 */
const NODE_LIB = { file: '/@types/node/index.d.ts', ours: '<reference lib="es2020" />', theirs: '<reference lib="es2018" />' };

/** A file of a new user's project, where it differs from ours. @throws if ours is not as expected */
export function userFile(file: string): string | undefined {
  if (!file.endsWith(NODE_LIB.file)) return undefined;
  const text = ts.sys.readFile(file)!;
  if (!text.includes(NODE_LIB.ours)) throw new Error(`${file} has another lib than ${NODE_LIB.ours}`);
  return text.replace(NODE_LIB.ours, NODE_LIB.theirs);
}

/** How a new user's project is compiled: under an older `lib` than this repository. */
export function userOptions(): ts.CompilerOptions {
  const config = path.join(TEMPLATE, 'tsconfig.json');
  const { options } = ts.getParsedCommandLineOfConfigFile(config, {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} })!;
  const paths = { 'cdk8s-mesh': [path.resolve('src/index.ts')] };
  return { ...options, configFilePath: undefined, typeRoots: [path.resolve('node_modules/@types')], types: ['node', 'jest'], paths };
}
