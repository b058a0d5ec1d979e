import * as fs from 'fs';
import * as path from 'path';
import { removeLeftovers } from './leftovers';
import { StagedFile } from './staged-file';
import { TextBytes } from './text-bytes';
import { inputError } from '../model/input-error';

/**
 * The output files of one synthesis, collected in memory and then written together.
 *
 * All files are written under temporary names first, and renamed only if that succeeds for all of them. So a full disk
 * or a missing permission changes nothing, and a reader sees either the old or the new file, never a part. If a rename fails,
 * those before it are undone. A process that is killed between two renames undoes nothing.
 */
export class OutputFiles {
  private readonly contents = new Map<string, Buffer>();
  private readonly sources = new Map<string, () => string>();
  private readonly folders: string[];
  private readonly bytes = new TextBytes();

  public constructor(private readonly outdir: string) {
    this.folders = [outdir];
  }

  /** Adds a folder below the output directory. */
  public addFolder(name: string) {
    this.folders.push(path.join(this.outdir, name));
  }

  /**
   * Adds a file.
   * @param source path of the construct that it is of
   * @throws if there is one of this name: one of the two would be lost
   */
  public add(components: string[], text: string, source = () => 'MeshApp') {
    const file = path.join(this.outdir, ...components);
    const first = this.sources.get(file);
    if (first) {
      throw inputError({
        where: source(),
        what: 'output file',
        got: components.join('/'),
        allowed: `a file of its own: this one is that of ${first()}`,
        fix: 'rename one of the two, use a folder with a chart for each namespace (FOLDER_PER_CHART_FILE_PER_RESOURCE), or FILE_PER_CHART',
      });
    }
    this.sources.set(file, source);
    this.contents.set(file, this.bytes.of(text));
  }

  /** Adds a file that is not in the output directory, by its absolute path. */
  public addOutside(file: string, text: string) {
    this.folders.push(path.dirname(file));
    this.contents.set(file, this.bytes.of(text));
  }

  /** Writes everything that was added. */
  public write() {
    for (const folder of this.folders) makeFolder(folder);
    const staged: StagedFile[] = [];
    try {
      for (const [name, content] of this.contents) {
        const file = new StagedFile(name);
        staged.push(file);
        file.write(content);
      }
      for (const file of staged) file.replace();
    } catch (error) {
      throw putBack(staged, error);
    } finally {
      for (const file of staged) file.discard();
    }
    removeLeftovers(new Set([...this.folders, ...staged.map(({ folder }) => folder)]));
  }
}

function makeFolder(folder: string) {
  try {
    fs.mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw inputError({
      where: 'MeshApp', what: 'output folder', got: folder, allowed: 'a folder, or a name for a new one', fix: `choose another outdir: ${(error as Error).message}`,
    });
  }
}

/** The error to throw, after every file is as it was, or else with where its last content is. */
function putBack(staged: readonly StagedFile[], error: unknown): unknown {
  const lost = [...staged].reverse().flatMap(file => file.putBack() ?? []);
  if (!lost.length) return error;
  return new Error(`${error instanceof Error ? error.message : error}; the files before it could not be put back: ${lost.join(', ')}`, { cause: error });
}
