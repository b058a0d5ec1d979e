import * as fs from 'fs';
import * as path from 'path';
import { attempt, temporaryFile } from './leftovers';
import { inputError } from '../model/input-error';

/** A file that is written under a temporary name, and then renamed to its own. Until the end, the rename can be undone. */
export class StagedFile {
  /** The file itself, where the name is a link. */
  public readonly target: string;
  private readonly temporary: string;
  /** The last content, under another name; undefined if there was no file. */
  private readonly backup?: string;
  private isReplaced = false;
  private keepsBackup = false;

  /**
   * Neither writes nor changes anything.
   * @throws if there is something other than a regular file, or one that may not be written: renaming would replace it
   */
  public constructor(file: string) {
    const isThere = fs.lstatSync(file, { throwIfNoEntry: false }) !== undefined;
    if (isThere && !isRegular(file)) {
      throw inputError({ where: 'MeshApp', what: 'output file', got: file, allowed: 'a regular file, or a link to one', fix: 'remove what is there, or choose another outdir' });
    }
    if (isThere) fs.closeSync(fs.openSync(file, 'r+')); // fails if it may not be written
    this.target = isThere ? fs.realpathSync(file) : file;
    this.temporary = temporaryFile(this.folder);
    this.backup = isThere ? temporaryFile(this.folder) : undefined;
  }

  public get folder(): string { return path.dirname(this.target); }

  /** Writes the content beside the target, and keeps the last one. */
  public write(content: Buffer): void {
    fs.writeFileSync(this.temporary, content, { flag: 'wx' });
    if (this.backup === undefined) return;
    fs.chmodSync(this.temporary, fs.statSync(this.target).mode);
    try {
      fs.linkSync(this.target, this.backup);
    } catch {
      fs.copyFileSync(this.target, this.backup, fs.constants.COPYFILE_EXCL); // a file system without hard links
    }
  }

  /** Replaces the target as a whole. */
  public replace(): void {
    fs.renameSync(this.temporary, this.target);
    this.isReplaced = true;
  }

  /** Undoes the replacement, if there was one. @returns where the last content is, if that fails */
  public putBack(): string | undefined {
    if (!this.isReplaced) return undefined;
    try {
      if (this.backup === undefined) fs.rmSync(this.target);
      else fs.renameSync(this.backup, this.target);
      return undefined;
    } catch {
      this.keepsBackup = true;
      return this.backup === undefined ? `${this.target} is new` : `the last ${this.target} is ${this.backup}`;
    }
  }

  /** Removes the temporary files. */
  public discard(): void {
    if (this.keepsBackup) return;
    if (!this.isReplaced) attempt(() => fs.rmSync(this.temporary, { force: true }));
    const { backup } = this;
    if (backup !== undefined) attempt(() => fs.unlinkSync(backup));
  }
}

/** Whether there is a regular file, also behind links: they may lead to nothing, or to themselves. */
function isRegular(file: string): boolean {
  try {
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
