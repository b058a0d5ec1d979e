import { text } from './text';
import { inputError } from '../model/input-error';

const STRING = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;
const PAIRS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/**
 * An expression of CEL (Common Expression Language), of one line: its strings and brackets are closed. The mesh parses it when the object is applied.
 * @throws otherwise
 * @see https://github.com/google/cel-spec
 */
export function celExpression(where: string, what: string, expression: string): string {
  const fix = 'give an expression, such as response.code >= 400';
  if (typeof expression !== 'string' || !expression.trim()) throw inputError({ where, what, got: expression, allowed: 'a CEL expression', fix });
  const code = text(where, what, expression).replace(STRING, '');
  const open: string[] = [];
  const isClosed = !/["'\\]/.test(code) && [...code].every(mark => {
    if ('([{'.includes(mark)) open.push(mark);
    return !(mark in PAIRS) || open.pop() === PAIRS[mark];
  }) && !open.length;
  if (isClosed) return expression;
  throw inputError({ where, what, got: expression, allowed: 'a CEL expression whose strings and brackets are closed', fix });
}
