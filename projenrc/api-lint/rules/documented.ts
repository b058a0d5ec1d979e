import * as ts from 'typescript';
import type { Rule } from '../lint';

/** Every type and member says what it is. */
export const documented: Rule = {
  name: 'undocumented',
  checkType({ name, symbol, node }, report, { checker }) {
    if (symbol.getDocumentationComment(checker).length === 0) report(name, node, 'has no docs');
  },
  checkMember({ kind, symbol, nodes }, _type, report, { checker }) {
    if (kind === 'constructor' && isConstructOrHidden(nodes[0])) return;
    const own = kind === 'constructor' ? nodes.flatMap(ts.getJSDocCommentsAndTags) : symbol.getDocumentationComment(checker);
    if (own.length === 0) report('has no docs');
  },
};

/** `(scope, id, props)` needs no words. */
function isConstructOrHidden(node: ts.Declaration): boolean {
  const names = (node as ts.ConstructorDeclaration).parameters.map(({ name }) => name.getText()).join(' ');
  return /^(scope id( props)?|props|)$/.test(names);
}
