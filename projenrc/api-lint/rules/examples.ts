import type { Rule } from '../lint';

/** Every type shows how it is used. That the examples compile is checked by jsii-rosetta. */
export const examples: Rule = {
  name: 'no-example',
  checkType({ name, symbol, node }, report, { checker }) {
    const shown = symbol.getJsDocTags(checker).some(tag => tag.name === 'example' && tag.text?.length);
    if (!shown) report(name, node, 'has no @example');
  },
};
