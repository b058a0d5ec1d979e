import * as path from 'path';
import * as ts from 'typescript';
import { lint } from '../../projenrc/api-lint/lint';

/** What each rule must catch: bad code, and `what: text`. Code that begins with a dot is the body of a documented class. */
const BAD: [rule: string, code: string, findings: string[]][] = [
  ['not-a-type', 'export function make() {}', ['make: is no class, interface or enum']],
  ['not-a-type', 'export const LIMIT = 3;', ['LIMIT: is no class, interface or enum']],
  ['not-a-type', "export type Mode = 'a' | 'b';", ['Mode: is no class, interface or enum']],
  ['generic', '.public first<T>(items: T[]): T { return items[0]; }', ['Sample.first: is generic']],
  ['overload', '.public add(a: string): void; public add(a: number): void; public add(a: any): void { void a; }', ['Sample.add: is overloaded']],
  ['union', ".public readonly mode: 'a' | 'b' = 'a';", ['Sample.mode: is "a" | "b"']],
  ['union', '.public readonly mode: Alias = "a";', ['Sample.mode: is Alias']],
  ['union', '.public readonly only: "a"[] = [];', ['Sample.only: is "a"']],
  ['union', '.public set(port: string | number): void { void port; }', ['Sample.set: parameter port is string | number']],
  ['union', '.public get(): Record<string, string | number> { return {}; }', ['Sample.get: returns string | number']],
  ['data-interface', '/** Docs. \n @example 1 */ export interface IThing { /** Docs. */ readonly name: string }', ['IThing: carries only data']],
  ['foreign-struct', '/** Docs. \n @example 1 */ export interface Props extends PropertyDescriptor { /** Docs. */ readonly on: boolean }',
    ['Props: extends PropertyDescriptor of another package']],
  ['struct-not-last', '.public put(data: Data, id: string): void { void data; void id; }', ['Sample.put: parameter data is a struct']],
  ['reserved-name', '.public from(): void {}', ['Sample.from: is a reserved word']],
  ['reserved-name', '.public readonly package = 1;', ['Sample.package: is a reserved word']],
  ['reserved-name', '.public go(import_: string, from: string): void { void import_; void from; }', ['Sample.go: parameter from is a reserved word']],
  ['no-default', '.public readonly size?: number;', ['Sample.size: is optional']],
  ['no-default', '.public go(size?: number): void { void size; }', ['Sample.go: parameter size is optional']],
  ['no-default', '.public go(size = 3): void { void size; }', ['Sample.go: parameter size is optional']],
  ['no-default', '/** Docs. \n @example 1 */ export interface Props { /** Docs. */ readonly size?: number }', ['Props.size: is optional']],
  ['undocumented', '/** @example 1 */ export enum Level { /** Docs. */ LOW, HIGH }', ['Level: has no docs', 'Level.HIGH: has no docs']],
  ['undocumented', '/** Docs. \n @example 1 */ export class Plain { constructor(name: string) { void name; } public go() {} }',
    ['Plain.constructor: has no docs', 'Plain.go: has no docs']],
  ['undocumented', 'class Base { public go() {} } /** Docs. \n @example 1 */ export class Derived extends Base {}', ['Derived.go: has no docs']],
  ['no-example', '/** Docs. */ export class Plain {}', ['Plain: has no @example']],
  ['no-example', '/** Docs. */ export enum Level { /** Docs. */ LOW }', ['Level: has no @example']],
];

const GOOD = `
  type Alias = string;
  /** Docs. \n @example Level.LOW */ export enum Level { /** Docs. */ LOW, /** Docs. */ HIGH }
  /** Docs. \n @example 1 */ export interface Props { /** Docs. \n @default - none */ readonly level?: Level; /** Docs. */ readonly on: boolean }
  /** Docs. \n @example 1 */ export interface IThing { /** Docs. */ go(): void }
  /** Docs. \n @example 1 */ export class Good implements IThing {
    /** Docs. */ public static readonly NAME = 'name';
    /** Docs. \n @default - all */ public readonly levels?: Level[] = [];
    /** Docs. */ public readonly self: Good | undefined;
    /** Docs. */ public readonly alias: Alias = '';
    private readonly mode?: 'a' | 'b';
    /** @internal */ public readonly _mode = this.mode;
    constructor(scope: object, id: string, props: Props = { on: true }) { void scope; void id; void props; }
    public go(): void {}
    /** Docs. \n @param wait seconds, 3 by default */ public async later(level: Level, wait?: number): Promise<boolean> { return !!level && !!wait; }
  }
`;

/** One program for all: a file an example. TypeScript wants docs at the start of a line. */
const files = new Map([GOOD, ...BAD.map(([, code]) => code)].map((code, n) => [path.resolve(`virtual-${n}.ts`), source(code)]));
const host = ts.createCompilerHost({});
const program = ts.createProgram([...files.keys()], { strict: true, target: ts.ScriptTarget.ES2022, types: [], skipLibCheck: true }, {
  ...host,
  fileExists: file => files.has(path.resolve(file)) || host.fileExists(file),
  getSourceFile: (file, target) => {
    const code = files.get(path.resolve(file));
    return code === undefined ? host.getSourceFile(file, target) : ts.createSourceFile(file, code, target, true);
  },
});
const findings = (n: number) => lint(program, `virtual-${n}.ts`).map(({ rule, what, text }) => `[${rule}] ${what}: ${text}`);

test('the examples are TypeScript', () => {
  const errors = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => `${path.basename(file!.fileName)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  expect(errors).toEqual([]);
});

test('a good API has no findings', () => {
  expect(findings(0)).toEqual([]);
});

test.each(BAD.map((bad, n) => [...bad, n + 1] as const))('%s: %s', (rule, _code, expected, n) => {
  expect(findings(n)).toEqual(expected.map(text => expect.stringContaining(`[${rule}] ${text}`)));
});

function source(code: string): string {
  const whole = code.startsWith('.') ? inClass(code.slice(1)) : code;
  return whole.replace(/[/][*][*]/g, '\n$&');
}

function inClass(body: string): string {
  return `
    type Alias = 'a' | 'b';
    interface Data { readonly name: string }
    /** Docs. \n @example 1 */ export class Sample {
      /** Docs. */ ${body}
    }`;
}
