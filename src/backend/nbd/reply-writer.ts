import type { Duplex } from 'node:stream';
import { drained } from './drain';
import { chunk, chunkDone, magic } from './protocol';

/**
 * The replies of one connection. Whoever writes waits until the client has taken enough of them; a reply is never interrupted by another.
 * Small replies of one turn of the event loop go out together.
 */
export class ReplyWriter {
  private exclusive: Promise<void> | undefined;
  private draining: Promise<void> | undefined;
  private corked = false;

  constructor(private readonly stream: Duplex) {}

  /** A simple reply; `data` is all of a read. */
  simple(cookie: Buffer, error: number, data?: Buffer): Promise<void> {
    return this.whole(this.simpleHead(cookie, error), data);
  }

  simpleHead(cookie: Buffer, error: number): Buffer {
    const head = Buffer.allocUnsafe(16);
    head.writeUInt32BE(magic.simpleReply, 0);
    head.writeUInt32BE(error, 4);
    cookie.copy(head, 8);
    return head;
  }

  /** One chunk of a structured reply: fields, then data. */
  chunk(cookie: Buffer, type: number, done: boolean, fields?: Buffer, data?: Buffer): Promise<void> {
    const fieldBytes = fields?.length ?? 0;
    const head = Buffer.allocUnsafe(20 + fieldBytes);
    head.writeUInt32BE(magic.structuredReply, 0);
    head.writeUInt16BE(done ? chunkDone : 0, 4);
    head.writeUInt16BE(type, 6);
    cookie.copy(head, 8);
    head.writeUInt32BE(fieldBytes + (data?.length ?? 0), 16);
    fields?.copy(head, 20);
    return this.whole(head, data);
  }

  /** Ends a structured reply with an error; nothing is said of where. */
  errorChunk(cookie: Buffer, error: number): Promise<void> {
    const fields = Buffer.alloc(6);
    fields.writeUInt32BE(error, 0);
    return this.chunk(cookie, chunk.error, true, fields);
  }

  /** A reply that is written piece by piece, while all others wait. */
  async alone(write: (send: (bytes: Buffer) => Promise<void>) => Promise<void>): Promise<void> {
    while (this.exclusive !== undefined) await this.exclusive;
    let release = (): void => undefined;
    this.exclusive = new Promise((resolve) => (release = resolve));
    try {
      await write(async (bytes) => {
        this.stream.write(bytes);
        await this.taken();
      });
    } finally {
      this.exclusive = undefined;
      release();
    }
  }

  private async whole(head: Buffer, data: Buffer | undefined): Promise<void> {
    while (this.exclusive !== undefined) await this.exclusive;
    if (this.stream.destroyed) return;
    this.cork();
    this.stream.write(head);
    if (data !== undefined && data.length > 0) this.stream.write(data);
    await this.taken();
  }

  /** One waiting for all that wait. */
  private taken(): Promise<void> | undefined {
    if (this.draining === undefined && this.stream.writableNeedDrain) {
      this.draining = drained(this.stream)?.then(() => {
        this.draining = undefined;
      });
    }
    return this.draining;
  }

  private cork(): void {
    if (this.corked) return;
    this.corked = true;
    this.stream.cork();
    setImmediate(() => {
      this.corked = false;
      this.stream.uncork();
    });
  }
}
