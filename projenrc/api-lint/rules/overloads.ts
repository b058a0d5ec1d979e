import type { Rule } from '../lint';

/** jsii keeps the first signature and drops the others. */
export const overloads: Rule = {
  name: 'overload',
  checkMember({ kind, nodes }, _type, report) {
    if ((kind === 'method' || kind === 'constructor') && nodes.length > 1) report('is overloaded: other languages get the first signature only');
  },
};
