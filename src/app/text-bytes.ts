/** Size of a block: holds about a hundred files. */
const BLOCK = 1024 * 1024;

/** Maximum number of UTF-8 bytes per UTF-16 code unit. */
const WIDEST = 3;

/**
 * Encodes the texts of files. A string built by concatenation is a tree of thousands of pieces, which needs many times the memory of its bytes.
 * A buffer per file would cost more than its bytes, so many files share one block.
 */
export class TextBytes {
  private block = Buffer.alloc(0);
  private used = 0;

  /** The bytes of a text. */
  public of(text: string): Buffer {
    const most = text.length * WIDEST;
    if (most > this.block.length - this.used) {
      this.block = Buffer.allocUnsafeSlow(Math.max(BLOCK, most));
      this.used = 0;
    }
    const start = this.used;
    this.used += this.block.write(text, start, 'utf8');
    return this.block.subarray(start, this.used);
  }
}
