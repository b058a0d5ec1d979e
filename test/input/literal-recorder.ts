import { readFileSync } from 'fs';
import { dirname, join } from 'path';
import * as ts from 'typescript';

const ROOT = join(__dirname, '..');
/** Name of the function that records, which no app uses. */
const RECORD = '$record';
/** What belongs to cdk8s and cdk8s-plus: those read some of their props at synthesis. */
const FOREIGN = ['kplus', 'ApiObject'];

/** Runs the source of an app, and keeps every array and object literal in it: what the app passes to constructs. */
export class LiteralRecorder {
  /** The values of the literals, as often as they were evaluated. */
  public readonly literals: object[] = [];
  private readonly modules = new Map<string, Record<string, any>>();

  /** The exports of a module of the tests; what it imports from the tests is recorded too. */
  public load(file: string): Record<string, any> {
    const cached = this.modules.get(file);
    if (cached) return cached;
    const exports = {};
    this.modules.set(file, exports);
    new Function('exports', 'require', '__dirname', RECORD, sourceOf(file))(exports, (name: string) => this.require(dirname(file), name), dirname(file), this.record);
    return exports;
  }

  /** Changes the contents of every literal: no construct may read them any more. */
  public changeAll(): void {
    for (const literal of this.literals as Record<string, unknown>[]) {
      if (Object.isFrozen(literal)) continue;
      for (const key of Object.keys(literal)) literal[key] = 'CHANGED value';
      if (Array.isArray(literal)) literal.push('CHANGED value');
      else literal['CHANGED key'] = 'CHANGED value';
    }
  }

  private readonly record = <T extends object>(literal: T): T => {
    this.literals.push(literal);
    return literal;
  };

  private require(folder: string, name: string): any {
    const path = name.startsWith('.') ? join(folder, name) : undefined;
    return path?.startsWith(`${ROOT}/`) ? this.load(`${path}.ts`) : jest.requireActual(path ?? name);
  }
}

/** Each literal becomes the argument of a call of the function that records. */
const recordLiterals: ts.TransformerFactory<ts.SourceFile> = context => source => {
  const visit = (node: ts.Node): ts.Node => {
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && FOREIGN.includes(node.expression.getText(source).split('.')[0])) return node;
    const visited = ts.visitEachChild(node, visit, context);
    return ts.isObjectLiteralExpression(visited) || ts.isArrayLiteralExpression(visited)
      ? ts.factory.createCallExpression(ts.factory.createIdentifier(RECORD), undefined, [visited])
      : visited;
  };
  return ts.visitNode(source, visit) as ts.SourceFile;
};

const sources = new Map<string, string>();

/** A module as JavaScript that records. */
function sourceOf(file: string): string {
  const text = sources.get(file) ?? ts.transpileModule(readFileSync(file, 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 }, transformers: { before: [recordLiterals] },
  }).outputText;
  sources.set(file, text);
  return text;
}
