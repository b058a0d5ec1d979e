/** Size of a block: enough for about a hundred files. */
const BLOCK = 1024 * 1024;

/** Maximum bytes of one UTF-16 unit in UTF-8. */
const WIDEST = 3;

/**
 * UTF-8 bytes of texts. A concatenated string is a tree of thousands of pieces, which takes many times the memory of its bytes. Texts share
 * blocks, since a separate buffer for each costs more than its bytes.
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
