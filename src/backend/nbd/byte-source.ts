import type { Duplex } from 'node:stream';

/** Bytes that may wait unread before the sender is made to wait. */
const mostWaiting = 256 * 1024;

/** What a client sends, taken in exact portions. One portion is asked for at a time. */
export class ByteSource {
  private readonly waiting: Buffer[] = [];
  private length = 0;
  private ended: boolean;
  private wake: (() => void) | undefined;

  constructor(private readonly stream: Duplex) {
    this.ended = stream.destroyed || stream.readableEnded;
    stream.on('data', this.arrived);
    stream.on('end', this.over);
    stream.on('close', this.over);
    stream.on('error', this.over);
  }

  /** Bytes that have arrived and were not taken. */
  get available(): number {
    return this.length;
  }

  /** The next `count` bytes; `undefined` where the stream ends before. */
  async take(count: number): Promise<Buffer | undefined> {
    const first = this.waiting[0];
    if (first !== undefined && first.length >= count) return this.cut(first, count);
    const bytes = Buffer.allocUnsafe(count);
    return (await this.fill(bytes)) ? bytes : undefined;
  }

  /** Fills `target`. Resolves to false where the stream ends before. */
  async fill(target: Buffer): Promise<boolean> {
    for (let at = 0; at < target.length;) {
      const first = this.waiting[0];
      if (first === undefined) {
        if (!(await this.more())) return false;
        continue;
      }
      const part = this.cut(first, Math.min(first.length, target.length - at));
      part.copy(target, at);
      at += part.length;
    }
    return true;
  }

  /** Passes over `count` bytes. Resolves to false where the stream ends before. */
  async skip(count: number): Promise<boolean> {
    for (let left = count; left > 0;) {
      const first = this.waiting[0];
      if (first !== undefined) left -= this.cut(first, Math.min(first.length, left)).length;
      else if (!(await this.more())) return false;
    }
    return true;
  }

  /** Lets go of the stream, which somebody else reads from now on. */
  release(): void {
    this.stream.off('data', this.arrived);
    this.stream.off('end', this.over);
    this.stream.off('close', this.over);
    this.stream.off('error', this.over);
    this.over();
  }

  private cut(first: Buffer, count: number): Buffer {
    if (count === first.length) this.waiting.shift();
    else this.waiting[0] = first.subarray(count);
    this.length -= count;
    return count === first.length ? first : first.subarray(0, count);
  }

  /** Resolves when there is something to take; to false where nothing will come. */
  private async more(): Promise<boolean> {
    if (this.ended) return false;
    if (this.stream.isPaused()) this.stream.resume();
    await new Promise<void>((resolve) => (this.wake = resolve));
    return this.waiting.length > 0;
  }

  private readonly arrived = (bytes: Buffer): void => {
    this.waiting.push(bytes);
    this.length += bytes.length;
    if (this.length > mostWaiting) this.stream.pause();
    this.awaken();
  };

  private readonly over = (): void => {
    this.ended = true;
    this.awaken();
  };

  private awaken(): void {
    const { wake } = this;
    this.wake = undefined;
    wake?.();
  }
}
