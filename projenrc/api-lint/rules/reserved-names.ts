import * as ts from 'typescript';
import { parametersOf } from '../api';
import type { Rule } from '../lint';

const PYTHON = `and as assert async await break class continue def del elif else except finally for from global if import in is lambda
  nonlocal not or pass raise return try while with yield`;
const JAVA = `abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally float for
  goto if implements import instanceof int interface long native new package private protected public return short static super switch
  synchronized this throw throws transient try void volatile while`;
const RESERVED = new Set(`${PYTHON} ${JAVA}`.split(/\s+/));

/** The generators rename these (`from_`, `defaultValue`): the same thing has two names then. */
export const reservedNames: Rule = {
  name: 'reserved-name',
  checkMember(member, _type, report) {
    if (member.kind !== 'constructor' && isReserved(member.name)) report('is a reserved word of Python or Java');
    for (const { name } of parametersOf(member)) {
      if (ts.isIdentifier(name) && isReserved(name.text)) report(`parameter ${name.text} is a reserved word of Python or Java`);
    }
  },
};

const isReserved = (name: string) => RESERVED.has(name);
