import type { Rule } from '../lint';
import { dataInterfaces } from './data-interfaces';
import { defaults } from './defaults';
import { documented } from './documented';
import { examples } from './examples';
import { exportsAreTypes } from './exports-are-types';
import { generics } from './generics';
import { overloads } from './overloads';
import { ownStructs } from './own-structs';
import { reservedNames } from './reserved-names';
import { structsLast } from './structs-last';
import { unions } from './unions';

/** What jsii lets pass in silence, and what documentation must have. */
export const RULES: Rule[] = [
  dataInterfaces,
  defaults,
  documented,
  examples,
  exportsAreTypes,
  generics,
  overloads,
  ownStructs,
  reservedNames,
  structsLast,
  unions,
];
