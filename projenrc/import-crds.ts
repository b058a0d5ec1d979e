/*
 * Generates imports/ from the CRDs of pinned releases: `npm run import` (`npm run import -- --check` only compares). Needs Go.
 *
 * Not by `cdk8s import`, for three reasons. It renames fields to camel case, and we type plain manifests, whose names must be the CRD's.
 * It generates classes, enums and conversion functions, which cost start-up time and swallow JSON patches, and we emit plain objects.
 * And it writes every kind once per version, with long names that change when a version is added.
 * Types alone, of one version, need one page of code.
 */
import * as fs from 'fs';
import * as path from 'path';
import { typesOf } from './crd-types/generate';
import { folderOf, kindsOf, Target, TARGETS } from './crd-types/sources';
import { differences } from './crd-types/verify';

const OUT = path.join(__dirname, '..', 'imports');
const check = process.argv.includes('--check');

const problems = TARGETS.flatMap(target => {
  const file = path.join(OUT, target.file);
  const kinds = kindsOf(target, folderOf(target.source));
  const text = render(target, kinds.map(typesOf));
  if (!check) fs.writeFileSync(file, text);
  const stale = fs.readFileSync(file, 'utf8') === text ? [] : ['is not what the generator writes'];
  return [...stale, ...differences(file, kinds)].map(problem => `${target.file}: ${problem}`);
});

for (const problem of problems) console.error(problem);
if (problems.length) process.exitCode = 1;

function render({ source: { module, version } }: Target, types: string[]): string {
  return [
    [
      `// Generated from the CRDs of ${module}@${version}. To change: projenrc/crd-types/sources.ts, then \`npm run import\`.`,
      "import type { ObjectMeta } from './metadata';",
    ].join('\n'),
    ...types,
  ].join('\n\n') + '\n';
}
