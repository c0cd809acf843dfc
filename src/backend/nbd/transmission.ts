import { errorOf } from './device-errors';
import { finished } from './drain';
import type { Session } from './handshake';
import { InFlight } from './in-flight';
import { PayloadMemory } from './payload-memory';
import { allocationContext, chunk, command, errorNumber, requestBytes } from './protocol';
import { ReplyWriter } from './reply-writer';
import { isDurable, keepsSpace, parseRequest, refusal, wantsOne } from './request';
import type { Request } from './request';

/** Bytes that are read or written at a time; longer requests are carried out in pieces of it. */
const pieceBytes = 1024 * 1024;
/** Bytes of a request that is counted without data. */
const smallest = 4096;
/** Extents of a block status reply; a client asks again for the rest. */
const mostExtents = 512;
const zeros = Buffer.alloc(pieceBytes);

/**
 * One client's transmission phase: requests are begun in the order in which they come, run side by side and are answered as they end.
 * How much runs at once is bounded (`in-flight.ts`); beyond it nothing more is read, so that the client waits.
 */
export class Transmission {
  private readonly replies: ReplyWriter;
  private readonly inFlight = new InFlight();
  private readonly payloads = new PayloadMemory(pieceBytes, 4);
  private ending = false;

  constructor(private readonly session: Session) {
    this.replies = new ReplyWriter(session.stream);
  }

  /** Resolves when the client has left, or said what is no request, and everything that was begun has ended. */
  async run(): Promise<void> {
    const { source, opened } = this.session;
    const removeListener = opened.device.onEnd(() => this.end());
    try {
      while (!this.ending) {
        const bytes = await source.take(requestBytes);
        const request = bytes === undefined ? undefined : parseRequest(bytes);
        if (request === undefined || request.type === command.disconnect) break;
        if (!(await this.begin(request))) break;
      }
    } finally {
      removeListener();
      await this.inFlight.empty();
    }
  }

  /** The export is gone or the server stops: what was begun is answered, then the connection ends. */
  end(): void {
    this.ending = true;
    void this.inFlight.empty().then(() => finished(this.session.stream));
  }

  /** Resolves when the next request may be read; to false where the client left in the middle of this one. */
  private async begin(request: Request): Promise<boolean> {
    const { source } = this.session;
    const error = this.ending ? errorNumber.shutdown : refusal(request, this.session);
    const payload = request.type === command.write ? request.length : 0;
    if (error !== 0) {
      if (!(await source.skip(payload))) return false;
      await this.refuse(request, error);
      return true;
    }
    if (payload > pieceBytes) return this.writeLong(request);
    const weight = Math.max(smallest, Math.min(request.length, pieceBytes));
    await this.inFlight.room(weight);
    const data = this.payloads.take(payload);
    if (!(await source.fill(data))) return false;
    const done = this.carryOut(request, data).catch((failure: unknown) => this.refuse(request, errorOf(failure)));
    this.inFlight.add(
      weight,
      done.then(() => this.payloads.give(data)),
    );
    return true;
  }

  private async carryOut(request: Request, data: Buffer): Promise<void> {
    const { device } = this.session.opened;
    const { type, offset, length } = request;
    switch (type) {
      case command.read:
        return this.read(request);
      case command.write:
        await device.write(offset, data);
        break;
      case command.flush:
        await device.flush();
        break;
      case command.blockStatus:
        return this.blockStatus(request);
      case command.writeZeroes:
        if (keepsSpace(request)) await this.writeZeros(offset, length);
        else await device.trim(offset, length);
        break;
      default:
        await device.trim(offset, length);
    }
    if (isDurable(request)) await device.flush();
    await this.replies.simple(request.cookie, 0);
  }

  private async refuse(request: Request, error: number): Promise<void> {
    const structured = this.session.structuredReplies && (request.type === command.read || request.type === command.blockStatus);
    await (structured ? this.replies.errorChunk(request.cookie, error) : this.replies.simple(request.cookie, error));
  }

  private async read(request: Request): Promise<void> {
    const { structuredReplies, opened } = this.session;
    const { cookie, offset, length } = request;
    if (length <= pieceBytes) {
      const data = await opened.device.read(offset, length);
      await (structuredReplies ? this.dataChunk(cookie, offset, data, true) : this.replies.simple(cookie, 0, data));
    } else if (structuredReplies) {
      for (let at = 0; at < length; at += pieceBytes) {
        const data = await opened.device.read(offset + at, Math.min(pieceBytes, length - at));
        await this.dataChunk(cookie, offset + at, data, at + data.length === length);
      }
    } else {
      await this.readSimply(request);
    }
  }

  private dataChunk(cookie: Buffer, offset: number, data: Buffer, done: boolean): Promise<void> {
    if (data.length === 0) return this.replies.chunk(cookie, chunk.none, true);
    const fields = Buffer.allocUnsafe(8);
    fields.writeBigUInt64BE(BigInt(offset), 0);
    return this.replies.chunk(cookie, chunk.offsetData, done, fields, data);
  }

  /** A simple reply has said that all is well before the last piece is read: an error after that can only end the connection ("Simple reply message"). */
  private async readSimply({ cookie, offset, length }: Request): Promise<void> {
    const { device } = this.session.opened;
    const first = await device.read(offset, pieceBytes);
    await this.replies.alone(async (send) => {
      await send(this.replies.simpleHead(cookie, 0));
      await send(first);
      try {
        for (let at = pieceBytes; at < length; at += pieceBytes) {
          await send(await device.read(offset + at, Math.min(pieceBytes, length - at)));
        }
      } catch {
        this.session.stream.destroy();
      }
    });
  }

  /** Each piece is written as soon as it is here. A client that leaves in between has written the first part of it. */
  private async writeLong(request: Request): Promise<boolean> {
    const { source, opened } = this.session;
    let error = 0;
    for (let at = 0; at < request.length; at += pieceBytes) {
      const length = Math.min(pieceBytes, request.length - at);
      await this.inFlight.room(length);
      const data = this.payloads.take(length);
      if (!(await source.fill(data))) return false;
      if (error === 0) await opened.device.write(request.offset + at, data).catch((failure: unknown) => (error = errorOf(failure)));
      this.payloads.give(data);
    }
    const ended = error !== 0 || !isDurable(request) ? Promise.resolve() : opened.device.flush();
    this.inFlight.add(
      smallest,
      ended.then(
        () => this.replies.simple(request.cookie, error),
        (failure: unknown) => this.replies.simple(request.cookie, errorOf(failure)),
      ),
    );
    return true;
  }

  private async writeZeros(offset: number, length: number): Promise<void> {
    for (let at = 0; at < length; at += pieceBytes) {
      await this.session.opened.device.write(offset + at, zeros.subarray(0, Math.min(pieceBytes, length - at)));
    }
  }

  private async blockStatus(request: Request): Promise<void> {
    const { hole, zero, id } = allocationContext;
    const extents = await this.session.opened.device.allocation(request.offset, request.length, wantsOne(request) ? 1 : mostExtents);
    const fields = Buffer.alloc(4 + 8 * extents.length);
    fields.writeUInt32BE(id, 0);
    for (const [i, { length, stored }] of extents.entries()) {
      fields.writeUInt32BE(length, 4 + 8 * i);
      fields.writeUInt32BE(stored ? 0 : hole + zero, 8 + 8 * i);
    }
    await this.replies.chunk(request.cookie, chunk.blockStatus, true, fields);
  }
}
