import * as fs from 'fs';
import * as path from 'path';
import { buildSync } from 'esbuild';

const FILE = path.join(__dirname, '../lib/index.js');
const REGEX_ENGINE = path.join(__dirname, '../lib/re2js.js');
const COMMAND = path.join(__dirname, '../lib/cli.js');
const OPTIONS = { bundle: true, packages: 'external', platform: 'node', logLevel: 'error' } as const;

// Without a source map, which takes more than the code: that is as readable as the sources.
buildSync({
  entryPoints: [path.join(__dirname, '../lib/src/index.js')],
  outfile: FILE,
  ...OPTIONS,
  // Loaded on first use: most apps have no regex.
  alias: { re2js: `./${path.basename(REGEX_ENGINE)}` },
  external: [`./${path.basename(REGEX_ENGINE)}`],
});

// The command, with its parser: it needs nothing of the library but the model.
const commander = path.dirname(require.resolve('commander'));
buildSync({
  entryPoints: [path.join(__dirname, '../lib/src/cli/main.js')],
  outfile: COMMAND,
  ...OPTIONS,
  packages: 'bundle',
  alias: { re2js: `./${path.basename(REGEX_ENGINE)}` },
  external: [`./${path.basename(REGEX_ENGINE)}`],
  banner: { js: `#!/usr/bin/env node\n/*! commander\n${license(commander)}*/` },
});
fs.chmodSync(COMMAND, 0o755);

// One of its three builds. As a bundled dependency the package would have all of them.
const installed = path.dirname(path.dirname(require.resolve('re2js')));
buildSync({
  entryPoints: [path.join(installed, 'build/index.cjs')],
  outfile: REGEX_ENGINE,
  ...OPTIONS,
  minify: true,
  banner: { js: `/*! re2js\n${license(installed)}*/` },
});

// Node finds what an ES module can import by reading this file, not by running it, and does not see into the functions around the modules.
const names = Object.keys(require(FILE)); // eslint-disable-line @typescript-eslint/no-require-imports
fs.appendFileSync(FILE, `0 && (module.exports = { ${names.join(', ')} });\n`);

/** The license of a package, as a comment. */
function license(folder: string): string { return fs.readFileSync(path.join(folder, 'LICENSE'), 'utf8').replace(/\*\//g, '* /'); }
