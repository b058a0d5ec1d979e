/** Size of a block: for a hundred files or so. */
const BLOCK = 1024 * 1024;

/** Most bytes that one unit of a string takes in UTF-8. */
const WIDEST = 3;

/**
 * Texts as the bytes of their files. A written text is a tree of thousands of string pieces, which takes many times the memory of its bytes; and
 * since a buffer of its own for each costs more than the bytes in it, many lie in one block.
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
