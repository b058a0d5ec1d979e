import type { Rule } from '../lint';

/** jsii drops exported functions, constants and type aliases: other languages would not have them. */
export const exportsAreTypes: Rule = {
  name: 'not-a-type',
  checkExports(others, report) {
    for (const symbol of others) report(symbol.name, symbol.declarations?.[0], 'is no class, interface or enum: other languages do not get it');
  },
};
