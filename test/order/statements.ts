import { readFileSync } from 'fs';
import { dirname, join } from 'path';
import * as ts from 'typescript';
import { inOrder, Order, Step } from '../generator/step';

/** Of what is declared by these for one service, or one gateway, the order has a meaning: the first that matches a request decides. */
const ORDERED = ['CanaryRoute', 'BlueGreenRoute', 'ABTestRoute', 'HttpRedirect', 'DirectResponse', 'addRule', 'addTcpRule', 'addTlsRule', 'addRoute'];
const SUBJECTS = ['addService', 'MeshService', 'Gateway'];

/** A statement of a function, by its place. */
interface Statement extends Pick<Step, 'name' | 'after'> { readonly node: ts.Statement }

/** An app's source, of which the statements of one function can change places. */
export class ShuffledSource {
  private readonly source: ts.SourceFile;
  private readonly body: ts.Block;
  private readonly statements: Statement[];
  /** By the text that is compiled: one order is for several meshes. */
  private readonly compiled = new Map<string, string>();

  /**
   * @param file full path
   * @param functionName the function
   * @param ordered further functions, whose calls keep their order
   */
  constructor(private readonly file: string, functionName: string, ordered: readonly string[] = []) {
    this.source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
    const functions = this.source.statements.filter(one => ts.isFunctionDeclaration(one));
    this.body = functions.find(({ name }) => name?.text === functionName)!.body!;
    this.statements = statementsOf(this.body, ordered);
  }

  /** The places of the statements. */
  public places(order: Order): string[] { return inOrder(this.statements, order).map(({ name }) => name); }

  /**
   * The exports of the module, with the statements in another order.
   * @param load gives the modules that it imports
   */
  public exports(order: Order, load: (module: string) => unknown): any {
    const text = this.source.text;
    const shuffled = inOrder(this.statements, order).map(({ node }) => node.getFullText(this.source)).join('\n');
    const [start, end] = [this.body.getStart(this.source) + 1, this.body.getEnd() - 1];
    const exports = {};
    const folder = dirname(this.file);
    new Function('exports', 'require', this.compile(`${text.slice(0, start)}${shuffled}\n${text.slice(end)}`))(exports, (name: string) => load(name.startsWith('.') ? join(folder, name) : name));
    return exports;
  }

  private compile(text: string): string {
    const known = this.compiled.get(text);
    if (known !== undefined) return known;
    const { outputText } = ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
    this.compiled.set(text, outputText);
    return outputText;
  }
}

function statementsOf({ statements }: ts.Block, ordered: readonly string[]): Statement[] {
  const all = statements.map(node => ({ node, names: namesIn(node), declares: declaredBy(node) }));
  const subjects = new Set(all.filter(({ names }) => SUBJECTS.some(name => names.has(name))).flatMap(({ declares }) => declares));
  const uses = (names: ReadonlySet<string>, some: readonly string[]) => some.some(name => names.has(name));
  const haveOrder = (a: ReadonlySet<string>, b: ReadonlySet<string>) => (uses(a, ordered) && uses(b, ordered))
    || (uses(a, ORDERED) && uses(b, ORDERED) && [...subjects].some(name => a.has(name) && b.has(name)));
  return all.map(({ node, names }, i) => ({
    node,
    name: `${i}`,
    after: all.slice(0, i).flatMap(({ names: earlier, declares }, j) => (
      ts.isReturnStatement(node) || uses(names, declares) || haveOrder(earlier, names) ? [`${j}`] : []
    )),
  }));
}

/** All identifiers, of variables or not. */
function namesIn(node: ts.Node): Set<string> {
  const names = new Set<string>();
  const visit = (one: ts.Node): void => {
    if (ts.isIdentifier(one)) names.add(one.text);
    ts.forEachChild(one, visit);
  };
  visit(node);
  return names;
}

/** The variables that a statement declares for those after it. */
function declaredBy(node: ts.Statement): string[] {
  const bound = (name: ts.BindingName): string[] => (
    ts.isIdentifier(name) ? [name.text] : name.elements.flatMap(element => (ts.isOmittedExpression(element) ? [] : bound(element.name)))
  );
  return ts.isVariableStatement(node) ? node.declarationList.declarations.flatMap(({ name }) => bound(name)) : [];
}
