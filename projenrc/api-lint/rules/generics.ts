import * as ts from 'typescript';
import type { Rule } from '../lint';

/** jsii turns the type parameter of a method into `any`. */
export const generics: Rule = {
  name: 'generic',
  checkMember({ nodes }, _type, report) {
    if (nodes.some(node => ts.isFunctionLike(node) && node.typeParameters?.length)) report('is generic: other languages see `any`');
  },
};
