import * as fs from 'fs';
import * as path from 'path';
import { TextBytes } from './text-bytes';

/** A file written under a temporary name, before it is renamed to its target. */
interface StagedFile {
  readonly temporary: string;
  readonly target: string;
}

/**
 * The output files of one synthesis, collected in memory and then written together.
 *
 * All files are written under temporary names first, and renamed only if that succeeds for all of them. So a full disk
 * or a missing permission changes nothing, and a reader sees either the old or the new file, never a part.
 */
export class OutputFiles {
  private readonly contents = new Map<string, Buffer>();
  private readonly folders: string[];
  private readonly bytes = new TextBytes();

  public constructor(private readonly outdir: string) {
    this.folders = [outdir];
  }

  /** Adds a folder below the output directory. */
  public addFolder(name: string) {
    this.folders.push(path.join(this.outdir, name));
  }

  /** Adds a file. Of two files with one name the last is written, as with `App`. */
  public add(components: string[], text: string) {
    this.contents.set(path.join(this.outdir, ...components), this.bytes.of(text));
  }

  /** Writes everything that was added. */
  public write() {
    for (const folder of this.folders) {
      fs.mkdirSync(folder, { recursive: true });
    }
    const staged: StagedFile[] = [];
    let renamed = 0;
    try {
      for (const [file, content] of this.contents) {
        this.stage(file, content, staged);
      }
      for (; renamed < staged.length; renamed++) {
        fs.renameSync(staged[renamed].temporary, staged[renamed].target);
      }
    } finally {
      for (const { temporary } of staged.slice(renamed)) {
        fs.rmSync(temporary, { force: true });
      }
    }
  }

  private stage(file: string, content: Buffer, staged: StagedFile[]) {
    const existing = fs.lstatSync(file, { throwIfNoEntry: false });
    let target = file;
    let mode: number | undefined;
    if (existing) {
      // A folder or a read-only file must fail here: renaming would replace it.
      fs.closeSync(fs.openSync(file, 'r+'));
      target = existing.isSymbolicLink() ? fs.realpathSync(file) : file;
      mode = fs.statSync(target).mode;
    }
    // Short and independent of the target's name, which may be as long as a name can be; not `.yaml`, which kubectl would apply.
    const temporary = path.join(path.dirname(target), `.cdk8s-mesh-${process.pid}-${staged.length}.tmp`);
    staged.push({ temporary, target });
    fs.writeFileSync(temporary, content);
    if (mode !== undefined) {
      fs.chmodSync(temporary, mode);
    }
  }
}
