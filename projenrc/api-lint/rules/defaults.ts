import * as ts from 'typescript';
import { has, isStruct, parametersOf } from '../api';
import type { Rule } from '../lint';

/** What is optional says what happens without it. */
export const defaults: Rule = {
  name: 'no-default',
  checkMember(member, _type, report, { checker }) {
    const tags = member.symbol.getJsDocTags(checker);
    if (has(member.symbol, ts.SymbolFlags.Optional) && member.kind === 'property' && !tags.some(({ name, text }) => name === 'default' && text?.length)) {
      report('is optional: say @default');
    }
    for (const parameter of parametersOf(member)) {
      const type = checker.getNonNullableType(checker.getTypeAtLocation(parameter));
      if (!parameter.questionToken && !parameter.initializer || isStruct(type)) continue; // a struct's fields say their own
      const name = parameter.name.getText();
      const doc = ts.getJSDocParameterTags(parameter).map(tag => ts.getTextOfJSDocComment(tag.comment) ?? '').join(' ');
      if (!/default|without|if (absent|omitted|not given)/i.test(doc)) report(`parameter ${name} is optional: say in @param ${name} what the default is`);
    }
  },
};
