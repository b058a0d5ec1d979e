import * as path from 'path';
import * as ts from 'typescript';
import { Kind, Schema } from './generate';

/**
 * Compares a file of types with the schemas they stand for, field by field: names, which are required, and what kind of value.
 * It shares no code with the generator, so it holds for hand-written types too.
 *
 * @returns one line per difference
 */
export function differences(file: string, kinds: Kind[]): string[] {
  const program = ts.createProgram([path.resolve(file)], { noEmit: true, strict: true, types: [], target: ts.ScriptTarget.ES2022 });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path.resolve(file))!;
  const found: string[] = ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));

  const compare = (type: ts.Type, schema: Schema, at: string): void => {
    if (schema['x-kubernetes-int-or-string']) return expectText(type, 'string | number', at);
    if (schema.enum) return expectText(type, schema.enum.map(value => JSON.stringify(value)).sort().join(' | '), at);
    if (schema.type === 'array') {
      const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
      return element ? compare(element, schema.items ?? {}, `${at}[]`) : void found.push(`${at} should be an array`);
    }
    if (schema.type === 'object') return compareObject(type, schema, at);
    return expectText(type, { integer: 'number' }[schema.type as string] ?? schema.type ?? 'unknown', at);
  };

  const compareObject = (type: ts.Type, schema: Schema, at: string): void => {
    const values = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (typeof schema.additionalProperties === 'object') {
      return values ? compare(values, schema.additionalProperties, `${at}.*`) : void found.push(`${at} should be a record`);
    }
    const fields = new Map(checker.getPropertiesOfType(type).map(symbol => [symbol.name, symbol]));
    for (const name of fields.keys()) {
      if (!schema.properties?.[name]) found.push(`${at}.${name} is not in the schema`);
    }
    for (const [name, inner] of Object.entries(schema.properties ?? {})) {
      const symbol = fields.get(name);
      if (!symbol) {
        found.push(`${at}.${name} is missing`);
        continue;
      }
      const optional = (symbol.flags & ts.SymbolFlags.Optional) !== 0; // eslint-disable-line no-bitwise
      if (optional === (schema.required?.includes(name) ?? false)) found.push(`${at}.${name} is ${optional ? 'required' : 'optional'} in the schema`);
      const value = checker.getTypeOfSymbolAtLocation(symbol, source);
      // Without null, unknown is {}.
      compare(value.flags & ts.TypeFlags.Unknown ? value : checker.getNonNullableType(value), inner, `${at}.${name}`); // eslint-disable-line no-bitwise
    }
  };

  const expectText = (type: ts.Type, expected: string, at: string): void => {
    const members = type.isUnion() && !(type.flags & ts.TypeFlags.Boolean) ? type.types : [type]; // eslint-disable-line no-bitwise
    const got = members.map(member => checker.typeToString(member)).sort().join(' | ');
    const wanted = expected.split(' | ').sort().join(' | ');
    if (got !== wanted) found.push(`${at} is ${got}, in the schema ${wanted}`);
  };

  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(source)!);
  for (const { kind, group, version, spec } of kinds) {
    const symbol = exported.find(({ name }) => name === kind);
    if (!symbol) {
      found.push(`${kind} is missing`);
      continue;
    }
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    const fieldType = (name: string) => checker.getTypeOfSymbolAtLocation(type.getProperty(name)!, source);
    expectText(fieldType('apiVersion'), JSON.stringify(`${group}/${version}`), `${kind}.apiVersion`);
    expectText(fieldType('kind'), JSON.stringify(kind), `${kind}.kind`);
    compare(fieldType('spec'), spec, `${kind}.spec`);
  }
  return found;
}
