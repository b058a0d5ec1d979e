import { isStruct, parametersOf } from '../api';
import type { Rule } from '../lint';

/** Only a struct that comes last becomes keyword arguments in Python. */
export const structsLast: Rule = {
  name: 'struct-not-last',
  checkMember(member, _type, report, { checker }) {
    if (member.nodes.length > 1) return; // overloads are reported as such
    for (const parameter of parametersOf(member).slice(0, -1)) {
      const type = checker.getNonNullableType(checker.getTypeAtLocation(parameter));
      if (isStruct(type)) report(`parameter ${parameter.name.getText()} is a struct and not the last: no keyword arguments in Python`);
    }
  },
};
