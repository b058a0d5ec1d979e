import * as ts from 'typescript';
import { sourceOf, structsOf } from './structs-of-api';
import { apiOf } from '../../projenrc/api-lint/api';
import { isClassName } from '../../src/input/instance-of';
import { ENUMS, STRUCTS } from '../../src/input/structs';
import { expectGolden } from '../golden';

test('the types that are checked are those of the API', () => {
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile('tsconfig.json', ts.sys.readFile).config, ts.sys, '.');
  const program = ts.createProgram(['src/index.ts'], options);
  expectGolden(sourceOf(structsOf(apiOf(program, 'src/index.ts'))), 'src/input/structs.ts');
});

test('there is a rule for each type', () => {
  const types = Object.values(STRUCTS).flatMap(struct => Object.values<string>(struct)).map(type => type.replace(/(\[\]|\{\})?\??$/, ''));
  const isKnown = (type: string) => type in STRUCTS || type in ENUMS || isClassName(type) || ['string', 'number', 'boolean'].includes(type);
  expect(types.filter(type => !isKnown(type))).toEqual([]);
});
