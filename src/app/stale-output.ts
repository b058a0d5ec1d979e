import * as fs from 'fs';
import * as path from 'path';

/** An error of a synthesis that wrote nothing, with a line about the manifests of an earlier one, if there are any: nobody should apply them by mistake. */
export function withStaleOutput(error: unknown, outdir: string, extension: string): unknown {
  if (!(error instanceof Error) || !holdsManifests(outdir, extension)) return error;
  const { message } = error;
  const whole = `${message}\nNothing was written: ${outdir} still holds the manifests of an earlier synthesis.`;
  // Node prints the stack, which has the message as it was.
  error.stack = error.stack?.replace(message, () => whole);
  error.message = whole;
  return error;
}

/** In the folder itself, or in one of a chart. */
function holdsManifests(outdir: string, extension: string): boolean {
  return entries(outdir).some(entry => (
    entry.isDirectory() ? entries(path.join(outdir, entry.name)).some(({ name }) => name.endsWith(extension)) : entry.name.endsWith(extension)
  ));
}

function entries(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // there is none, or one that writing reports
  }
}
