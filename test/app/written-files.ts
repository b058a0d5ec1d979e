import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

const folders: string[] = [];

afterAll(() => folders.splice(0).forEach(folder => fs.rmSync(folder, { recursive: true, force: true })));

/** A new empty folder, as an output directory: gone after the tests of the file. */
export function emptyFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mesh-app-'));
  folders.push(folder);
  return folder;
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
