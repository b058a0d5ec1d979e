import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import * as ts from 'typescript';
import { Kind, typesOf } from '../../projenrc/crd-types/generate';
import { differences } from '../../projenrc/crd-types/verify';

const FOLDER = path.join(__dirname, '..', '..', 'imports');

/** A schema with what is awkward in real ones. */
const KIND: Kind = {
  group: 'example.io',
  version: 'v1',
  kind: 'Route',
  spec: {
    type: 'object',
    required: ['port'],
    properties: {
      'port': { 'x-kubernetes-int-or-string': true },
      'snake_case': { type: 'string' },
      'with-dash': { type: 'array', items: { type: 'string', enum: ['a', "it's"] } },
      'labels': { type: 'object', additionalProperties: { type: 'string' } },
      'stable': { type: 'object', properties: { weight: { type: 'integer' } } },
      'canary': { type: 'object', properties: { weight: { type: 'integer' } } },
      'anything': { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true },
    },
  },
};

const TYPES = `export interface Route {
  readonly apiVersion: 'example.io/v1';
  readonly kind: 'Route';
  readonly metadata: ObjectMeta;
  readonly spec: RouteSpec;
}

export interface RouteSpec {
  readonly port: number | string;
  readonly snake_case?: string;
  readonly 'with-dash'?: ('a' | 'it\\'s')[];
  readonly labels?: Record<string, string>;
  readonly stable?: RouteStable;
  readonly canary?: RouteStable;
  readonly anything?: Record<string, unknown>;
}

export interface RouteStable {
  readonly weight?: number;
}`;

test('types have the names of the schema, and one type per shape', () => {
  expect(typesOf(KIND)).toEqual(TYPES);
});

test('types that differ from the schema are found', () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'types-')), 'route.ts');
  try {
    const write = (types: string) => fs.writeFileSync(file, `interface ObjectMeta { readonly name: string }\n${types}`);
    write(TYPES);
    expect(differences(file, [KIND])).toEqual([]);

    write(TYPES.replace('snake_case', 'snakeCase').replace('port:', 'port?:').replace("'a' | ", '').replace('weight?: number', 'weight?: string'));
    expect(differences(file, [KIND])).toEqual([
      'Route.spec.snakeCase is not in the schema',
      'Route.spec.port is required in the schema',
      'Route.spec.snake_case is missing',
      'Route.spec.with-dash[] is "it\'s", in the schema "a" | "it\'s"',
      'Route.spec.stable.weight is string, in the schema number',
      'Route.spec.canary.weight is string, in the schema number',
    ]);
  } finally {
    fs.rmSync(path.dirname(file), { recursive: true });
  }
});

test.each(fs.readdirSync(FOLDER))('%s is types only: it costs nothing at start-up', name => {
  const { statements } = ts.createSourceFile(name, fs.readFileSync(path.join(FOLDER, name), 'utf8'), ts.ScriptTarget.ES2022);
  const others = statements.filter(node => !ts.isInterfaceDeclaration(node) && !(ts.isImportDeclaration(node) && node.importClause?.isTypeOnly));
  expect(others).toEqual([]);
});
