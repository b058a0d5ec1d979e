import * as fs from 'fs';
import * as path from 'path';
import { buildSync } from 'esbuild';

const FILE = path.join(__dirname, '../lib/index.js');

// Without a source map, which takes more than the code: that is as readable as the sources.
buildSync({
  entryPoints: [path.join(__dirname, '../lib/src/index.js')],
  outfile: FILE,
  bundle: true,
  packages: 'external',
  platform: 'node',
  logLevel: 'error',
});

// Node finds what an ES module can import by reading this file, not by running it, and does not see into the functions around the modules.
const names = Object.keys(require(FILE)); // eslint-disable-line @typescript-eslint/no-require-imports
fs.appendFileSync(FILE, `0 && (module.exports = { ${names.join(', ')} });\n`);
