import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

/** A new empty folder, as an output directory. */
export function emptyFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'mesh-app-'));
}

/** All files and folders below a folder: the content of each file by its relative path, null for a folder. */
export function writtenFiles(folder: string): Record<string, string | null> {
  const found: Record<string, string | null> = {};
  for (const name of fs.readdirSync(folder, { recursive: true }).map(String).sort()) {
    const file = path.join(folder, name);
    found[name] = fs.statSync(file).isDirectory() ? null : fs.readFileSync(file, 'latin1');
  }
  return found;
}
