/**
 * Reads an asynchronous sequence of buffers by line and by length, holding no more than was
 * asked for and one buffer. Never ends the source early: a request's socket must live to carry the refusal.
 */
export class ByteReader {
  private readonly source: AsyncIterator<Uint8Array>;
  private rest: Buffer = Buffer.alloc(0);
  private over = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** A line without its end (LF or CRLF); `undefined` where none of at most `limit` bytes comes. */
  async line(limit: number): Promise<string | undefined> {
    let searched = 0;
    for (;;) {
      const end = this.rest.indexOf(0x0a, searched);
      if (end > limit) return undefined;
      if (end >= 0) {
        const line = this.rest.toString('latin1', 0, end > 0 && this.rest[end - 1] === 0x0d ? end - 1 : end);
        this.rest = this.rest.subarray(end + 1);
        return line;
      }
      searched = this.rest.length;
      if (searched > limit || !(await this.more())) return undefined;
    }
  }

  /** Exactly `count` bytes; `undefined` where fewer come. */
  async take(count: number): Promise<Buffer | undefined> {
    const pieces: Buffer[] = [];
    let missing = count;
    while (missing > 0) {
      const piece = await this.some(missing);
      if (piece === undefined) return undefined;
      if (piece.length === count) return piece;
      pieces.push(piece);
      missing -= piece.length;
    }
    return Buffer.concat(pieces, count);
  }

  /** At least one and at most `limit` bytes, as they come; `undefined` at the end. */
  async some(limit: number): Promise<Buffer | undefined> {
    while (this.rest.length === 0) if (!(await this.more())) return undefined;
    const piece = this.rest.subarray(0, limit);
    this.rest = this.rest.subarray(piece.length);
    return piece;
  }

  /** Whether the source has been seen to end; bytes may be left to read. */
  get ended(): boolean {
    return this.over;
  }

  /** Whether the source has given all it has, and all of it was read. */
  async atEnd(): Promise<boolean> {
    while (this.rest.length === 0) if (!(await this.more())) return true;
    return false;
  }

  private async more(): Promise<boolean> {
    const next = await this.source.next();
    if (next.done === true) {
      this.over = true;
      return false;
    }
    const bytes = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.length);
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    return true;
  }
}
