import * as ts from 'typescript';
import type { Rule } from '../lint';

/** jsii takes `IFoo` for behaviour: a caller in Python, Java or Go has to write a class for it, even if it only carries data. */
export const dataInterfaces: Rule = {
  name: 'data-interface',
  checkType({ name, kind, symbol, node, members }, report, { checker }) {
    if (kind !== 'interface') return;
    const bases = checker.getBaseTypes(checker.getDeclaredTypeOfSymbol(symbol) as ts.InterfaceType);
    const hasBehaviour = bases.length > 0 || members.some(member => member.kind === 'method');
    if (!hasBehaviour) report(name, node, 'carries only data, but its name makes other languages implement it: drop the I, or give it a method');
  },
};
