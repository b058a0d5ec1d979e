import * as ts from 'typescript';
import type { Rule } from '../lint';

/** A struct inherits docs with its props: those of another package tell its defaults, not ours. */
export const ownStructs: Rule = {
  name: 'foreign-struct',
  checkType({ name, kind, symbol, node }, report, { checker }) {
    if (kind !== 'struct') return;
    for (const base of checker.getBaseTypes(checker.getDeclaredTypeOfSymbol(symbol) as ts.InterfaceType)) {
      const file = base.symbol.declarations?.[0]?.getSourceFile().fileName ?? '';
      if (/[\\/]node_modules[\\/]/.test(file)) report(name, node, `extends ${base.symbol.name} of another package, whose docs tell other defaults: list the props`);
    }
  },
};
