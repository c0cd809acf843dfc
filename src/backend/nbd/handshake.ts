import type { Duplex } from 'node:stream';
import { ByteSource } from './byte-source';
import { drained } from './drain';
import { ExportFailure } from './exports';
import type { Exports, OpenExport } from './exports';
import { contextRequest, infoRequest, MalformedOption, textOf } from './option-data';
import { allocationContext, handshakeFlag, info, limits, magic, option, optionReply, transmissionFlag } from './protocol';

/** What client and server have agreed on. */
export interface Session {
  readonly stream: Duplex;
  readonly source: ByteSource;
  readonly opened: OpenExport;
  /** Bytes; what the client was told, whatever becomes of the volume. */
  readonly size: number;
  readonly structuredReplies: boolean;
  /** `base:allocation` may be asked for. */
  readonly allocation: boolean;
}

/** Wraps a connection in TLS, as the server's end. */
export type Secure = (stream: Duplex) => Promise<Duplex>;

type Outcome = Session | 'go on' | 'end';

/**
 * One client's handshake, "fixed newstyle". Nothing is read but what the last option announced, and no option's data is kept that is
 * longer than `limits.optionData`.
 */
export class Handshake {
  private source: ByteSource;
  private noZeroes = false;
  private structuredReplies = false;
  /** Name of the export for which `base:allocation` was chosen. */
  private contextFor: string | undefined;
  private secured = false;

  constructor(
    private stream: Duplex,
    private readonly exports: Exports,
    private readonly secure: Secure | undefined,
  ) {
    this.source = new ByteSource(stream);
  }

  /** `undefined` where the client leaves, or says what nobody may say: the connection is to be closed. */
  async run(): Promise<Session | undefined> {
    const greeting = Buffer.alloc(18);
    greeting.writeBigUInt64BE(magic.greeting, 0);
    greeting.writeBigUInt64BE(magic.option, 8);
    greeting.writeUInt16BE(handshakeFlag.fixedNewstyle + handshakeFlag.noZeroes, 16);
    this.stream.write(greeting);
    const flags = (await this.source.take(4))?.readUInt32BE(0);
    // Unknown flags, and clients of before 2011 that would not understand a refusal of an option.
    if (flags === undefined || flags > 3 || flags % 2 === 0) return undefined;
    this.noZeroes = flags >= handshakeFlag.noZeroes;
    for (let count = 0; count < limits.options; count++) {
      const outcome = await this.nextOption();
      if (outcome === 'end') return undefined;
      if (outcome !== 'go on') return outcome;
    }
    return undefined;
  }

  private async nextOption(): Promise<Outcome> {
    await drained(this.stream);
    const head = await this.source.take(16);
    if (head?.readBigUInt64BE(0) !== magic.option) return 'end';
    const [number, length] = [head.readUInt32BE(8), head.readUInt32BE(12)];
    if (length > limits.optionData) return 'end';
    const data = await this.source.take(length);
    if (data === undefined) return 'end';
    try {
      return await this.answer(number, data);
    } catch (error) {
      if (number === option.exportName) return 'end';
      if (error instanceof ExportFailure) return this.refuse(number, optionReply[error.reason], error.message);
      if (error instanceof MalformedOption) return this.refuse(number, optionReply.invalid, error.message);
      throw error;
    }
  }

  private async answer(number: number, data: Buffer): Promise<Outcome> {
    const open = this.secure === undefined || this.secured;
    if (!open && number !== option.startTls && number !== option.abort) {
      // `NBD_OPT_EXPORT_NAME` has no way to refuse.
      return number === option.exportName ? 'end' : this.refuse(number, optionReply.tlsRequired, 'this server speaks TLS only');
    }
    switch (number) {
      case option.exportName:
        return this.exportName(textOf(data));
      case option.abort:
        this.reply(number, optionReply.ack);
        return 'end';
      case option.list:
        return this.list(data);
      case option.startTls:
        return this.startTls(data);
      case option.info:
      case option.go:
        return this.infoOrGo(number, data);
      case option.structuredReply:
        assertEmpty(data);
        this.structuredReplies = true;
        return this.reply(number, optionReply.ack);
      case option.listMetaContext:
      case option.setMetaContext:
        return this.metaContext(number, data);
      default:
        return this.refuse(number, optionReply.unsupported, 'this server does not know the option');
    }
  }

  private async exportName(name: string): Promise<Session> {
    const session = this.session(await this.exports.open(name));
    const answer = Buffer.alloc(this.noZeroes ? 10 : 10 + 124);
    describe(session).copy(answer);
    this.stream.write(answer);
    return session;
  }

  private async list(data: Buffer): Promise<Outcome> {
    assertEmpty(data);
    for (const { name, description } of await this.exports.list()) {
      const text = Buffer.from(name);
      this.reply(option.list, optionReply.server, u32(text.length), text, Buffer.from(description));
    }
    return this.reply(option.list, optionReply.ack);
  }

  private async startTls(data: Buffer): Promise<Outcome> {
    assertEmpty(data);
    if (this.secure === undefined) return this.refuse(option.startTls, optionReply.policy, 'this server has no certificate');
    // What a client says before it hears the answer could be somebody else's in the middle ("NBD_OPT_STARTTLS").
    if (this.secured || this.source.available > 0) return this.refuse(option.startTls, optionReply.invalid, 'TLS cannot begin here');
    this.reply(option.startTls, optionReply.ack);
    this.source.release();
    this.stream = await this.secure(this.stream);
    this.source = new ByteSource(this.stream);
    this.secured = true;
    // What was agreed in the clear is void.
    this.structuredReplies = false;
    this.contextFor = undefined;
    return 'go on';
  }

  private async infoOrGo(number: number, data: Buffer): Promise<Outcome> {
    const { name, wanted } = infoRequest(data);
    const opened = await this.exports.open(name);
    const session = this.session(opened);
    this.reply(number, optionReply.info, u16(info.export), describe(session));
    if (wanted.has(info.name)) this.reply(number, optionReply.info, u16(info.name), Buffer.from(opened.name));
    if (wanted.has(info.blockSize)) {
      this.reply(number, optionReply.info, u16(info.blockSize), u32(1), u32(limits.preferredBlock), u32(limits.payload));
    }
    this.reply(number, optionReply.ack);
    return number === option.go ? session : 'go on';
  }

  private async metaContext(number: number, data: Buffer): Promise<Outcome> {
    const { name, queries } = contextRequest(data);
    const choose = number === option.setMetaContext;
    if (choose) this.contextFor = undefined;
    if (choose && !this.structuredReplies) throw new MalformedOption('metadata contexts go with structured replies');
    await this.exports.open(name);
    const { name: context, id } = allocationContext;
    // A list without queries is a list of all; `base:` asks for all of that namespace, in a list only.
    const meant = queries.includes(context) || (!choose && (queries.length === 0 || queries.includes('base:')));
    if (meant) this.reply(number, optionReply.metaContext, u32(choose ? id : 0), Buffer.from(context));
    if (choose && meant) this.contextFor = name;
    return this.reply(number, optionReply.ack);
  }

  private session(opened: OpenExport): Session {
    const { stream, source, structuredReplies } = this;
    const allocation = structuredReplies && this.contextFor === opened.name;
    return { stream, source, opened, size: opened.device.size, structuredReplies, allocation };
  }

  private refuse(number: number, type: number, message: string): Outcome {
    return this.reply(number, type, Buffer.from(message));
  }

  private reply(number: number, type: number, ...data: readonly Buffer[]): Outcome {
    const head = Buffer.alloc(20);
    head.writeBigUInt64BE(magic.optionReply, 0);
    head.writeUInt32BE(number, 8);
    head.writeUInt32BE(type, 12);
    head.writeUInt32BE(
      data.reduce((sum, part) => sum + part.length, 0),
      16,
    );
    this.stream.write(Buffer.concat([head, ...data]));
    return 'go on';
  }
}

/** Size and transmission flags. */
function describe({ size, structuredReplies }: Session): Buffer {
  const { hasFlags, flush, fua, trim, writeZeroes, dontFragment, multiConnection, fastZero } = transmissionFlag;
  const always = hasFlags + flush + fua + trim + writeZeroes + multiConnection + fastZero;
  const answer = Buffer.alloc(10);
  answer.writeBigUInt64BE(BigInt(size), 0);
  answer.writeUInt16BE(structuredReplies ? always + dontFragment : always, 8);
  return answer;
}

function assertEmpty(data: Buffer): void {
  if (data.length > 0) throw new MalformedOption('the option has no data');
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
