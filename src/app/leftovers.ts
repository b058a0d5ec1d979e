import { randomUUID } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';

/** With the id of the process that made the file. */
const TEMPORARY = /^\.cdk8s-mesh-(\d+)-.+\.tmp$/;

/** Time after which a temporary file is a leftover in any case: another process may have the same id by then. */
const MAX_AGE_MS = 3_600_000;

/**
 * A new name in a folder, for a file that is removed again. Short and independent of the target's name, which may be as long as a name can be;
 * not `.yaml`, which kubectl would apply.
 */
export function temporaryFile(folder: string): string {
  return path.join(folder, `.cdk8s-mesh-${process.pid}-${randomUUID()}.tmp`);
}

/** Removes the temporary files of runs that were killed, as far as it can: they do no harm. Those of a run at the same time stay. */
export function removeLeftovers(folders: Iterable<string>): void {
  for (const folder of folders) attempt(() => removeLeftoversIn(folder));
}

function removeLeftoversIn(folder: string): void {
  for (const name of fs.readdirSync(folder)) {
    const id = TEMPORARY.exec(name)?.[1];
    if (id) attempt(() => removeUnused(path.join(folder, name), Number(id)));
  }
}

/** Does what may fail without effect on the output. */
export function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // The next synthesis tries again.
  }
}

function removeUnused(file: string, id: number): void {
  if (id === process.pid || !isRunning(id) || Date.now() - fs.lstatSync(file).ctimeMs > MAX_AGE_MS) fs.rmSync(file, { force: true });
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0); // signal 0 only asks
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'; // or else it belongs to another user
  }
}
