import * as fs from 'fs';
import * as path from 'path';
import { TextBytes } from './text-bytes';

/** A file that is written under a temporary name, and not yet renamed to its target. */
interface StagedFile {
  readonly temporary: string;
  readonly target: string;
}

/**
 * The files of one synthesis: collected in memory first, then written all together.
 *
 * All files are written under temporary names first; they are renamed only after all of them are written. A full disk
 * or a missing permission therefore changes nothing, and a reader sees each file complete: the old one or the new one.
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

  /** Adds a file. The last file of a name wins. */
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
      // Fails for a target that cannot be overwritten (a folder, a read-only file): a rename would replace it.
      fs.closeSync(fs.openSync(file, 'r+'));
      target = existing.isSymbolicLink() ? fs.realpathSync(file) : file;
      mode = fs.statSync(target).mode;
    }
    // Short and independent of the target name, which may have the maximum length; not `.yaml`, which kubectl would apply.
    const temporary = path.join(path.dirname(target), `.cdk8s-mesh-${process.pid}-${staged.length}.tmp`);
    staged.push({ temporary, target });
    fs.writeFileSync(temporary, content);
    if (mode !== undefined) {
      fs.chmodSync(temporary, mode);
    }
  }
}
