/*
 * Mutation testing of folders or files of src/: `npm run mutate -- src/checks src/model/retry.ts`. Options of Stryker may follow the paths.
 */
import { spawnSync } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, statSync } from 'fs';

const args = process.argv.slice(2);
const firstOption = args.findIndex(arg => arg.startsWith('-'));
const paths = firstOption < 0 ? args : args.slice(0, firstOption);
const options = firstOption < 0 ? [] : args.slice(firstOption);

const wrong = paths.find(path => !/^(\.\/)?src(\/|$)/.test(path) || !existsSync(withoutLines(path)));
if (!paths.length || wrong !== undefined) {
  console.error(`npm run mutate: ${wrong ?? 'no path'}; allowed: folders and files of src/, a file with lines too: src/checks src/model/retry.ts:30-40`);
  process.exit(1);
}

const plain = paths.map(path => path.replace(/^\.\//, '').replace(/\/$/, ''));
const globs = plain.map(path => (statSync(withoutLines(path)).isDirectory() ? `${path}/**/*.ts` : path));
// Stryker reports all that its file of results knows: with one for each choice of paths, the report is of what was asked for.
// A file name has at most 255 bytes: many paths are named by their hash.
const name = plain.join('+').replace(/[/:]/g, '-');
const results = `.cache/mutation/${name.length > 200 ? createHash('sha256').update(name).digest('hex') : name}.json`;
const { status } = spawnSync('stryker', [
  'run', 'projenrc/mutation/stryker.config.mjs', '--mutate', globs.join(','), '--incrementalFile', results, ...options,
], { stdio: 'inherit' });
process.exitCode = status ?? 1;

/** The path without `:30-40` or `:30:5-40:10`. */
function withoutLines(path: string): string {
  return path.replace(/:\d+(:\d+)?-\d+(:\d+)?$/, '');
}
