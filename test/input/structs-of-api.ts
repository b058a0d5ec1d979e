import * as ts from 'typescript';
import { Api, isStruct } from '../../projenrc/api-lint/api';

/** Behavioural interfaces, by the class that stands for them in errors. */
const CLASSES: Readonly<Record<string, string>> = { IServiceAccount: 'ServiceAccount', ICaller: 'MeshService or MeshWorkload', IConstruct: 'Construct' };

/** Structs that only the library makes, and the props that `MeshApp` checks itself, as a newer cdk8s may have more of them. */
const UNCHECKED = ['ArgoCdIgnoreDifference', 'Finding', 'FeatureDifference', 'MeshAppProps', 'NamespaceMigration', 'RehearsalTick'];

/** The props of each struct of the API with the types of their values, and the values of each enum. */
export interface ApiStructs {
  readonly structs: Record<string, Record<string, string>>;
  readonly enums: Record<string, Record<string, string | number>>;
}

/** Reads the structs from the source. */
export function structsOf({ checker, types }: Api): ApiStructs {
  const structs: ApiStructs['structs'] = {};
  const enums: ApiStructs['enums'] = {};

  const textOf = (type: ts.Type): string => {
    const value = checker.getNonNullableType(type);
    if (checker.isArrayType(value)) return `${textOf(checker.getTypeArguments(value as ts.TypeReference)[0])}[]`;
    const item = checker.getIndexTypeOfType(value, ts.IndexKind.String);
    if (item) return `${textOf(item)}{}`;
    const node = enumOf(value);
    if (node) {
      const entries = node.members.map(member => [(member.name as ts.Identifier).text, checker.getConstantValue(member)!]);
      enums[node.name.text] ??= Object.fromEntries(entries);
      return node.name.text;
    }
    if (isStruct(value)) addStruct(value);
    const name = checker.typeToString(value);
    return CLASSES[name] ?? name;
  };
  const enumOf = (type: ts.Type): ts.EnumDeclaration | undefined => {
    const [declaration] = (type.isUnion() ? type.types[0].symbol : type.symbol)?.declarations ?? [];
    const node = declaration && ts.isEnumMember(declaration) ? declaration.parent : declaration;
    return node && ts.isEnumDeclaration(node) ? node : undefined;
  };
  const addStruct = (type: ts.Type) => {
    const { name } = type.symbol;
    if (structs[name] || UNCHECKED.includes(name)) return;
    const struct: Record<string, string> = structs[name] = {};
    for (const property of checker.getPropertiesOfType(type)) {
      // eslint-disable-next-line no-bitwise -- TypeScript's flags
      const optional = property.flags & ts.SymbolFlags.Optional ? '?' : '';
      struct[property.name] = textOf(checker.getTypeOfSymbol(property)) + optional;
    }
  };
  for (const { kind, symbol } of types) if (kind === 'struct') addStruct(checker.getDeclaredTypeOfSymbol(symbol));
  return { structs, enums };
}

/** The source of `src/input/structs.ts`. */
export function sourceOf({ structs, enums }: ApiStructs): string {
  return `/* Written by \`npm run test:update -- test/input/structs.test.ts\` from the interfaces and enums of the API. */

/** The props of each interface of the API, and the types of their values: \`?\` optional, \`[]\` a list, \`{}\` a map. */
export const STRUCTS = ${table(structs)};

export type StructName = keyof typeof STRUCTS;

/** The values of the enums among these types. */
export const ENUMS = ${table(enums)};
`;
}

function table(rows: Record<string, Record<string, string | number>>): string {
  const literal = (value: string | number) => (typeof value === 'number' ? value : `'${value}'`);
  const lines = Object.entries(rows).sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([name, row]) => {
    const entries = Object.entries(row).map(([key, value]) => `${key}: ${literal(value)}`);
    const line = `  ${name}: { ${entries.join(', ')} },`;
    return line.length <= 150 ? [line] : [`  ${name}: {`, ...entries.map(entry => `    ${entry},`), '  },'];
  });
  return `{\n${lines.join('\n')}\n} as const`;
}
