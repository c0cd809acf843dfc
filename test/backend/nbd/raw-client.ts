import { connect } from 'node:net';
import type { NetConnectOpts, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A client that sends what it likes. Numbers are written out, so that a wrong constant of the server's is noticed. */
export class RawClient {
  private received = Buffer.alloc(0);
  private gone = false;
  private wake: () => void = () => undefined;

  stream: Duplex;

  constructor(readonly socket: Socket) {
    this.stream = socket;
    this.listen(socket);
  }

  static async open(options: NetConnectOpts): Promise<RawClient> {
    const socket = connect(options);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new RawClient(socket);
  }

  listen(stream: Duplex): void {
    this.stream = stream;
    stream.on('data', (bytes: Buffer) => {
      this.received = Buffer.concat([this.received, bytes]);
      this.wake();
    });
    stream.on('close', () => {
      this.gone = true;
      this.wake();
    });
    stream.on('error', () => undefined);
  }

  send(...parts: readonly Uint8Array[]): void {
    this.stream.write(Buffer.concat(parts));
  }

  /** @throws where the server ends the connection before */
  async take(count: number): Promise<Buffer> {
    while (this.received.length < count) {
      if (this.gone) throw new Error(`the server left after ${this.received.length} of ${count} bytes`);
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    const taken = this.received.subarray(0, count);
    this.received = this.received.subarray(count);
    return taken;
  }

  /** Resolves when the server has ended the connection, to what it said before. */
  async ended(): Promise<Buffer> {
    while (!this.gone) await new Promise<void>((resolve) => (this.wake = resolve));
    return this.received;
  }

  /** Greeting and flags. */
  async greet(flags = 3): Promise<void> {
    const greeting = await this.take(18);
    if (greeting.toString('latin1', 0, 16) !== 'NBDMAGICIHAVEOPT' || greeting.readUInt16BE(16) !== 3) throw new Error('no greeting');
    this.send(u32(flags));
  }

  async option(number: number, data: Buffer = Buffer.alloc(0)): Promise<{ type: number; data: Buffer }> {
    this.send(Buffer.from('IHAVEOPT'), u32(number), u32(data.length), data);
    return this.optionReply(number);
  }

  async optionReply(number: number): Promise<{ type: number; data: Buffer }> {
    const head = await this.take(20);
    if (head.readBigUInt64BE(0) !== 0x3e889045565a9n || head.readUInt32BE(8) !== number) throw new Error('no reply to the option');
    return { type: head.readUInt32BE(12), data: await this.take(head.readUInt32BE(16)) };
  }

  /** Into transmission. */
  async go(name: string, structured = true): Promise<{ size: number; flags: number }> {
    await this.greet();
    if (structured) {
      await this.option(8);
      await this.option(10, Buffer.concat([text(name), u32(1), text('base:allocation')]));
      await this.optionReply(10);
    }
    const { data } = await this.option(7, Buffer.concat([text(name), u16(0)]));
    await this.optionReply(7);
    return { size: Number(data.readBigUInt64BE(2)), flags: data.readUInt16BE(10) };
  }

  private cookies = 0;
  request(type: number, offset: number | bigint, length: number, flags = 0, payload: Buffer = Buffer.alloc(0)): Buffer {
    const cookie = u64(++this.cookies);
    this.send(u32(0x25609513), u16(flags), u16(type), cookie, u64(offset), u32(length), payload);
    return cookie;
  }

  async simple(cookie: Buffer, length = 0): Promise<{ error: number; data: Buffer }> {
    const head = await this.take(16);
    if (head.readUInt32BE(0) !== 0x67446698 || !head.subarray(8).equals(cookie)) {
      throw new Error(`no simple reply: ${head.toString('hex')}`);
    }
    const error = head.readUInt32BE(4);
    return { error, data: error === 0 ? await this.take(length) : Buffer.alloc(0) };
  }

  async chunk(cookie: Buffer): Promise<{ done: boolean; type: number; data: Buffer }> {
    const head = await this.take(20);
    if (head.readUInt32BE(0) !== 0x668e33ef || !head.subarray(8, 16).equals(cookie)) throw new Error(`no chunk: ${head.toString('hex')}`);
    return { done: head.readUInt16BE(4) === 1, type: head.readUInt16BE(6), data: await this.take(head.readUInt32BE(16)) };
  }

  async call(type: number, offset: number | bigint, length: number, flags = 0, payload?: Buffer): Promise<number> {
    return (await this.simple(this.request(type, offset, length, flags, payload))).error;
  }

  /** All data of a structured read; error chunks as their number. */
  async read(offset: number, length: number, flags = 0): Promise<Buffer | number> {
    const cookie = this.request(0, offset, length, flags);
    const parts: Buffer[] = [];
    for (;;) {
      const { type, data, done } = await this.chunk(cookie);
      if (type === 0x8001) return data.readUInt32BE(0);
      if (type === 1) parts.push(data.subarray(8));
      if (done) return Buffer.concat(parts);
    }
  }

  leave(): void {
    this.stream.destroy();
  }
}

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
export function u64(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
export const text = (value: string): Buffer => Buffer.concat([u32(Buffer.byteLength(value)), Buffer.from(value)]);
