import * as path from 'path';
import * as ts from 'typescript';

/** A class, struct, behavioural interface (`IFoo`) or enum that users see. */
export interface ApiType {
  readonly name: string;
  readonly kind: 'class' | 'struct' | 'interface' | 'enum';
  readonly symbol: ts.Symbol;
  readonly node: ts.Declaration;
  readonly members: ApiMember[];
}

/** A constructor, method, property or enum member that users see. */
export interface ApiMember {
  readonly name: string;
  readonly kind: 'constructor' | 'method' | 'property' | 'value';
  readonly symbol: ts.Symbol;
  /** More than one for overloads. */
  readonly nodes: ts.Declaration[];
}

/** What the entry file exports. */
export interface Api {
  readonly checker: ts.TypeChecker;
  readonly types: ApiType[];
  /** Exports that are no types: functions, constants, aliases, namespaces. */
  readonly others: ts.Symbol[];
}

/** What jsii makes of a library is decided by what its entry file exports. */
export function apiOf(program: ts.Program, entry: string): Api {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path.resolve(entry));
  if (!source) throw new Error(`no such file: ${entry}`);
  const module = checker.getSymbolAtLocation(source);
  const symbols = (module ? checker.getExportsOfModule(module) : [])
    .map(symbol => has(symbol, ts.SymbolFlags.Alias) ? checker.getAliasedSymbol(symbol) : symbol);
  const exported = new Set(symbols);
  const types: ApiType[] = [];
  const others: ts.Symbol[] = [];
  for (const symbol of symbols) {
    const node = symbol.declarations?.find(isType);
    if (!node) {
      others.push(symbol);
    } else {
      types.push({ name: symbol.name, kind: kindOf(node), symbol, node, members: membersOf(symbol, exported, checker) });
    }
  }
  return { checker, types, others };
}

/** A struct is data: passed by value, as keyword arguments where a language has them. jsii tells it by its name. */
export function isStruct(type: ts.Type): boolean {
  const node = type.symbol?.declarations?.find(ts.isInterfaceDeclaration);
  return node !== undefined && !isBehavioural(node) && !/[\\/](typescript[\\/]lib|@types)[\\/]/.test(node.getSourceFile().fileName);
}

export const isBehavioural = (node: ts.InterfaceDeclaration) => /^I[A-Z]/.test(node.name.text);

/** The parameters of a constructor or method, of every overload. */
export const parametersOf = ({ nodes }: ApiMember): ts.ParameterDeclaration[] =>
  nodes.flatMap(node => ts.isFunctionLike(node) && !ts.isAccessor(node) ? [...node.parameters] : []);

/* eslint-disable no-bitwise -- TypeScript's flags */
export const has = (symbol: ts.Symbol, flag: ts.SymbolFlags) => (symbol.flags & flag) !== 0;
const isHidden = (node: ts.Declaration) => (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Private) !== 0;
/* eslint-enable no-bitwise */

type TypeNode = ts.ClassDeclaration | ts.InterfaceDeclaration | ts.EnumDeclaration;
const isType = (node: ts.Declaration): node is TypeNode =>
  ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isEnumDeclaration(node);

function kindOf(node: TypeNode): ApiType['kind'] {
  if (ts.isClassDeclaration(node)) return 'class';
  if (ts.isEnumDeclaration(node)) return 'enum';
  return isBehavioural(node) ? 'interface' : 'struct';
}

function membersOf(symbol: ts.Symbol, exported: Set<ts.Symbol>, checker: ts.TypeChecker): ApiMember[] {
  const own = [...symbol.members?.values() ?? [], ...symbol.exports?.values() ?? []];
  return [...own.flatMap(memberOf), ...hiddenBases(symbol, exported, checker).flatMap(base => membersOf(base, exported, checker))];
}

function memberOf(symbol: ts.Symbol): ApiMember[] {
  // The implementation behind overloads is no signature of its own.
  const all = symbol.declarations ?? [];
  const overloads = all.filter(node => ts.isFunctionLike(node) && !ts.isAccessor(node) && !(node as ts.FunctionLikeDeclaration).body);
  const nodes = overloads.length && overloads.length < all.length ? overloads : all;
  if (nodes.length === 0 || nodes.some(isHidden) || symbol.name.startsWith('_') && symbol.name !== ts.InternalSymbolName.Constructor) return [];
  if (symbol.name === ts.InternalSymbolName.Constructor) return [{ name: 'constructor', kind: 'constructor', symbol, nodes }];
  if (has(symbol, ts.SymbolFlags.EnumMember)) return [{ name: symbol.name, kind: 'value', symbol, nodes }];
  if (has(symbol, ts.SymbolFlags.Method)) return [{ name: symbol.name, kind: 'method', symbol, nodes }];
  const isProperty = has(symbol, ts.SymbolFlags.Property) || has(symbol, ts.SymbolFlags.Accessor);
  return isProperty && symbol.name !== 'prototype' ? [{ name: symbol.name, kind: 'property', symbol, nodes }] : [];
}

/** jsii gives the members of a base class that is not exported to the class that is. */
function hiddenBases(symbol: ts.Symbol, exported: Set<ts.Symbol>, checker: ts.TypeChecker): ts.Symbol[] {
  if (!has(symbol, ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) return []; // eslint-disable-line no-bitwise
  return checker.getBaseTypes(checker.getDeclaredTypeOfSymbol(symbol) as ts.InterfaceType)
    .map(base => base.symbol)
    .filter(base => base && !exported.has(base) && base.declarations?.every(node => !/[\\/]node_modules[\\/]/.test(node.getSourceFile().fileName)));
}
