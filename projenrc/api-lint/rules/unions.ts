import * as ts from 'typescript';
import { ApiMember, parametersOf } from '../api';
import type { Rule } from '../lint';

/** jsii sees `'a' | 'b'` as string, and `string | number` as anything at all in languages without unions. */
export const unions: Rule = {
  name: 'union',
  checkMember(member, _type, report, { checker }) {
    for (const [what, type] of typesIn(member, checker)) {
      const bad = findUnion(type, checker);
      if (bad) report(`${what} ${checker.typeToString(bad)}: other languages have no unions and no literal types; take an enum or a class`);
    }
  },
};

function typesIn(member: ApiMember, checker: ts.TypeChecker): [string, ts.Type][] {
  const found: [string, ts.Type][] = [];
  for (const parameter of parametersOf(member)) found.push([`parameter ${parameter.name.getText()} is`, checker.getTypeAtLocation(parameter)]);
  for (const node of member.nodes) {
    if (member.kind === 'method') {
      found.push(['returns', checker.getSignatureFromDeclaration(node as ts.SignatureDeclaration)!.getReturnType()]);
    } else if (member.kind === 'property' && !isInferredConstant(node)) {
      found.push(['is', checker.getTypeOfSymbolAtLocation(member.symbol, node)]);
    }
  }
  return found;
}

/** `static readonly GET = 'GET'` is a string to everybody. */
const isInferredConstant = (node: ts.Declaration) => ts.isPropertyDeclaration(node) && !node.type && node.initializer !== undefined;

/* eslint-disable no-bitwise -- TypeScript's flags */
function findUnion(full: ts.Type, checker: ts.TypeChecker): ts.Type | undefined {
  const type = checker.getNonNullableType(full);
  if (type.flags & (ts.TypeFlags.EnumLike | ts.TypeFlags.Boolean)) return undefined;
  if (type.isUnion() || type.flags & ts.TypeFlags.Literal) return type;
  const inner = [...checker.getTypeArguments(type as ts.TypeReference) ?? [], checker.getIndexTypeOfType(type, ts.IndexKind.String)];
  for (const part of inner) {
    const isThis = part === type || part && part.flags & ts.TypeFlags.TypeParameter; // a class has itself among its arguments
    const bad = part && !isThis && findUnion(part, checker);
    if (bad) return bad;
  }
  return undefined;
}
